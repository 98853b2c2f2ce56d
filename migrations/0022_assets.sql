-- What a visitor gives their details for. `body` is what capture/assets/asset.ts says of it.
create table assets (
  workspace_id uuid not null,
  -- A slug that forms, CTAs and facts call it by; never changed.
  asset_id text not null,
  body jsonb not null,
  -- draft, published or archived.
  state text not null,
  version integer not null default 1,
  changed_by text not null,
  changed_at timestamptz not null,
  created_at timestamptz not null,
  primary key (workspace_id, asset_id)
);
select protect_tenant_table('assets', 'select, insert, update, delete');

-- Files of assets lie in the database, so that every process, every backup and the removal of a workspace has them (docs/decisions/asset-files.md).
create table asset_files (
  workspace_id uuid not null,
  file_id uuid not null,
  -- As it was called by whoever uploaded it; shown, never a path.
  name text not null,
  size bigint not null,
  received bigint not null default 0,
  -- What it is by its content; null until it was judged whole.
  kind text,
  sha256 bytea,
  created_by text not null,
  created_at timestamptz not null,
  primary key (workspace_id, file_id)
);
select protect_tenant_table('asset_files', 'select, insert, update, delete');

create table asset_pieces (
  workspace_id uuid not null,
  file_id uuid not null,
  -- Where in the file it begins.
  begins bigint not null,
  body bytea not null,
  primary key (workspace_id, file_id, begins)
);
-- Documents and videos are compressed already.
alter table asset_pieces alter column body set storage external;
select protect_tenant_table('asset_pieces', 'select, insert, update, delete');
