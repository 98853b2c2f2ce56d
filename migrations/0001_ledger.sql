-- Tenant tables carry workspace_id first in every key (Citus distributes by it); system tables hold what is not a workspace's own.

create table workspaces (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  timezone text not null default 'UTC',
  created_at timestamptz not null default now()
);

create table keys (
  id uuid primary key,
  workspace_id uuid not null,
  kind text not null check (kind in ('write', 'secret')),
  hash bytea not null unique,
  prefix text not null,
  label text not null default '',
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

create table processes (
  id uuid primary key,
  role text not null,
  pid integer not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);

create table effects (
  workspace_id uuid not null,
  id uuid not null,
  kind text not null,
  subject_id uuid,
  payload jsonb not null,
  state text not null default 'ready'
    check (state in ('ready', 'claimed', 'handed', 'done', 'retry', 'gave_up', 'uncertain')),
  due timestamptz not null,
  attempts integer not null default 0,
  lease_until timestamptz,
  lease_token uuid,
  note text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index effects_due on effects (due) where state in ('ready', 'retry', 'claimed');

create table alarms (
  workspace_id uuid not null,
  person_id uuid not null,
  due timestamptz not null,
  primary key (workspace_id, person_id)
);
create index alarms_due on alarms (due);

create table definitions (
  workspace_id uuid not null,
  version integer not null,
  files jsonb not null,
  note text not null default '',
  act boolean not null default false,
  published_at timestamptz not null default now(),
  published_by text not null default '',
  primary key (workspace_id, version)
);

create table definition_heads (
  workspace_id uuid not null primary key,
  version integer not null
);

create table receipts (
  workspace_id uuid not null,
  key uuid not null,
  subject_id uuid not null,
  digest integer not null,
  primary key (workspace_id, key)
);

create table events (
  workspace_id uuid not null,
  subject_id uuid not null,
  at timestamptz not null,
  id uuid not null,
  seq integer not null,
  subject_kind text not null default 'person'
    check (subject_kind in ('person', 'account', 'opportunity', 'pool', 'workspace')),
  type text not null,
  version integer not null,
  mode text not null check (mode in ('live', 'historic')),
  trust text not null,
  door text not null,
  recorded_at timestamptz not null,
  batch_id uuid,
  flags text[],
  body jsonb not null,
  seen jsonb,
  primary key (workspace_id, subject_id, at, id)
);
-- Undo pages through a batch by subject; streams that are not people's and commitments are few among many facts.
create index events_batch on events (workspace_id, batch_id, subject_kind, subject_id) where batch_id is not null;
create index events_things on events (workspace_id, subject_kind, subject_id) where subject_kind <> 'person';
create index events_assigned on events (workspace_id, subject_id) where type = 'route.assigned';

create table identities (
  workspace_id uuid not null,
  kind text not null,
  value text not null,
  subject_id uuid not null,
  trusted boolean not null,
  primary key (workspace_id, kind, value)
);
create index identities_subject on identities (workspace_id, subject_id);

create table subjects (
  workspace_id uuid not null,
  subject_id uuid not null,
  person_id uuid not null,
  merged_into uuid,
  primary key (workspace_id, subject_id)
);
create index subjects_person on subjects (workspace_id, person_id);

create table people (
  workspace_id uuid not null,
  person_id uuid not null,
  version integer not null,
  folded_to timestamptz not null,
  seq integer not null,
  -- Read and written whole, so it need not be taken apart: json costs half of jsonb to write.
  state json not null,
  merged_into uuid,
  hidden boolean not null default false,
  email text,
  stage text not null,
  track text not null,
  cycle integer not null,
  owner uuid,
  account_id uuid,
  waiting_team text,
  created_at timestamptz not null,
  primary key (workspace_id, person_id)
);
-- A state is about as large as the limit above which rows are compressed; compressing each cost a third of the write.
alter table people set (toast_tuple_target = 8160);
create index people_email on people (workspace_id, email) where email is not null;
create index people_account on people (workspace_id, account_id) where account_id is not null;
create index people_waiting on people (workspace_id, waiting_team) where waiting_team is not null;

create table stage_entries (
  workspace_id uuid not null,
  person_id uuid not null,
  id uuid not null,
  cycle integer not null,
  stage text not null,
  position integer not null,
  at timestamptz not null,
  version integer not null,
  basis text not null check (basis in ('criteria', 'declared', 'implied')),
  evidence jsonb not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  because text,
  primary key (workspace_id, person_id, id)
);

create table accounts (
  workspace_id uuid not null,
  account_id uuid not null,
  seq integer not null,
  state jsonb not null,
  name text,
  owner uuid,
  hidden boolean not null default false,
  created_at timestamptz not null,
  primary key (workspace_id, account_id)
);

create table opportunities (
  workspace_id uuid not null,
  opportunity_id uuid not null,
  seq integer not null,
  state jsonb not null,
  person_id uuid,
  account_id uuid,
  stage text not null,
  status text not null check (status in ('open', 'won', 'lost')),
  value numeric,
  product text,
  rep text,
  opened_at timestamptz,
  closed_at timestamptz,
  hidden boolean not null default false,
  primary key (workspace_id, opportunity_id)
);

create table pools (
  workspace_id uuid not null,
  pool_id uuid not null,
  team text not null,
  seq integer not null,
  state jsonb not null,
  primary key (workspace_id, pool_id)
);

create table journeys (
  workspace_id uuid not null,
  person_id uuid not null,
  cycle integer not null,
  -- Day, in the workspace's zone, of the first entry of the cycle.
  day date not null,
  entered jsonb not null,
  dimensions jsonb not null,
  date_unknown boolean not null default false,
  primary key (workspace_id, person_id, cycle)
);
create index journeys_day on journeys (workspace_id, day);

create table dirty_days (
  workspace_id uuid not null,
  day date not null,
  primary key (workspace_id, day)
);

create table report_days (
  workspace_id uuid not null,
  day date not null,
  stage text not null,
  dimension text not null,
  value text not null,
  cell jsonb not null,
  primary key (workspace_id, day, stage, dimension, value)
);

create table spend (
  workspace_id uuid not null,
  spend_id uuid not null,
  channel text not null,
  campaign text,
  amount numeric not null,
  currency text not null,
  from_day date not null,
  to_day date not null,
  impressions integer,
  clicks integer,
  reach integer,
  hidden boolean not null default false,
  primary key (workspace_id, spend_id)
);

create table imports (
  workspace_id uuid not null,
  batch_id uuid not null,
  file text not null,
  map text not null,
  state text not null check (state in ('running', 'done', 'failed', 'undone')),
  counts jsonb not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (workspace_id, batch_id)
);

create table import_issues (
  workspace_id uuid not null,
  batch_id uuid not null,
  line integer not null,
  code text not null,
  message text not null,
  primary key (workspace_id, batch_id, line, code)
);

create table quarantine (
  workspace_id uuid not null,
  id uuid not null,
  reason text not null,
  body text not null,
  recorded_at timestamptz not null,
  primary key (workspace_id, id)
);
