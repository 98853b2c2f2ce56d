-- What each process changed last, at most once a second a workspace; others look here once a second to tell whoever watches. One
-- scan serves all workspaces, so it is a system table.
create table live_marks (
  workspace_id uuid not null,
  source uuid not null,
  n bigint not null,
  at timestamptz not null,
  areas text[] not null,
  people uuid[] not null,
  primary key (workspace_id, source)
);
create index live_marks_at on live_marks (at);
select grant_to('sluice_app', 'select, insert, update, delete', 'live_marks');
select grant_to('sluice_ops', 'select', 'live_marks');

-- How far a workspace's set-up is, and what was answered; it outlasts a sign-out and is shared by its members.
create table set_ups (
  workspace_id uuid not null primary key,
  step text not null,
  answers jsonb not null,
  updated_by text not null,
  updated_at timestamptz not null
);
select protect_tenant_table('set_ups', 'select, insert, update, delete');

-- A workspace that is removed takes its versions along; only as ops, as with facts.
select grant_to('sluice_ops', 'delete', 'definitions');
