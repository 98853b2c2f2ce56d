-- Two records that somebody looked at and found to be two people; never offered as one again. `one` is the lower id of the two streams.
create table people_apart (
  workspace_id uuid not null,
  one uuid not null,
  other uuid not null,
  said_by text not null,
  said_at timestamptz not null,
  primary key (workspace_id, one, other),
  check (one < other)
);
create index people_apart_other on people_apart (workspace_id, other);

-- The plan of a draft as far as it is worked out, so that every process answers alike. `token` is the run that may still write, `beat`
-- its last sign of life.
create table plans (
  workspace_id uuid not null,
  token uuid not null,
  beat timestamptz not null,
  answer jsonb not null,
  primary key (workspace_id)
);

select protect_tenant_table(name, 'select, insert, update, delete')
  from unnest(array['people_apart', 'plans']::regclass[]) as name;

-- Deals by whom and by which company, for the pages of both.
create index opportunities_person on opportunities (workspace_id, person_id) where person_id is not null;
create index opportunities_account on opportunities (workspace_id, account_id) where account_id is not null;

-- The table of companies: sorted by name along the first, by what its people did along the second without reading their rows.
create index accounts_by_name on accounts (workspace_id, (lower(coalesce(name, '')) collate "C"), account_id) where not hidden;
drop index people_listed_account;
create index people_listed_account on people_listed (workspace_id, account_id) include (engagement, exit_rule) where account_id is not null;
