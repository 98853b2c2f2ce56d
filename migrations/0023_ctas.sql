-- Calls to action: what a page offers next. `body` is what capture/ctas/cta.ts says of it.
create table ctas (
  workspace_id uuid not null,
  -- A slug that facts call it by; never changed.
  cta_id text not null,
  body jsonb not null,
  -- draft, published or archived.
  state text not null,
  version integer not null default 1,
  changed_by text not null,
  changed_at timestamptz not null,
  created_at timestamptz not null,
  primary key (workspace_id, cta_id)
);
select protect_tenant_table('ctas', 'select, insert, update, delete');

-- Which pages are at which position, a row a workspace; the first pattern that matches counts.
create table cta_paths (
  workspace_id uuid primary key,
  rules jsonb not null,
  version integer not null default 1,
  changed_by text not null,
  changed_at timestamptz not null
);
select protect_tenant_table('cta_paths', 'select, insert, update, delete');
