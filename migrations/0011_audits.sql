-- What the last audit of a workspace found, for whoever looks at its data.
create table audits (
  workspace_id uuid primary key,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  started_by text not null,
  report jsonb not null
);
select protect_tenant_table('audits', 'select, insert, update, delete');
