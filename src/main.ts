import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import { makeHome } from './db/home.ts'
import { type Hooks, prepareHome } from './db/prepare.ts'
import { codeOf, Fault } from './fault.ts'
import { eraseAgain } from './ledger/erase/again.ts'
import { createApp } from './server/app.ts'
import { openLog } from './server/log.ts'

/** What the parts of the product add to a start; `parts.ts` wires them. */
export interface Parts extends Hooks {
  readonly plugins: (config: Config, database: Database) => readonly FastifyPluginAsync[]
}

export interface Running {
  readonly url: string
  readonly database: Database
  /** Finishes the requests that are under way, then leaves the database. Safe to call twice. */
  readonly stop: () => Promise<void>
}

/** Starts the whole program and resolves when it accepts requests. */
export async function start(config: Config, parts: Parts): Promise<Running> {
  makeHome(config.home)
  const log = openLog(config)
  const database = await prepareHome(config, parts)
  try {
    // A backup may have brought back somebody who was erased since: not for a single answer.
    const erased = await eraseAgain(config, database)
    if (erased > 0) log.warn({ erased }, 'erased again who had come back with a backup')
    const app = await createApp({ config, database, log, plugins: parts.plugins(config, database) })
    const url = await listen(app, config)
    let stopping: Promise<void> | undefined
    const stop = async () => {
      await app.close()
      await database.close()
    }
    return {
      url,
      database,
      stop: () => {
        stopping ??= stop()
        return stopping
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

async function listen(app: FastifyInstance, config: Config): Promise<string> {
  try {
    await app.listen({ port: config.port, host: config.host })
  } catch (error) {
    await app.close()
    throw listenFault(error, config)
  }
  const [address] = app.addresses()
  const port = typeof address === 'object' ? address.port : config.port
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function listenFault(error: unknown, config: Config): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new Fault(
        'port_taken',
        `Port ${config.port} is taken by another program.`,
        'Stop that program, or choose another port: PORT=4601 npm start',
      )
    case 'EACCES':
      return new Fault(
        'bad_setting',
        `Port ${config.port} may not be used by this user.`,
        'Choose a port above 1023: PORT=4600',
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Fault(
        'bad_setting',
        `HOST ${config.host} is not an address of this machine.`,
        'Use 127.0.0.1, or 0.0.0.0 for all.',
      )
    default:
      return error
  }
}
