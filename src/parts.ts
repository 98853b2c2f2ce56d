import { randomUUIDv7 } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyPluginAsync } from 'fastify'
import { type DoorLimits, doorLimits, NO_LIMITS } from './access/limits/doors.ts'
import { signingOf } from './access/signing/store.ts'
import { backgroundThread } from './background.ts'
import { seedCtas } from './capture/ctas/store.ts'
import { uploadsIn } from './capture/file/store.ts'
import { around } from './capture/forms/around.ts'
import { formsOf, seedForms } from './capture/forms/store.ts'
import { captureRoutes } from './capture/http.ts'
import { importRoutes } from './capture/import/http.ts'
import { type Config, publicBase } from './config.ts'
import { type Database, reachNow } from './db/database.ts'
import type { Pool } from './db/pool.ts'
import { removeWorkspace } from './db/remove-workspace.ts'
import { compileDefinition, FUNNEL_FILE } from './definition/compile.ts'
import { WALKS_FILE } from './definition/walk-file.ts'
import { templates } from './definition-templates.ts'
import { type Engine, openEngine } from './engine.ts'
import { fromMs, type PersonId, type Timestamp, toMs, type WorkspaceId } from './funnel/brand.ts'
import type { Outcome } from './funnel/capture.ts'
import { answerAbout } from './funnel/person-answer.ts'
import { accountRoutes } from './identity/accounts/http.ts'
import { bulkRoutes } from './identity/bulk/http.ts'
import { erasingRoutes } from './identity/erasing/http.ts'
import { exportRoutes } from './identity/export/http.ts'
import { peopleRoutes } from './identity/http.ts'
import { mergingRoutes } from './identity/merging/http.ts'
import { recordRoutes } from './identity/record/http.ts'
import { findPerson } from './identity/store.ts'
import { tableRoutes } from './identity/table/http.ts'
import { viewRoutes } from './identity/views/http.ts'
import { askingRoutes } from './learn/asking/http.ts'
import { draftRoutes } from './learn/draft/http.ts'
import { definitionRoutes } from './learn/http.ts'
import type { Book } from './ledger/book.ts'
import { faultsOf } from './ledger/failpoint.ts'
import { publish } from './ledger/publish.ts'
import type { Parts } from './main.ts'
import { shapeOf } from './measure/dimension.ts'
import { funnelReport, reportRoutes } from './measure/http.ts'
import { parseQuestion } from './measure/question.ts'
import { readinessRoutes } from './measure/readiness/http.ts'
import { undoneRoutes } from './measure/undone/http.ts'
import { outboxRoutes } from './nurture/http.ts'
import { icpRoutes } from './qualify/verdict/http.ts'
import { repRoutes } from './route/http.ts'
import { cookiesFor } from './server/auth/cookie.ts'
import { authRoutes } from './server/auth/http.ts'
import { sessionsOf } from './server/auth/session.ts'
import { demoRoutes } from './server/demo.ts'
import { gateOf } from './server/gate.ts'
import { importsApart } from './server/import-thread.ts'
import { keyLookup } from './server/keys.ts'
import { liveRoutes } from './server/live.ts'
import { marksOf } from './server/live-mark.ts'
import { openApiRoutes } from './server/openapi.ts'
import { publicRoutes } from './server/public.ts'
import { safekeepingRoutes } from './server/safekeeping.ts'
import { setUpRoutes } from './server/set-up.ts'
import { sampleRoutes } from './server/set-up-sample.ts'
import { shareRoutes } from './server/share.ts'
import { trackerRoutes } from './server/tracker.ts'
import { uiRoutes } from './server/ui.ts'
import { websiteDoors } from './website.ts'

const DEFAULT_FUNNEL = new URL('../funnel/', import.meta.url)

/** The definition that a fresh start runs, with its walks. */
export const defaultFiles = (): Record<string, string> =>
  Object.fromEntries(
    [FUNNEL_FILE, WALKS_FILE].map((name) => [name, readFileSync(new URL(name, DEFAULT_FUNNEL), 'utf8')]),
  )

async function publishFirst(database: Database, workspace: WorkspaceId): Promise<void> {
  const first = { files: defaultFiles(), note: 'The template it-services', by: 'Sluice', act: false, onlyFirst: true }
  await publish(database.app, workspace, first, fromMs(Date.now()))
  await beginWithForms(database.app, workspace, defaultFiles())
}

