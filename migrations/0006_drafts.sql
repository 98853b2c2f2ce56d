-- What the next version of a definition is to be. The row stays after publishing or discarding, without files, so that a revision
-- is never given twice and a sign-off is always of exactly what was read.
create table definition_drafts (
  workspace_id uuid not null,
  revision integer not null,
  files jsonb,
  based_on integer not null,
  updated_at timestamptz not null,
  updated_by text not null,
  primary key (workspace_id)
);

-- Who agreed to a revision, for marketing or for sales; `version` once it was published. `override` is why an owner published
-- without this side.
create table definition_sign_offs (
  workspace_id uuid not null,
  revision integer not null,
  side text not null check (side in ('marketing', 'sales')),
  version integer,
  signed_by text not null,
  signed_at timestamptz not null,
  comment text not null default '',
  override boolean not null default false,
  primary key (workspace_id, revision, side)
);
create index definition_sign_offs_version on definition_sign_offs (workspace_id, version) where version is not null;

select protect_tenant_table(name, 'select, insert, update, delete')
  from unnest(array['definition_drafts', 'definition_sign_offs']::regclass[]) as name;
