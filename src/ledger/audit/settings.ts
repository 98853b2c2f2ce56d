import type { Check, Whole } from './check.ts'
import type { Finding } from './finding.ts'

/** Without any of these a power cut can lose or tear what was acknowledged (F45). */
const DURABLE = `select 'setting ' || name as who, 'is ' || setting || ': acknowledged facts could be lost' as what from pg_settings
  where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting in ('off', 'local')`

const ROLES = [
  `select 'role ' || rolname as who, 'has a power beyond its grants' as what from pg_roles
   where rolname in ('sluice_app', 'sluice_ops', 'sluice_owner')
     and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
  `select 'table ' || c.relname as who, 'belongs to ' || r.rolname as what from pg_class c join pg_roles r on r.oid = c.relowner
   where c.relnamespace = 'public'::regnamespace and r.rolname in ('sluice_app', 'sluice_ops')`,
  `select 'table ' || t.name as who, 'may be changed by sluice_app: ' || p.privilege as what
   from unnest(array['events', 'definitions']) t(name), unnest(array['update', 'delete', 'truncate']) p(privilege)
   where to_regrole('sluice_app') is not null and has_table_privilege('sluice_app', t.name, p.privilege)`,
  `select 'table ' || c.relname as who, 'may be read by everybody' as what from pg_class c, aclexplode(c.relacl) a
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and a.grantee = 0`,
]

async function settings({ client, isolation }: Whole, finding: Finding): Promise<void> {
  finding.saw(3)
  await finding.ask(client, DURABLE, [])
  // Where one role is all there is, that role owns everything; the report says so instead.
  if (isolation === 'single role') return
  finding.saw(ROLES.length)
  for (const query of ROLES) await finding.ask(client, query, [])
}

/** I18: the database keeps what it acknowledges, and its roles what they may. */
export const SETTINGS: Check = {
  id: 'I18',
  invariant: 'No setting can lose an acknowledged fact, and no role may do more than it exists for.',
  how: 'Reads the settings as a connection sees them, and roles, owners and grants from the catalogue.',
  database: settings,
}
