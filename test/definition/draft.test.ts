import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Role } from '#src/access/access.ts'
import type { Timestamp } from '#src/funnel/brand.ts'
import type {
  CheckAnswer,
  CompletenessAnswer,
  DiffAnswer,
  DraftAnswer,
  MatchAnswer,
  NamesAnswer,
  PlanAnswer,
  ProgressAnswer,
  TemplatesAnswer,
  VersionAnswer,
  VersionsAnswer,
} from '#src/learn/definition-answer.ts'
import { releaseDraft } from '#src/learn/draft/store.ts'
import { publishIn } from '#src/ledger/publish.ts'
import { ANA_ASKS, type Served, send, serve } from '../screens/served.ts'
import { signIn } from '../signed-in.ts'

let served: Served
type Said = { readonly error?: { readonly code: string; readonly message: string } }
const headers = new Map<Role, Readonly<Record<string, string>>>()

before(async () => {
  served = await serve()
  for (const role of ['owner', 'marketer', 'rep', 'viewer'] as const)
    headers.set(role, (await signIn(served, { role })).headers)
  for (let i = 0; i < 12; i++)
    await send(served, '/v1/leads', { ...ANA_ASKS, email: `lead${i}@acme.example`, headcount: i < 4 ? 10 : 60 })
})
after(() => served.close())

