import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { seeToReEvaluation } from '../../src/cli/re-evaluate.ts'
import { compileDefinition } from '../../src/definition/compile.ts'
import type { Definition } from '../../src/definition/definition.ts'
import type { Engine } from '../../src/engine.ts'
import type { PersonId } from '../../src/funnel/brand.ts'
import type { Capture } from '../../src/funnel/capture.ts'
import { planInThread } from '../../src/learn/effect.ts'
import type { MoveKind, Plan } from '../../src/learn/plan.ts'
import { type Asking, planFromAll, planFromSample } from '../../src/learn/store.ts'
import { publish } from '../../src/ledger/publish.ts'
import { at, capture, did, is, page, type Scene, scene } from '../ledger/scene.ts'
import { assertRebuilt, everybody, funnel } from './crowd.ts'

let stage: Scene
let engine: Engine
before(async () => {
  stage = await scene(funnel(40))
  engine = {
    ledger: stage.ledger,
    clock: () => stage.time.now,
    enrich: () => undefined,
    definition: () => Promise.reject(new Error('not asked')),
  }
  await stage.ledger.append(stage.workspace, crowd(300, 'a'))
})
after(() => stage.close())

/** Every third read the prices twice, every fourth asked for a demo, every tenth studies. */
function crowd(size: number, name: string): Capture[] {
  return Array.from({ length: size }, (_, i) => {
    const email = `${name}${i}@acme.example`
    const say = (id: string, minute: number, event: Capture['event']) =>
      capture({ id: `${email}-${id}`, at: `2026-03-01T10:${String(minute).padStart(2, '0')}:00Z`, email }, event)
    return [
      say('form', 0, is({ email, ...(i % 10 === 0 ? { role: 'student' } : {}) })),
      ...(i % 3 === 0 ? [say('p1', 1, page('/pricing')), say('p2', 2, page('/pricing'))] : []),
      ...(i % 4 === 0 ? [say('demo', 3, did('demo_requested'))] : []),
    ]
  }).flat()
}

function compiled(files: Record<string, string>, version: number): Definition {
  const result = compileDefinition(files, version)
  assert.ok(result.ok)
  return result.definition
}

const askingOf = (files: Record<string, string>, version: number): Asking => ({
  pool: stage.db.app,
  book: stage.ledger.book,
  workspace: stage.workspace,
  draft: compiled(files, version),
  now: stage.time.now,
})

async function publishAndWalk(files: Record<string, string>, act = false): Promise<number> {
  const { db, workspace, time } = stage
  const version = await publish(db.app, workspace, { files, note: '', by: 'test', act }, time.now)
  const { where } = await seeToReEvaluation(db, engine, workspace, version, () => undefined, 0)
  assert.equal(where, 'here')
  return version
}

const countsOf = ({ groups }: Plan) =>
  Object.fromEntries(groups.map(({ kind, from, to, people }) => [`${kind} ${from} -> ${to}`, people]))

type Place = Readonly<Record<MoveKind, string>>

async function places(): Promise<Map<PersonId, Place>> {
  const people = await everybody(stage)
  return new Map(
    people.map(({ person_id, state }) => [
      person_id,
      {
        stage: state.stage,
        track: state.track,
        out: state.exit?.rule ?? '',
        back: '',
        owner: state.wants?.team ?? '',
      },
    ]),
  )
}

function moved(before: Map<PersonId, Place>, after: Map<PersonId, Place>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const [id, now] of after) {
    const was = before.get(id)
    for (const kind of ['stage', 'track', 'out', 'owner'] as const) {
      if (was === undefined || was[kind] === now[kind]) continue
      const name = kind === 'out' && now.out === '' ? `back ${was.out} -> ` : `${kind} ${was[kind]} -> ${now[kind]}`
      counts[name] = (counts[name] ?? 0) + 1
    }
  }
  return counts
}

test('what the plan counts is what publishing then does', async () => {
  const files = funnel(20, '  - { id: acme, when: person.email == "a7@acme.example", reason: works here }')
  const asking = askingOf(files, 2)
  const plan = await planFromAll(asking, () => undefined)
  const standing = await places()
  await publishAndWalk(files, true)
  assert.equal(plan.people, 300)
  assert.ok(Object.keys(countsOf(plan)).length >= 4)
  assert.deepEqual(countsOf(plan), moved(standing, await places()))
  await assertRebuilt(stage)
})

