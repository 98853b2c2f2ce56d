import pg from 'pg'
import { codeOf } from '../fault.ts'
import type { Place } from './place.ts'
import { ROLES, rolePassword } from './roles.ts'

/** How to reach an embedded server as its bootstrap superuser. */
export interface Server {
  readonly port: number
  readonly password: string
}

/** A connection that stays open for as long as this process uses the server, so that other processes see that it does. */
export interface Presence {
  readonly backend: number
  readonly end: () => Promise<void>
}

/** Shows this process to the others; `onGone` is called once if the server goes away before we do. */
export async function appear(server: Server, onGone: () => void): Promise<Presence> {
  const client = clientOf(server, ROLES.app, rolePassword(server.password, ROLES.app), 'presence')
  await client.connect()
  const { rows } = await client.query<{ backend: number }>('select pg_backend_pid() as backend')
  client.on('end', onGone)
  return {
    backend: rows[0]?.backend ?? 0,
    end: () => {
      client.off('end', onGone)
      return client.end()
    },
  }
}

/** Whether any other use of the server goes on, in another process or in this one under another presence. */
export async function isUsedByOthers(place: Place, server: Server, presence = 0): Promise<boolean> {
  let used = false
  await asSuperuser(place, server, async (client) => {
    // The pools of this process end a moment after they were told to, so here only another presence counts.
    const { rowCount } = await client.query(
      `select from pg_stat_activity where pid not in (pg_backend_pid(), $1) and (application_name like 'sluice:presence:%'
         or application_name like 'sluice:%' and split_part(application_name, ':', 3) <> $2)`,
      [presence, String(process.pid)],
    )
    used = rowCount !== 0
  })
  return used
}

/** Whether the server on the port is the one of our data folder; `not yet` while it starts or stops. */
export async function knockOn(place: Place, server: Server): Promise<'ours' | 'not ours' | 'not yet'> {
  try {
    await asSuperuser(place, server, () => Promise.resolve())
    return 'ours'
  } catch (error) {
    const refused = codeOf(error) === WRONG_PASSWORD || error instanceof OtherServer
    return refused ? 'not ours' : 'not yet'
  }
}

const WRONG_PASSWORD = '28P01'

class OtherServer extends Error {}

/** Runs `work` as the bootstrap superuser, on no server but our data folder's. */
export async function asSuperuser(
  place: Place,
  server: Server,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = clientOf(server, 'postgres', server.password, 'setup')
  await client.connect()
  try {
    const { rows } = await client.query<{ data: string }>(`select current_setting('data_directory') as data`)
    if (rows[0]?.data !== place.data) throw new OtherServer('The port belongs to another Postgres')
    await work(client)
  } finally {
    await client.end()
  }
}

function clientOf(server: Server, user: string, password: string, purpose: string): pg.Client {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: server.port,
    user,
    password,
    database: 'postgres',
    application_name: `sluice:${purpose}:${process.pid}`,
    connectionTimeoutMillis: 2000,
    keepAlive: true,
  })
  // A lost connection rejects the query that waits for it, or ends `presence`; unhandled it would end the process.
  client.on('error', () => undefined)
  return client
}