async function ask<T>(role: Role, method: string, path: string, body?: unknown): Promise<[number, T & Said]> {
  const response = await fetch(`${served.url}/api/definition${path}`, {
    method,
    headers: { ...headers.get(role), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return [response.status, (await response.json()) as T & Said]
}

const inForce = async (): Promise<VersionAnswer> => (await ask<VersionAnswer>('viewer', 'GET', ''))[1]

/** The files in force with a piece of funnel.yaml replaced. */
async function changed(piece: string, instead: string): Promise<Record<string, string>> {
  const { files } = await inForce()
  const text = files['funnel.yaml'] ?? ''
  assert.ok(text.includes(piece))
  return { ...files, 'funnel.yaml': text.replace(piece, instead) }
}

async function save(files: Record<string, string>, role: Role = 'marketer'): Promise<DraftAnswer> {
  const [, { revision }] = await ask<DraftAnswer>('viewer', 'GET', '/draft')
  const [status, draft] = await ask<DraftAnswer>(role, 'PUT', '/draft', { revision, files })
  assert.equal(status, 200, JSON.stringify(draft))
  return draft
}

async function settled(): Promise<ProgressAnswer> {
  for (let i = 0; i < 200; i++) {
    const [, progress] = await ask<ProgressAnswer>('viewer', 'GET', '/progress')
    if (progress.state === 'done' || progress.state === 'none') return progress
    await wait(50)
  }
  throw new Error('re-evaluation did not end')
}

test('a check tells every mistake with its place and what to write instead', async () => {
  const files = await changed('person.headcount >= 20 && person.budget', 'person.headcuont >= 20 && person.budget')
  const [, { problems }] = await ask<CheckAnswer>('marketer', 'POST', '/check', { files })
  const [problem] = problems
  assert.equal(problem?.message, 'person has no field "headcuont"')
  assert.deepEqual([problem.suggestion, problem.length, problem.severity], ['headcount', 9, 'error'])
  const [, good] = await ask<CheckAnswer>('marketer', 'POST', '/check', { files: (await inForce()).files })
  assert.deepEqual(good.problems, [])
  assert.ok(good.walks > 2)
})

test('two who save over the same revision: the second is told what the first changed', async () => {
  const files = await changed('points: 15, halfLife: 14d, cap: 30', 'points: 20, halfLife: 14d, cap: 30')
  const [, { revision }] = await ask<DraftAnswer>('viewer', 'GET', '/draft')
  const draft = await save(files)
  assert.equal(draft.changes[0]?.sentence, 'scoring rule pricing: points 15 -> 20')
  const [status, said] = await ask('owner', 'PUT', '/draft', { revision, files: (await inForce()).files })
  assert.equal(status, 409)
  assert.match(said.error?.message ?? '', /marketer@sluice.example saved revision \d+ first.*points 15 -> 20/)
  const [, discarded] = await ask<DraftAnswer>('marketer', 'DELETE', `/draft?revision=${draft.revision}`)
  assert.equal(discarded.files, null)
  assert.equal(discarded.revision, draft.revision + 1)
})

test('a changed MQL needs marketing and sales; each signs its own side; a changed draft voids both', async () => {
  const files = await changed('person.headcount >= 20 && person.budget', 'person.headcount >= 5 && person.budget')
  const draft = await save(files)
  assert.deepEqual(draft.agreements, ['MQL'])
  const sign = (role: Role, side: string, revision = draft.revision) =>
    ask<DraftAnswer>(role, 'POST', '/sign-off', { side, revision, comment: 'ok' })
  assert.equal((await sign('rep', 'marketing'))[0], 403)
  assert.equal((await sign('viewer', 'sales'))[0], 403)
  assert.equal((await sign('marketer', 'sales'))[0], 403)
  assert.equal((await sign('marketer', 'marketing'))[0], 200)
  const publish = { revision: draft.revision, note: 'smaller companies' }
  const [refused, why] = await ask('marketer', 'POST', '/publish', publish)
  assert.equal(refused, 403)
  assert.match(why.error?.message ?? '', /MQL changed, and sales has not agreed/)
  assert.equal((await sign('rep', 'sales'))[1].signOffs.length, 2)
  const again = await save({ ...files, 'notes.md': 'why' })
  assert.deepEqual(again.signOffs, [])
  assert.equal((await sign('rep', 'sales'))[0], 409)
  await sign('marketer', 'marketing', again.revision)
  await sign('rep', 'sales', again.revision)
  const [status, published] = await ask<{ version: number }>('marketer', 'POST', '/publish', {
    revision: again.revision,
    note: 'smaller companies',
  })
  assert.deepEqual([status, published.version], [200, 2])
  const now = await inForce()
  assert.deepEqual(
    now.signOffs.map(({ side, by }) => [side, by]),
    [
      ['marketing', 'marketer@sluice.example'],
      ['sales', 'rep@sluice.example'],
    ],
  )
  assert.deepEqual([now.note, now.act, now.by], ['smaller companies', false, 'marketer@sluice.example'])
  assert.equal((await ask<DraftAnswer>('viewer', 'GET', '/draft'))[1].files, null)
  assert.equal((await settled()).left, 0)
})

test('a plan counts who would move and lists them, and an owner may publish alone with a reason', async () => {
  const draft = await save(await changed('enter: person.headcount >= 5 &&', 'enter: person.headcount >= 100 &&'))
  assert.equal((await ask<PlanAnswer>('marketer', 'POST', '/plan', {}))[1].state, 'running')
  let plan: PlanAnswer = { state: 'none' }
  for (let i = 0; i < 200 && plan.state !== 'done'; i++) {
    await wait(50)
    plan = (await ask<PlanAnswer>('marketer', 'GET', '/plan'))[1]
    assert.notEqual(plan.state, 'failed', JSON.stringify(plan))
  }
  assert.ok(plan.state === 'done')
  assert.equal(plan.plan.people, 12)
  assert.equal((await ask('marketer', 'POST', '/publish', { revision: draft.revision, override: 'because' }))[0], 403)
  const [status] = await ask('owner', 'POST', '/publish', { revision: draft.revision, override: 'Sales is away' })
  assert.equal(status, 200)
  assert.deepEqual(
    (await inForce()).signOffs.map(({ side, override, comment }) => [side, override, comment]),
    [
      ['marketing', true, 'Sales is away'],
      ['sales', true, 'Sales is away'],
    ],
  )
  await settled()
})

test('a publish that breaks off leaves the draft, nobody’s agreement and no version; two at once make one version', async () => {
  const before = await inForce()
  const draft = await save(await changed('enter: person.headcount >= 100 &&', 'enter: person.headcount >= 20 &&'))
  const { app, workspace } = served.database
  const doing = { workspace, by: 'an owner', now: '2026-01-05T09:00:00.000Z' as Timestamp }
  const broken = releaseDraft(app, doing, {
    revision: draft.revision,
    without: { sides: ['marketing', 'sales'], because: 'in a hurry' },
    publish: async (client) => {
      const publishing = { files: draft.files ?? {}, note: '', by: doing.by, act: false }
      await publishIn(client, workspace, publishing, doing.now)
      throw new Error('the line broke')
    },
  })
  await assert.rejects(broken, /the line broke/)
  const [, still] = await ask<DraftAnswer>('viewer', 'GET', '/draft')
  assert.deepEqual([still.revision, still.signOffs], [draft.revision, []])
  assert.equal((await inForce()).version, before.version)
  const once = () => ask('owner', 'POST', '/publish', { revision: draft.revision, override: 'in a hurry' })
  const answers = await Promise.all([once(), once()])
  assert.deepEqual(answers.map(([status]) => status).sort(), [200, 409])
  assert.equal((await inForce()).version, before.version + 1)
  await settled()
})

test('an old version is rolled back to by way of a draft', async () => {
  const [, first] = await ask<VersionAnswer>('viewer', 'GET', '/versions/1')
  const draft = await save({ ...first.files }, 'owner')
  await ask('owner', 'POST', '/publish', { revision: draft.revision, note: 'Back to version 1', override: 'roll back' })
  const [, { items, next }] = await ask<VersionsAnswer>('viewer', 'GET', '/versions?limit=3')
  assert.deepEqual([items.map(({ version }) => version), next], [[5, 4, 3], 3])
  const [, rest] = await ask<VersionsAnswer>('viewer', 'GET', '/versions?limit=3&before=3')
  assert.deepEqual([rest.items.map(({ version }) => version), rest.next], [[2, 1], null])
  const [, diff] = await ask<DiffAnswer>('viewer', 'GET', '/diff?from=1&to=5')
  assert.deepEqual([diff.same, diff.changes.length], [true, 0])
  const [, back] = await ask<DiffAnswer>('viewer', 'GET', '/diff?from=3&to=5')
  assert.match(back.changes[0]?.sentence ?? '', /stage MQL: criterion/)
  await settled()
})

test('a condition is counted as it is written, also over what no rule asks yet', async () => {
  const match = (expression: string) => ask<MatchAnswer>('marketer', 'POST', '/match', { expression })
  const [, large] = await match('person.headcount >= 50')
  assert.deepEqual([large.match.people, large.looked, large.examples.length, large.cut], [8, 12, 3, false])
  const [, asked] = await match('count("quote_requested", "30d") >= 1')
  assert.equal(asked.match.people, 12)
  const [, unknown] = await match('person.title == "CTO"')
  assert.deepEqual([unknown.match.people, unknown.unknown.people], [0, 12])
  const [status, said] = await match('person.titel == "CTO"')
  assert.equal(status, 400)
  assert.equal(said.error?.message, 'person has no field "titel"')
})

test('names seen lately, completeness by stage and by source, templates', async () => {
  const [, { names }] = await ask<NamesAnswer>('marketer', 'GET', '/names')
  assert.deepEqual(names[0], { name: 'quote_requested', count: 12 })
  const [, { rows, looked }] = await ask<CompletenessAnswer>('marketer', 'GET', '/completeness')
  assert.equal(looked, 12)
  const stages = rows.filter(({ by }) => by === 'stage')
  assert.equal(
    stages.reduce((sum, { people }) => sum + people, 0),
    12,
  )
  assert.equal(
    stages.reduce((sum, { known }) => sum + (known.headcount ?? 0), 0),
    12,
  )
  assert.ok(rows.some(({ by }) => by === 'source'))
  const [, { templates }] = await ask<TemplatesAnswer>('marketer', 'GET', '/templates')
  assert.equal(templates.length, 5)
})

test('who may not define is refused, who may read sees it', async () => {
  assert.equal((await ask('rep', 'POST', '/match', { expression: 'score > 1' }))[0], 403)
  assert.equal((await ask('viewer', 'PUT', '/draft', { revision: 0, files: {} }))[0], 403)
  assert.equal((await ask('rep', 'GET', '/draft'))[0], 200)
})
