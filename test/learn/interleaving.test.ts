import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { inWorkspace } from '../../src/db/pool.ts'
import { createWorkspace } from '../../src/db/workspace.ts'
import { Fault } from '../../src/fault.ts'
import { fromMs, toMs } from '../../src/funnel/brand.ts'
import { openLedger } from '../../src/ledger/append.ts'
import { handlersOf } from '../../src/ledger/background.ts'
import { type Joining, mergePeople, unmergePerson } from '../../src/ledger/merge.ts'
import { publish } from '../../src/ledger/publish.ts'
import { type Clone, clone } from '../clone.ts'
import { at, capture, did, is, page, type Scene } from '../ledger/scene.ts'
import { assertRebuilt, everybody, funnel } from './crowd.ts'

const HOUR = 3_600_000
const RUNS = 50

let db: Clone
before(async () => {
  db = await clone()
})
after(() => db.close())

let made = 0

async function freshScene(): Promise<Scene> {
  made += 1
  const created = await createWorkspace(db.owner, `run-${made}`, 'Run')
  if (created === undefined) throw new Error('This workspace was there already')
  const time = { now: at('2026-03-02T09:00:00Z') }
  const ledger = openLedger({ pool: db.app, clock: () => time.now, enrich: () => undefined })
  const first = { files: funnel(40), note: '', by: 'test', act: false }
  await publish(db.app, created.id, first, at('2026-02-01T00:00:00Z'))
  return { db, workspace: created.id, ledger, time, close: () => Promise.resolve() }
}

const who = fc.integer({ min: 0, max: 3 })
const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      who,
      what: fc.integer({ min: 0, max: 4 }),
      hoursAgo: fc.integer({ min: 0, max: 200 }),
      id: fc.nat(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('publish' as const),
      threshold: fc.constantFrom(5, 20, 40, 60),
      act: fc.boolean(),
      agoMs: fc.constantFrom(0, 0, HOUR),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('walk' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 400 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('merge' as const), from: who, into: who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unmerge' as const), who }) },
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

const emailOf = (index: number): string => `p${index}@acme.example`

async function subjectOf({ workspace }: Scene, index: number): Promise<string | undefined> {
  return inWorkspace(db.app, workspace, async (client) => {
    const { rows } = await client.query('select subject_id from identities where workspace_id = $1 and value = $2', [
      workspace,
      emailOf(index),
    ])
    return rows[0]?.subject_id
  })
}

async function say(stage: Scene, { who: index, what, hoursAgo, id }: Extract<Act, { kind: 'say' }>): Promise<void> {
  const email = emailOf(index)
  const event =
    [page('/pricing'), did('demo_requested'), is({ email }), is({ role: 'student' }), is({ role: 'cto' })][what] ??
    page('/')
  const when = fromMs(toMs(stage.time.now) - hoursAgo * HOUR)
  await stage.ledger.append(stage.workspace, [capture({ id: `${id}-${what}-${index}`, at: when, email }, event)])
}

/** What two people ask at once may rightly be refused to one of them. */
async function unlessRefused(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Fault) || error.code === 'internal') throw error
  }
}

async function perform(stage: Scene, one: Act): Promise<void> {
  const { ledger, workspace, time } = stage
  const joining: Joining = { pool: db.app, workspace, book: ledger.book, now: time.now, by: 'test' }
  switch (one.kind) {
    case 'say':
      return say(stage, one)
    case 'publish': {
      const publishing = { files: funnel(one.threshold), note: '', by: 'test', act: one.act }
      await publish(db.app, workspace, publishing, fromMs(toMs(time.now) - one.agoMs))
      return
    }
    case 'walk':
      return walk(stage)
    case 'pass':
      time.now = fromMs(toMs(time.now) + one.hours * HOUR)
      return
    case 'merge': {
      const [from, into] = [await subjectOf(stage, one.from), await subjectOf(stage, one.into)]
      if (from !== undefined && into !== undefined && from !== into)
        await unlessRefused(() => mergePeople(joining, from, into, 'test'))
      return
    }
    case 'unmerge': {
      const subject = await subjectOf(stage, one.who)
      if (subject !== undefined) await unlessRefused(() => unmergePerson(joining, subject))
      return
    }
    default:
      one satisfies never
  }
}

async function walk({ ledger, workspace, time }: Scene): Promise<void> {
  const handlers = handlersOf({ pool: db.app, ops: db.ops, home: '', ledger, clock: () => time.now })
  const { rows } = await db.app.query(
    `select id, payload from effects where workspace_id = $1 and kind = 'definition.re-evaluate' and state = 'ready'`,
    [workspace],
  )
  for (const { id, payload } of rows) {
    const task = { workspace, id, kind: 'definition.re-evaluate', payload, attempts: 1, token: '' }
    await handlers['definition.re-evaluate']?.(task)
    await db.app.query(`update effects set state = 'done' where workspace_id = $1 and id = $2`, [workspace, id])
  }
}

/** Two acts at a time: each pair races. */
async function live(stage: Scene, acts: readonly Act[], atOnce: number): Promise<void> {
  for (let start = 0; start < acts.length; start += atOnce) {
    await Promise.all(acts.slice(start, start + atOnce).map((one) => perform(stage, one)))
  }
}

for (const atOnce of [1, 3]) {
  test(`publish, late facts, merges and unmerges, ${atOnce} at a time, end as a fold from nothing`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 24 }), async (acts) => {
        const stage = await freshScene()
        await live(stage, acts, atOnce)
        await assertRebuilt(stage, 'before the walk')
        await walk(stage)
        await assertRebuilt(stage, 'after the walk')
        const head = 1 + acts.filter(({ kind }) => kind === 'publish').length
        const behind = (await everybody(stage)).filter((row) => row.version !== head)
        if (behind.length > 0) throw new Error(`${behind.length} people are behind version ${head}`)
      }),
      { numRuns: RUNS / 2 },
    )
  })
}
