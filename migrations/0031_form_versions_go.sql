-- A workspace that is removed takes the versions of its forms along; what serves requests may only add them.
select grant_to('sluice_ops', 'delete', 'form_versions');
