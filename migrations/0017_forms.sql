-- A form of a workspace: what is being written (`source`, whose revision grows with every saving) and which version strangers see;
-- null while none does. `live_at` is when that last changed.
create table forms (
  workspace_id uuid not null,
  id text not null,
  revision integer not null,
  source text not null,
  saved_at timestamptz not null,
  saved_by text not null,
  live_version integer,
  live_at timestamptz,
  archived_at timestamptz,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  check (archived_at is null or live_version is null)
);

-- What was published, as it was read at that moment: never changed, and answers name it for ever.
create table form_versions (
  workspace_id uuid not null,
  form_id text not null,
  version integer not null,
  source text not null,
  body jsonb not null,
  note text not null default '',
  published_at timestamptz not null,
  published_by text not null,
  primary key (workspace_id, form_id, version)
);

select protect_tenant_table('forms', 'select, insert, update, delete');
select protect_tenant_table('form_versions', 'select, insert');
