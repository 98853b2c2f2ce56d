-- A link that shows one report to whoever holds it. Found by the hash of its token before any workspace is known, so a system table.
create table shares (
  id uuid primary key,
  workspace_id uuid not null,
  token_hash bytea not null unique,
  -- What `GET /api/funnel` is asked on the holder's behalf, and nothing else.
  question jsonb not null,
  label text not null default '',
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index shares_workspace on shares (workspace_id, created_at);
select grant_to('sluice_app', 'select, insert, update, delete', 'shares');
select grant_to('sluice_ops', 'select', 'shares');
