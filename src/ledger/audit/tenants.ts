import { identifier } from '../../db/sql.ts'
import type { Check, Whole } from './check.ts'
import type { Finding } from './finding.ts'

/** Tables of a workspace: those with its id, but for what every process scans (LEDGER 11). */
const SYSTEM = [
  'alarms',
  'credentials',
  'effects',
  'invitations',
  'keys',
  'live_marks',
  'mail_allowances',
  'mail_domains',
  'mail_pauses',
  'members',
  'migrations',
  'processes',
  'rate_limits',
  'sessions',
  'shares',
  'signing_keys',
  'suppression_keys',
  'spent_proofs',
  'submit_counts',
  'two_factors',
  'users',
  'verifications',
  'workspaces',
]

const TENANT = `select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> all($1::text[])`

/** The rules of K1, each finding what breaks it. */
const RULES = [
  `select 'table ' || relname as who, 'does not have its rows secured, also from its owner' as what from (${TENANT}) t
   where not (relrowsecurity and relforcerowsecurity)`,
  `select 'table ' || relname as who, 'lacks the policy that shows one workspace''s rows' as what from (${TENANT}) t
   where not exists (select from pg_policy p where p.polrelid = t.oid and polname = 'workspace' and polcmd = '*' and polpermissive
     and pg_get_expr(polqual, polrelid) like '%app.workspace_id%' and pg_get_expr(polwithcheck, polrelid) like '%app.workspace_id%')`,
  `select 'policy ' || p.polname || ' of ' || relname as who, 'opens the table to others than ops' as what from (${TENANT}) t
   join pg_policy p on p.polrelid = t.oid where p.polname <> 'workspace'
     and not (polcmd = 'r' and (pg_get_expr(polqual, polrelid) like '%app.ops%' or polroles = array[to_regrole('sluice_ops')::oid]))`,
  `select 'index ' || i.indexrelid::regclass as who, 'is unique over all workspaces' as what from (${TENANT}) t
   join pg_index i on i.indrelid = t.oid join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
   where i.indisunique and a.attname <> 'workspace_id'`,
  `select 'key ' || f.conname as who, 'does not begin with the workspace' as what from (${TENANT}) t
   join pg_constraint f on f.conrelid = t.oid and f.contype = 'f' join pg_attribute a on a.attrelid = t.oid and a.attnum = f.conkey[1]
   where a.attname <> 'workspace_id'`,
  `select 'table ' || relname as who, 'has no workspace, or one that may be missing' as what from (${TENANT}) t
   where not exists (select from pg_attribute a where a.attrelid = t.oid and attname = 'workspace_id' and attnotnull)`,
  `select 'function ' || proname as who, 'runs with the rights of its owner' as what from pg_proc
   where prosecdef and pronamespace = 'public'::regnamespace and $1::text[] is not null`,
  `select 'view ' || relname as who, 'reads with the rights of its owner' as what from pg_class
   where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace and $1::text[] is not null
     and not coalesce(reloptions @> '{security_invoker=true}', false)`,
]

/** Walks the workspaces of a table from key to key, without reading the rows between. */
const strangers = (table: string): string => `
  with recursive there(id) as (
    (select workspace_id from ${identifier(table)} order by workspace_id limit 1)
    union all
    select (select workspace_id from ${identifier(table)} where workspace_id > there.id order by workspace_id limit 1)
    from there where there.id is not null
  )
  select 'table ${table}' as who, 'has rows of ' || id || ', which is no workspace' as what from there
  where id is not null and not exists (select from workspaces w where w.id = there.id)`

async function tenants({ client }: Whole, finding: Finding): Promise<void> {
  for (const rule of RULES) await finding.ask(client, rule, [SYSTEM])
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`,
  )
  finding.saw(rows.length)
  for (const { name } of rows) await finding.ask(client, strangers(name), [])
}

/** I17: nobody sees another's rows. */
export const TENANTS: Check = {
  id: 'I17',
  invariant: 'Every table of a workspace is closed to the others, and has rows of workspaces that exist only.',
  how: 'Reads the catalogue by the rules of K1, and walks the workspaces of every table.',
  database: tenants,
}
