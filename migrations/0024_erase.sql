-- An erasure removes rows in whose words somebody is mentioned, also where what serves requests may only add.
select grant_to('sluice_ops', 'delete', name) from unnest(array[
  'audits', 'bulk_changes', 'export_links', 'import_issues', 'plans', 'quarantine', 'refusals', 'saved_views'
]::regclass[]) as name;
