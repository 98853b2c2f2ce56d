-- The page views and readings of a UTC day in one value, column by column: a report of a million of them reads ninety of these. Made from
-- `hits` when the day has ended, and again when something of it comes late (docs/decisions/site-days.md).
create table site_days (
  workspace_id uuid not null,
  day date not null,
  hits bytea not null,
  primary key (workspace_id, day)
);
select protect_tenant_table('site_days', 'select, insert, update, delete');
-- Packed already, and read far more often than written.
alter table site_days alter column hits set storage external;

-- One mark a transaction, as in dirty_days: what commits while a day is counted leaves its mark behind.
create table dirty_site_days (
  workspace_id uuid not null,
  day date not null,
  mark uuid not null default gen_random_uuid(),
  primary key (workspace_id, day, mark)
);
select protect_tenant_table('dirty_site_days', 'select, insert, delete');
