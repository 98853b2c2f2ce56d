import { randomUUIDv7 } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyPluginAsync } from 'fastify'
import type { Gate } from './access/http.ts'
import { signingOf } from './access/signing/store.ts'
import { backgroundThread } from './background.ts'
import { challengeRoutes } from './capture/abuse/http.ts'
import { attackLevel } from './capture/abuse/store.ts'
import { assetRoutes } from './capture/assets/http.ts'
import { consentRoutes } from './capture/consent/http.ts'
import { consentRecordRoutes } from './capture/consent-record/http.ts'
import { shownCtaRoutes } from './capture/cta-visitor/http.ts'
import { ctaRoutes } from './capture/ctas/http.ts'
import { seedCtas } from './capture/ctas/store.ts'
import { deliveryRoutes } from './capture/delivery/http.ts'
import { embedRoutes } from './capture/embed/http.ts'
import { shadowStyle } from './capture/embed/looks.ts'
import { uploadsIn } from './capture/file/store.ts'
import { around } from './capture/forms/around.ts'
import { formRoutes, surroundingsOf } from './capture/forms/http.ts'
import { formsOf, seedForms } from './capture/forms/store.ts'
import { hostedRoutes } from './capture/hosted/http.ts'
import { confirmSubmission, type SubmitParts } from './capture/hosted/store.ts'
import { captureRoutes } from './capture/http.ts'
import { importRoutes } from './capture/import/http.ts'
import { mailboxesOf, systemNames } from './capture/mailbox/store.ts'
import { openRoutes } from './capture/opens/http.ts'
import { refusedRoutes } from './capture/refused/http.ts'
import { doorOf } from './capture/refused/store.ts'
import { onceASecond } from './capture/shown/store.ts'
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
import { doorsRoutes } from './measure/doors/http.ts'
import { funnelReport, reportRoutes } from './measure/http.ts'
import { parseQuestion } from './measure/question.ts'
import { readinessRoutes } from './measure/readiness/http.ts'
import { siteRoutes } from './measure/site/http.ts'
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
import { PUBLIC_STYLE, publicRoutes } from './server/public.ts'
import { safekeepingRoutes } from './server/safekeeping.ts'
import { scriptOf } from './server/script-build.ts'
import { setUpRoutes } from './server/set-up.ts'
import { sampleRoutes } from './server/set-up-sample.ts'
import { shareRoutes } from './server/share.ts'
import { trackerRoutes } from './server/tracker.ts'
import { uiRoutes } from './server/ui.ts'

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

