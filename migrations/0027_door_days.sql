-- What was done at doors lies packed beside a day's page views, and who entered which stage is packed by cohort day: a report of doors asked
-- a hundred thousand journeys for their stages, one by one (docs/decisions/site-days.md).
-- The hits of each subject lie together from here on, so what is packed is packed anew; until then reports read the rows.
truncate site_days;
alter table site_days add column doors bytea;
alter table site_days alter column doors set storage external;

-- Of the journeys of a cohort day, each entry into one of some stages. Made from `journeys` with the report cells of the day.
create table stage_days (
  workspace_id uuid not null,
  day date not null,
  -- What was looked for: a definition with other stages packs anew.
  stages text[] not null,
  -- The last of the entries, null where there is none.
  last_at timestamptz,
  entries bytea not null,
  primary key (workspace_id, day)
);
select protect_tenant_table('stage_days', 'select, insert, update, delete');
alter table stage_days alter column entries set storage external;
