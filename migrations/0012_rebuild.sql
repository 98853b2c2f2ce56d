-- What this release derives from the facts (the rows of the people table, a journey's rep and track) is empty for people who were there
-- before. The ledger makes it beside the requests; a home that is new has no workspace yet and nothing to do.
insert into effects (workspace_id, id, kind, payload, due)
  select id, gen_random_uuid(), 'ledger.rebuild', '{}', now() from workspaces;