function doors(config: Config, database: Database, engine: Engine): FastifyPluginAsync[] {
  const { ledger, clock, enrich, definition } = engine
  const { book, append } = ledger
  const pool = database.app
  const keyOf = keyLookup(pool)
  const cookies = cookiesFor(config.publicUrl)
  const sessions = sessionsOf(pool, cookies, clock)
  const gate = gateOf({ keyOf, memberOf: sessions.memberOf })
  const newId = () => randomUUIDv7()
  const signing = signingOf(pool, clock)
  const answerLead = leadAnswers(pool, book, clock)
  const momentOf = async (workspace: WorkspaceId) => {
    const { timezone } = await definition(workspace)
    return { nowMs: toMs(clock()), timezone }
  }
  return [
    captureRoutes({ append, keyOf, newId, clock, answerLead }),
    trackerRoutes({ pool, keyOf, definition }),
    sampleRoutes(config),
    setUpRoutes({ config, pool, gate, clock, append, answerLead }),
    peopleRoutes({ pool, book, gate, clock }),
    recordRoutes({ pool, book, gate, append, enrich, clock, newId }),
    erasingRoutes({ pool, gate, book, clock }),
    mergingRoutes({ pool, book, gate, append, enrich, clock, newId }),
    accountRoutes({ pool, book, gate, definition, clock }),
    icpRoutes({ pool, gate, append, enrich, clock, newId, definition }),
    repRoutes({ pool, gate, append, clock, newId }),
    safekeepingRoutes({ config, database, gate, clock }),
    importRoutes({
      ...{ pool, gate, ledger, clock, definition },
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
    demoRoutes({ database, gate, clock, remove: (workspace) => removeWorkspace(database, workspace) }),
    authRoutes(config, {
      database,
      gate,
      sessions,
      cookies,
      clock,
      publishFirst: (made) => publishFirst(database, made),
    }),
    liveRoutes({ pool, gate, clock, announce: marksOf(pool, clock), publicUrl: config.publicUrl }),
    definitionRoutes({ pool, gate, clock, definition, templates }),
    draftRoutes({ pool, gate, clock }),
    askingRoutes({ pool, gate, clock, newId, reach: () => reachNow(database) }),
    tableRoutes({ pool, gate, definition, momentOf }),
    exportRoutes({ pool, gate, clock, momentOf }),
    bulkRoutes({ pool, gate, append, definition, momentOf, clock, newId }),
    viewRoutes({ pool, gate, clock, newId }),
    reportRoutes({ pool, gate, definition, nowMs: () => toMs(clock()) }),
    undoneRoutes({ pool, gate, definition, append, nowMs: () => toMs(clock()), newId }),
    outboxRoutes({ config, pool, gate, clock, newId }),
    readinessRoutes({ pool, gate, definition, nowMs: () => toMs(clock()) }),
    ...websiteDoors({ config, pool, book, gate, clock, definition, append, newId, signing, base: publicBase(config) }),
  ]
}

/** What the doors of a website are made with. */
interface WebsiteParts {
  readonly config: Config
  readonly book: Book
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly definition: Engine['definition']
  readonly append: Engine['ledger']['append']
  readonly newId: () => string
  readonly signing: ReturnType<typeof signingOf>
  readonly base: string
}

/** The way of everything that a form was sent with; what was refused is let in by it later. */
function submitting({ config, pool, append, clock, signing, base, definition }: WebsiteParts): SubmitParts {
  const mailboxes = mailboxesOf(pool, config.mxCheck ? systemNames() : undefined)
  return {
    ...{ pool, append, clock, signing, base },
    consentRules: async (workspace) => (await definition(workspace)).playbook.consent,
    admit: doorOf({ pool, signing, mailboxes }),
  }
}

/** Pages of forms, and what they are sent with. */
function formPages(parts: WebsiteParts): FastifyPluginAsync[] {
  const { pool, clock } = parts
  const submit = submitting(parts)
  const asksForWork = onceASecond(
    async (workspace, form) => (await attackLevel(pool, workspace, form, toMs(clock()))).level > 0,
  )
  return [
    challengeRoutes(parts),
    refusedRoutes({ ...parts, submit }),
    hostedRoutes({
      ...{ ...submit, newId: parts.newId, asksForWork },
      surroundings: (workspace) => surroundingsOf(parts, workspace),
    }),
    embedRoutes({
      ...{ ...parts, asksForWork },
      script: (accepts) => scriptOf('e.js', accepts),
      style: shadowStyle(PUBLIC_STYLE),
    }),
  ]
}

/** What people agreed to: on a person's page, and behind the links of mails. */
function consentPages(parts: WebsiteParts): FastifyPluginAsync[] {
  const rules = async (workspace: WorkspaceId) => (await parts.definition(workspace)).playbook.consent
  return [
    consentRecordRoutes({ ...parts, rules }),
    consentRoutes({
      ...{ ...parts, rules },
      confirmSubmission: (workspace, submission) => confirmSubmission(parts, workspace, submission),
    }),
  ]
}

/** Forms, assets and CTAs: set up by members, opened by strangers. */
const websiteDoors = (parts: WebsiteParts): FastifyPluginAsync[] => [
  formRoutes(parts),
  ...formPages(parts),
  assetRoutes(parts),
  deliveryRoutes(parts),
  ctaRoutes(parts),
  shownCtaRoutes(parts),
  siteRoutes(parts),
  doorsRoutes(parts),
  ...consentPages(parts),
  openRoutes(parts),
]

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
