-- Files on their way in: each lies in the home of the process that took it, for a day at most.
create table import_files (
  workspace_id uuid not null,
  file_id uuid not null,
  name text not null,
  -- What was announced and what has arrived; a large file comes in pieces.
  size bigint not null,
  received bigint not null default 0,
  created_by text not null,
  created_at timestamptz not null,
  primary key (workspace_id, file_id)
);
select protect_tenant_table('import_files', 'select, insert, update, delete');

-- The column of the file whose cell is to blame, where one is.
alter table import_issues add column field text;
