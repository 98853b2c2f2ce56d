import { randomUUIDv7 } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyPluginAsync } from 'fastify'
import { backgroundThread } from './background.ts'
import { captureRoutes } from './capture/http.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import { workspaceOf } from './db/workspace.ts'
import { FUNNEL_FILE } from './definition/compile.ts'
import { WALKS_FILE } from './definition/walk-file.ts'
import { type Engine, openEngine } from './engine.ts'
import { fromMs, toMs } from './funnel/brand.ts'
import { answerAbout } from './funnel/person-answer.ts'
import { peopleRoutes } from './identity/http.ts'
import { findPerson } from './identity/store.ts'
import { faultsOf } from './ledger/failpoint.ts'
import { publish } from './ledger/publish.ts'
import type { Parts } from './main.ts'
import { funnelReport, reportRoutes } from './measure/http.ts'
import { parseQuestion } from './measure/question.ts'
import { repRoutes } from './route/http.ts'
import { gateOf } from './server/gate.ts'
import { keyLookup } from './server/keys.ts'
import { openApiRoutes } from './server/openapi.ts'
import { pageRoutes } from './server/page.ts'

const DEFAULT_FUNNEL = new URL('../funnel/', import.meta.url)

/** The definition that a fresh start runs, with its walks. */
export const defaultFiles = (): Record<string, string> =>
  Object.fromEntries(
    [FUNNEL_FILE, WALKS_FILE].map((name) => [name, readFileSync(new URL(name, DEFAULT_FUNNEL), 'utf8')]),
  )

function doors(database: Database, engine: Engine): FastifyPluginAsync[] {
  const { ledger, clock, definition } = engine
  const { book, append } = ledger
  const pool = database.app
  const keyOf = keyLookup(pool)
  const gate = gateOf({ keyOf, memberOf: async () => 'no session' })
  const newId = () => randomUUIDv7()
  return [
    captureRoutes({
      append,
      keyOf,
      newId,
      clock,
      answerLead: async (workspace, person, outcomes) => {
        const last = outcomes.findLast((outcome) => outcome.status === 'stored')
        const folded = last?.status === 'stored' ? last.folded : undefined
        const known =
          folded === undefined
            ? await findPerson(pool, workspace, book, person)
            : { person: folded, definition: book.of(workspace)(folded.version) }
        return {
          ...answerAbout(known.person, toMs(clock()), known.definition),
          duplicate: outcomes[0]?.status === 'duplicate',
        }
      },
    }),
    peopleRoutes({ pool, book, gate, clock }),
    repRoutes({ pool, gate, append, clock, newId }),
    reportRoutes({ pool, gate, definition, nowMs: () => toMs(clock()) }),
  ]
}

/** What needs no key: the first page with its figures for whoever sits at this machine, and how to speak to the API. */
function open(config: Config, database: Database, { clock, definition }: Engine): FastifyPluginAsync[] {
  const funnel = async () => {
    const { id } = await workspaceOf(database.app, 'main')
    return funnelReport(database.app, id, await definition(id), parseQuestion({}, toMs(clock())))
  }
  return [pageRoutes({ funnel, openHere: config.trustProxy.length === 0 }), openApiRoutes()]
}

/** Every part of the product that a start brings up; the one place to mount routes or to publish a first definition. */
export const parts: Parts = {
  onNewWorkspace: async (database, workspace) => {
    const first = { files: defaultFiles(), note: 'The template it-services', by: 'Sluice', act: false, onlyFirst: true }
    await publish(database.app, workspace, first, fromMs(Date.now()))
  },
  plugins: (config: Config, database) => {
    const engine = openEngine(config, database, config.failpoints ? faultsOf(config.fault) : undefined)
    return [...doors(database, engine), ...open(config, database, engine), backgroundThread(config, database)]
  },
}