test('a plan writes nothing, and people are counted alike in a thread, from everybody and from a whole sample', async () => {
  const before = await everybody(stage)
  const files = funnel(60)
  const asking = askingOf(files, 3)
  const steps: number[] = []
  const all = await planFromAll(asking, (done) => steps.push(done))
  const { workspace, time, db } = stage
  const asked = { task: 'plan', reach: db.reach.app, workspace, files, version: 3, now: time.now } as const
  const seen: number[] = []
  const sorted = (plan: Plan) => ({
    ...plan,
    groups: plan.groups.map(({ examples, ...group }) => ({ ...group, examples: [...examples].sort() })),
  })
  assert.deepEqual(await planInThread(asked, (done) => seen.push(done)).answer, all)
  assert.deepEqual(seen, steps)
  const sampled = await planFromSample(asking)
  assert.deepEqual({ ...sorted(sampled), groups: countsOf(sampled) }, { ...sorted(all), groups: countsOf(all) })
  assert.deepEqual(await everybody(stage), before)
})

test('a sample says how many of everybody, with a range that holds what is true', async () => {
  const asking = askingOf(funnel(1), 3)
  const all = await planFromAll(asking, () => undefined)
  const some = await planFromSample(asking, 100)
  assert.equal(some.looked, 100)
  assert.equal(some.people, 300)
  assert.ok(some.moved.low <= all.moved.people && all.moved.people <= some.moved.high)
  assert.ok(some.groups.every(({ examples }) => examples.length <= 10))
})

test('whoever acts after a publish is judged by it before the walk comes', async () => {
  const { ledger, workspace, db, time } = stage
  const email = 'early@acme.example'
  await ledger.append(workspace, [capture({ id: 'e1', at: '2026-03-02T08:00:00Z', email }, is({ email }))])
  const version = await publish(db.app, workspace, { files: funnel(5), note: '', by: 'test', act: false }, time.now)
  await ledger.append(workspace, [capture({ id: 'e2', at: '2026-03-02T09:00:00Z', email }, page('/pricing'))])
  const person = (await everybody(stage)).find(({ state }) => state.values.email === email)
  assert.deepEqual([person?.version, person?.state.stage], [version, 'mql'])
  await seeToReEvaluation(db, engine, workspace, version, () => undefined, 0)
  await assertRebuilt(stage)
})

test('a publish amid appends leaves everybody under the new version, equal to a fold from nothing', async () => {
  const { ledger, workspace, db, time } = stage
  time.now = at('2026-03-02T10:00:00Z')
  const batches = Array.from({ length: 20 }, (_, i) => crowd(10, `b${i}-`))
  const appending = batches.map(async (batch, i) => {
    await new Promise((done) => setTimeout(done, i * 3))
    await ledger.append(workspace, batch)
  })
  const publishing = new Promise((done) => setTimeout(done, 25)).then(() => publishAndWalk(funnel(30)))
  const [version] = await Promise.all([publishing, ...appending])
  const versions = new Set((await everybody(stage)).map((row) => row.version))
  assert.deepEqual([...versions], [version])
  await assertRebuilt(stage)
  const { rows } = await db.app.query('select state, attempts from effects where kind = $1', ['definition.re-evaluate'])
  assert.ok(rows.every(({ state, attempts }) => state === 'done' && attempts === 1))
})

test('a roll-back is a new version with the old files, and nobody goes backward by it', async () => {
  const before = await places()
  const version = await publishAndWalk(funnel(40))
  const now = await places()
  const rank = ['visitor', 'lead', 'mql']
  for (const [id, { stage: was }] of before) assert.ok(rank.indexOf(now.get(id)?.stage ?? '') >= rank.indexOf(was))
  assert.ok((await everybody(stage)).every((row) => row.version === version))
  await assertRebuilt(stage)
})

test('two commands at once re-evaluate once', async () => {
  const { db, workspace, time } = stage
  const version = await publish(db.app, workspace, { files: funnel(35), note: '', by: 'test', act: false }, time.now)
  await Promise.all([1, 2].map(() => seeToReEvaluation(db, engine, workspace, version, () => undefined, 0)))
  const { rows } = await db.app.query('select state, attempts from effects where workspace_id = $1 and payload @> $2', [
    workspace,
    { version },
  ])
  assert.deepEqual(rows, [{ state: 'done', attempts: 1 }])
  assert.ok((await everybody(stage)).every((row) => row.version === version))
})
