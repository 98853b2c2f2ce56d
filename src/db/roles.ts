import { createHmac } from 'node:crypto'
import type pg from 'pg'
import { codeOf } from '../fault.ts'
import { identifier, literal } from './sql.ts'

/** None is superuser or passes by row-level security; `owner` only migrates, `ops` reads every workspace. */
export const ROLES = { owner: 'sluice_owner', app: 'sluice_app', ops: 'sluice_ops' } as const
export type Role = keyof typeof ROLES

/** `single role`: row-level security is forced on the owner, but nothing stops that role from dropping it. */
export type Isolation = 'three roles' | 'single role'

const PLAIN = 'nosuperuser nocreatedb nocreaterole noreplication nobypassrls'

/** Derived, so that one secret file is all there is to keep. */
export function rolePassword(superuserPassword: string, role: string): string {
  return createHmac('sha256', superuserPassword).update(role).digest('base64url')
}

/** Creates what is missing of the three roles and the database, as the embedded server's superuser. */
export async function createRolesAndDatabase(superuser: pg.Client, password: string, database: string): Promise<void> {
  const { rows } = await superuser.query<{ name: string }>(
    'select rolname as name from pg_roles where rolname = any($1) union all select datname from pg_database where datname = $2',
    [Object.values(ROLES), database],
  )
  const there = new Set(rows.map((row) => row.name))
  for (const role of Object.values(ROLES)) {
    if (there.has(role)) continue
    await superuser.query(`create role ${role} login ${PLAIN} password ${literal(rolePassword(password, role))}`)
  }
  if (!there.has(database)) await superuser.query(`create database ${identifier(database)} owner ${ROLES.owner}`)
}

/** Gives a database of the user's own the roles if its user may create them, and says which isolation results. */
export async function isolate(owner: pg.ClientBase): Promise<Isolation> {
  for (const role of [ROLES.app, ROLES.ops]) {
    const { rows } = await owner.query<{ there: boolean; usable: boolean; creator: boolean }>(
      `select r.oid is not null as there,
              coalesce(pg_has_role(current_user, r.oid, 'member'), false) as usable,
              me.rolcreaterole or me.rolsuper as creator
         from pg_roles me left join pg_roles r on r.rolname = $1 where me.rolname = current_user`,
      [role],
    )
    const state = rows[0]
    if (state?.usable) continue
    if (!state?.creator) return 'single role'
    if (!state.there) await owner.query(`create role ${role} nologin nosuperuser nocreatedb nocreaterole`)
    if (!(await grantsTo(owner, role))) return 'single role'
  }
  const { rows } = await owner.query<{ migrated: boolean; granted: boolean }>(
    `select to_regclass('events') is not null as migrated,
            coalesce(has_table_privilege($1, to_regclass('events'), 'insert'), false) as granted`,
    [ROLES.app],
  )
  // A database that was migrated before the roles existed has granted them nothing, and stays as it is.
  return rows[0]?.migrated && !rows[0].granted ? 'single role' : 'three roles'
}

/** Since Postgres 16 only who made a role, or a superuser, may grant it. */
async function grantsTo(owner: pg.ClientBase, role: string): Promise<boolean> {
  try {
    await owner.query(`grant ${role} to current_user`)
    return true
  } catch (error) {
    if (codeOf(error) === '42501') return false
    throw error
  }
}
