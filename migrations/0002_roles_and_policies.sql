-- Row-level security is the second net: every query names its workspace, and a query that forgot to sees nothing.
-- A role is granted only what it exists for; with a single role (LEDGER 11) the policies alone remain, forced on the owner.

create function grant_to(role name, privileges text, on_table regclass) returns void language plpgsql as $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = role) then
    execute pg_catalog.format('grant %s on %s to %I', privileges, on_table, role);
  end if;
end
$$;

-- A table whose rows belong to one workspace each. A migration that adds one calls this.
create function protect_tenant_table(tenant_table regclass, app_privileges text) returns void language plpgsql as $$
begin
  execute pg_catalog.format('alter table %s enable row level security, force row level security', tenant_table);
  execute pg_catalog.format(
    'create policy workspace on %s using (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)'
    ' with check (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', tenant_table);
  if exists (select from pg_catalog.pg_roles where rolname = 'sluice_ops') then
    execute pg_catalog.format('create policy ops_reads on %s for select to sluice_ops using (true)', tenant_table);
  end if;
  -- Where one role is all there is, its ops connections say so; migrations may too.
  execute pg_catalog.format(
    'create policy ops_of_owner on %s for select to %I using (current_setting(''app.ops'', true) = ''on'')', tenant_table, current_user);
  perform grant_to('sluice_app', app_privileges, tenant_table);
  perform grant_to('sluice_ops', 'select', tenant_table);
end
$$;

-- Facts and versions are never rewritten; compaction deletes facts as ops, one workspace at a time.
select protect_tenant_table('events', 'select, insert');
select grant_to('sluice_ops', 'insert, delete', 'events');
select protect_tenant_table('definitions', 'select, insert');

select protect_tenant_table(name, 'select, insert, update, delete')
  from unnest(array[
    'definition_heads', 'receipts', 'identities', 'subjects', 'people', 'stage_entries', 'accounts', 'opportunities', 'pools',
    'journeys', 'dirty_days', 'report_days', 'spend', 'imports', 'import_issues', 'quarantine'
  ]::regclass[]) as name;

-- System tables.
select grant_to('sluice_app', 'select, insert, update', name) from unnest(array['workspaces', 'keys']::regclass[]) as name;
select grant_to('sluice_app', 'select, insert, update, delete', name)
  from unnest(array['effects', 'alarms', 'processes']::regclass[]) as name;
select grant_to('sluice_app', 'select', 'migrations');
select grant_to('sluice_ops', 'select', name)
  from unnest(array['workspaces', 'keys', 'effects', 'alarms', 'processes', 'migrations']::regclass[]) as name;
