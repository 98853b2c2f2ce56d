import { createHash, randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Database, embeddedReach, endAll, poolsFor } from '../src/db/database.ts'
import { joinEmbedded } from '../src/db/embedded.ts'
import { migrate, migrations } from '../src/db/migrate.ts'
import { poolFor } from '../src/db/pool.ts'
import { createRolesAndDatabase, ROLES } from '../src/db/roles.ts'
import { createWorkspace } from '../src/db/workspace.ts'
import { Fault } from '../src/fault.ts'
import type { WorkspaceId } from '../src/funnel/brand.ts'

/** One server for all test files of this checkout; kept between runs, since making it takes a second. */
const HOME = join(tmpdir(), `sluice-test-${digest(import.meta.dirname)}`)
const TEMPLATE = `template_${digest(
  migrations()
    .map(({ name, digest }) => `${name} ${digest}`)
    .join(),
)}`
const LOCK = 7_346_112
/** Tests kill processes, not machines, so they need not wait for the disk. */
const UNSAFE = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '300' }

export interface Clone extends Database {
  /** The workspace `main`, without a definition. */
  readonly workspace: WorkspaceId
  /** As owner of the database: `postgres://…`, for programs under test. */
  readonly url: string
  /** As the bootstrap superuser, for what only a user's own database could be set to. */
  readonly superuserUrl: string
}

const open = new Set<string>()

process.on('exit', () => {
  if (open.size === 0) return
  process.stderr.write(`A test left ${open.size} database open: close() every clone.\n`)
  process.exitCode = 1
})

/** A database of its own for one test file, with the whole schema; made from a template in about 50 ms. */
export async function clone(): Promise<Clone> {
  const server = await joinTestServer()
  const name = `clone_${Date.now()}_${randomBytes(6).toString('hex')}`
  open.add(name)
  await asSuperuser(server.port, server.password, async (superuser) => {
    await superuser.query('select pg_advisory_lock($1)', [LOCK])
    await makeTemplate(superuser, server.port, server.password)
    await superuser.query(`create database ${name} template ${TEMPLATE} owner ${ROLES.owner}`)
  })
  const reach = embeddedReach(server.port, server.password, name)
  const pools = poolsFor(reach, 10)
  const { rows } = await pools.app.query<{ id: WorkspaceId }>(`select id from workspaces where slug = 'main'`)
  if (rows[0] === undefined) throw new Fault('internal', 'The template has no workspace')
  const owner = reach('owner')
  return {
    ...pools,
    isolation: 'three roles',
    kind: 'embedded',
    workspace: rows[0].id,
    url: `postgres://${owner.user}:${String(owner.password)}@127.0.0.1:${server.port}/${name}`,
    superuserUrl: `postgres://postgres:${server.password}@127.0.0.1:${server.port}/${name}`,
    close: async () => {
      open.delete(name)
      await endAll([pools.app, pools.ops, pools.owner])
      await asSuperuser(server.port, server.password, (superuser) =>
        superuser.query(`drop database ${name} with (force)`),
      )
      await server.leave()
    },
  }
}

/** Joins the server of all test files; held by the runner for the whole run, so that it starts once. */
export function joinTestServer() {
  return joinEmbedded(HOME, {
    settings: UNSAFE,
    prepare: (superuser, password) => createRolesAndDatabase(superuser, password, 'sluice'),
  })
}

async function makeTemplate(superuser: pg.Client, port: number, password: string): Promise<void> {
  const { rowCount } = await superuser.query('select from pg_database where datname = $1', [TEMPLATE])
  if (rowCount !== 0) return
  const half = `${TEMPLATE}_half`
  await dropStale(superuser)
  await superuser.query(`create database ${half} owner ${ROLES.owner}`)
  const owner = poolFor('owner', embeddedReach(port, password, half)('owner'), 1)
  await migrate(owner)
  await createWorkspace(owner, 'main', 'Main')
  await owner.end()
  await superuser.query(`alter database ${half} rename to ${TEMPLATE}`)
}

/** Templates of other migrations, and clones of runs that were killed. */
async function dropStale(superuser: pg.Client): Promise<void> {
  const { rows } = await superuser.query<{ name: string }>(
    `select datname as name from pg_database d where datname ~ '^(template_|clone_)' and datname !~ '^template[01]$'
        and not exists (select from pg_stat_activity a where a.datname = d.datname)`,
  )
  for (const { name } of rows) {
    // Another run may be between two connections to its clone.
    const made = Number(/^clone_(\d+)_/.exec(name)?.[1] ?? 0)
    if (Date.now() - made > 3_600_000) await superuser.query(`drop database if exists ${name}`)
  }
}

async function asSuperuser(
  port: number,
  password: string,
  work: (superuser: pg.Client) => Promise<unknown>,
): Promise<void> {
  const superuser = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' })
  await superuser.connect()
  try {
    await work(superuser)
  } finally {
    await superuser.end()
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