/** A newcomer has something to look at and to embed: a demo request that strangers see, and a newsletter to finish. */
async function beginWithForms(pool: Pool, workspace: WorkspaceId, files: Readonly<Record<string, string>>) {
  const compiled = compileDefinition(files, 1)
  if (!compiled.ok || (await formsOf(pool, workspace)).length > 0) return
  const { fields, playbook } = compiled.definition
  const doing = { workspace, by: 'Sluice', now: fromMs(Date.now()) }
  await seedForms(pool, doing, around({ fields, consent: playbook.consent }))
  await seedCtas(pool, workspace, playbook.ctas.BOFU, doing.now)
}

/** What a door answers about a lead it has just appended; the fold comes with the outcomes unless all was known before. */
const leadAnswers =
  (pool: Pool, book: Book, clock: () => Timestamp) =>
  async (workspace: WorkspaceId, person: PersonId, outcomes: readonly Outcome[]) => {
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
  }

/** One for all doors; its clock never goes back. */
const limitsOf = ({ doorLimits: isOn }: Config): DoorLimits => (isOn ? doorLimits(() => performance.now()) : NO_LIMITS)

/** What most doors work with. */
function partsOf(config: Config, database: Database, engine: Engine) {
  const { ledger, clock, enrich, definition } = engine
  const pool = database.app
  const keyOf = keyLookup(pool)
  const cookies = cookiesFor(config.publicUrl)
  const sessions = sessionsOf(pool, cookies, clock)
  return {
    ...{ config, database, pool, ledger, book: ledger.book, append: ledger.append, clock, enrich, definition },
    ...{ keyOf, cookies, sessions, gate: gateOf({ keyOf, memberOf: sessions.memberOf }) },
    ...{ newId: () => randomUUIDv7(), nowMs: () => toMs(clock()), limits: limitsOf(config) },
    answerLead: leadAnswers(pool, ledger.book, clock),
    momentOf: async (workspace: WorkspaceId) => {
      const { timezone } = await definition(workspace)
      return { nowMs: toMs(clock()), timezone }
    },
  }
}

type DoorParts = ReturnType<typeof partsOf>

const peopleDoors = (parts: DoorParts): FastifyPluginAsync[] => [
  peopleRoutes(parts),
  recordRoutes(parts),
  erasingRoutes({ ...parts, ops: parts.database.ops }),
  mergingRoutes(parts),
  accountRoutes(parts),
  icpRoutes(parts),
  repRoutes(parts),
  tableRoutes(parts),
  exportRoutes(parts),
  bulkRoutes(parts),
  viewRoutes(parts),
]

const funnelDoors = (parts: DoorParts): FastifyPluginAsync[] => [
  definitionRoutes({ ...parts, templates }),
  draftRoutes(parts),
  askingRoutes({ ...parts, reach: () => reachNow(parts.database) }),
  reportRoutes(parts),
  undoneRoutes(parts),
  readinessRoutes(parts),
]

function doors(config: Config, database: Database, engine: Engine): FastifyPluginAsync[] {
  const parts = partsOf(config, database, engine)
  const { pool, gate, clock, definition, sessions, cookies, newId } = parts
  return [
    captureRoutes(parts),
    trackerRoutes(parts),
    sampleRoutes(config),
    setUpRoutes(parts),
    ...peopleDoors(parts),
    safekeepingRoutes(parts),
    importRoutes({
      ...parts,
      uploads: uploadsIn({ pool, home: config.home, now: clock, newId }),
      apart: importsApart(config, () => reachNow(database)),
    }),
    shareRoutes({
      pool,
      gate,
      clock,
      splits: async (workspace) => shapeOf(await definition(workspace)).dimensions,
      funnel: async (workspace, asked) =>
        funnelReport(pool, workspace, await definition(workspace), parseQuestion(asked, toMs(clock()))),
    }),
    demoRoutes({ ...parts, remove: (workspace) => removeWorkspace(database, workspace) }),
    authRoutes(config, {
      ...{ database, gate, sessions, cookies, clock },
      publishFirst: (made) => publishFirst(database, made),
    }),
    liveRoutes({ pool, gate, clock, announce: marksOf(pool, clock), publicUrl: config.publicUrl }),
    ...funnelDoors(parts),
    outboxRoutes(parts),
    ...websiteDoors({ ...parts, signing: signingOf(pool, clock), base: publicBase(config) }),
  ]
}

/** What needs no key: the app, and how to speak to the API. */
const open = (): FastifyPluginAsync[] => [uiRoutes(), publicRoutes(), openApiRoutes()]

/** Every part of the product that a start brings up; the one place to mount routes or to publish a first definition. */
export const parts: Parts = {
  onNewWorkspace: publishFirst,
  plugins: (config: Config, database) => {
    const engine = openEngine(config, database, config.failpoints ? faultsOf(config.fault) : undefined)
    return [...doors(config, database, engine), ...open(), backgroundThread(config, database)]
  },
}
