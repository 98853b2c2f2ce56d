import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { SignedInBrowser } from '#test/signed-in.ts'
import { send } from '../screens/served.ts'
import { type Desk, desk, findings } from './desk.ts'

let here: Desk
let mia: SignedInBrowser
before(async () => {
  here = await desk()
  mia = await here.as('marketer', 'mia@sluice.example')
})
after(() => here.close())

const ANA = { email: 'ana@acme.example', name: 'Ana Ott', title: 'Clerk', headcount: 60, budget: 12000, timeline: 3 }

test('one answer holds everything about a person but the timeline', async () => {
  const id = await here.lead({ ...ANA, events: [{ page: '/pricing' }, { event: 'quote_requested' }] })
  const record = await here.ask(mia, 'GET', `/api/people/${id}/record`)
  assert.equal(record.name, 'Ana Ott')
  assert.equal(record.answer.stage.id, 'handoff')
  assert.equal(record.ownership.kind, 'waiting')
  assert.equal(record.account.domain, 'acme.example')
  assert.ok(record.history.some((entry: { basis: string }) => entry.basis === 'criteria'))
  assert.equal(record.traits.find((one: { name: string }) => one.name === 'title').source.door, 'lead api')
  assert.ok(record.flip.at > record.answer.score.at)
  assert.equal(record.halfLives.quote, 30)
  const { points } = await here.ask(mia, 'GET', `/api/people/${id}/curve`)
  assert.equal(points.at(-1).total > 100, true)
})

test('a lead that was handed over waits for its rep, is taken up or turned away, and either can be taken back', async () => {
  await send(here.own, '/api/reps', { name: 'Ben Okafor', email: 'ben@sluice.example', team: 'sales' })
  const id = await here.lead({ ...ANA, email: 'lou@given.example', events: [{ event: 'quote_requested' }] })
  const waits = async () => (await here.ask(mia, 'GET', `/api/people/${id}/record`)).handedOver
  assert.equal(typeof (await waits()).at, 'string')
  const { change } = await here.ask(mia, 'POST', `/api/people/${id}/accept`)
  assert.equal(await waits(), null)
  await here.ask(mia, 'POST', `/api/people/${id}/take-back`, { batch: change })
  assert.equal(typeof (await waits()).at, 'string')
  const turned = await here.ask(mia, 'POST', `/api/people/${id}/reject`, { reason: 'No budget' })
  assert.equal(await waits(), null)
  await here.ask(mia, 'POST', `/api/people/${id}/take-back`, { batch: turned.change })
  const record = await here.ask(mia, 'GET', `/api/people/${id}/record`)
  assert.equal(typeof record.handedOver.at, 'string')
  const { criterion } = record.history.find((entry: { stage: string }) => entry.stage === 'qualification').evidence
  assert.ok(record.sentences[criterion].parts.length > 1)
})

test('an edit is a fact of whoever made it, wins over forms, is refused when the value changed meanwhile, and can be taken back', async () => {
  const id = await here.lead({ ...ANA, email: 'eva@acme.example', name: 'Eva' })
  const before_ = await here.ask(mia, 'GET', `/api/people/${id}/record`)
  const title = before_.traits.find((one: { name: string }) => one.name === 'title').source.id
  const edited = await here.ask(mia, 'PATCH', `/api/people/${id}`, { traits: { title: 'CTO' }, seen: { title } })
  assert.equal(edited.person.title, 'CTO')
  assert.equal(edited.person.seniority, 'c-level')
  await here.lead({ email: 'eva@acme.example', title: 'Intern' })
  const after_ = await here.ask(mia, 'GET', `/api/people/${id}/record`)
  const row = after_.traits.find((one: { name: string }) => one.name === 'title')
  assert.deepEqual([row.value, row.source.trust, row.source.door], ['CTO', 'human', 'mia@sluice.example'])
  const told = await here.ask(mia, 'PATCH', `/api/people/${id}`, { traits: { title: 'CEO' }, seen: { title } }, 409)
  assert.equal(told.error.code, 'conflict')
  const back = await here.ask(mia, 'POST', `/api/people/${id}/take-back`, { batch: edited.change })
  assert.equal(back.person.title, 'Intern')
  await here.ask(mia, 'POST', `/api/people/${id}/take-back`, { batch: '0195f000-0000-7000-8000-00000000a4a0' }, 404)
})

test('a new address becomes an identifier, and one that somebody else has is refused', async () => {
  const id = await here.lead({ ...ANA, email: 'tom@acme.example' })
  await here.lead({ ...ANA, email: 'taken@acme.example' })
  await here.ask(mia, 'PATCH', `/api/people/${id}`, { traits: { email: 'taken@acme.example' } }, 409)
  await here.ask(mia, 'PATCH', `/api/people/${id}`, { traits: { email: 'tom@new.example' } })
  const found = await here.ask(mia, 'GET', '/api/people?email=tom@new.example')
  assert.equal(found.person.id, id)
})

test('out by hand holds against later facts until it is taken back', async () => {
  const id = await here.lead({ ...ANA, email: 'out@acme.example' })
  const out = await here.ask(mia, 'POST', `/api/people/${id}/disqualify`, { reason: 'Student project' })
  assert.deepEqual([out.exit.reason, out.exit.by], ['Student project', 'mia@sluice.example'])
  await here.lead({ email: 'out@acme.example', events: [{ event: 'quote_requested' }] })
  const still = await here.ask(mia, 'GET', `/api/people/${id}`)
  assert.equal(still.exit.reason, 'Student project')
  assert.equal(still.stage.id, out.stage.id)
  const back = await here.ask(mia, 'POST', `/api/people/${id}/requalify`, {})
  assert.equal(back.exit, null)
  assert.equal(back.stage.id, 'handoff')
})

test('a rule that takes somebody out is not overruled by requalify', async () => {
  const id = await here.lead({ email: 'spy@competitor.example' })
  await here.ask(mia, 'POST', `/api/people/${id}/requalify`, {}, 409)
})

test('a person says the stage, and the entry names who', async () => {
  const id = await here.lead({ email: 'low@acme.example' })
  await here.ask(mia, 'POST', `/api/people/${id}/stage`, { stage: 'nowhere', reason: 'x' }, 400)
  const moved = await here.ask(mia, 'POST', `/api/people/${id}/stage`, { stage: 'handoff', reason: 'Met at the fair' })
  assert.equal(moved.stage.id, 'handoff')
  const record = await here.ask(mia, 'GET', `/api/people/${id}/record`)
  const entry = record.history.find((one: { stage: string }) => one.stage === 'handoff')
  assert.deepEqual(
    [entry.basis, entry.by, entry.evidence.reason],
    ['declared', 'mia@sluice.example', 'Met at the fair'],
  )
})

test('a timeline can be narrowed to a kind', async () => {
  const id = await here.lead({
    ...ANA,
    email: 'kind@acme.example',
    events: [{ page: '/pricing' }, { event: 'quote_requested' }],
  })
  const { items } = await here.ask(mia, 'GET', `/api/people/${id}/timeline?kind=visit`)
  assert.deepEqual(
    items.map((one: { event: { type: string } }) => one.event.type),
    ['capture.page-viewed'],
  )
})

test('a rep reaches only their own people, by any road (G2)', async () => {
  const owner = await here.as('owner')
  await here.ask(owner, 'POST', '/api/reps', { name: 'Ben', email: 'ben@sluice.example', team: 'sales' }, 201)
  const ben = await here.as('rep', 'ben@sluice.example')
  const mine = await here.lead({
    ...ANA,
    email: 'mine@own.example',
    name: 'Same Name',
    events: [{ event: 'quote_requested' }],
  })
  const foreign = await here.lead({ email: 'foreign@other.example', name: 'Same Name' })
  assert.equal((await here.ask(ben, 'GET', `/api/people/${mine}`)).owner.name, 'Ben')
  for (const path of ['', '/record', '/curve', '/score', '/timeline', '/duplicates'])
    await here.ask(ben, 'GET', `/api/people/${foreign}${path}`, undefined, 404)
  await here.ask(ben, 'GET', '/api/people?email=foreign@other.example', undefined, 404)
  await here.ask(ben, 'PATCH', `/api/people/${foreign}`, { traits: { title: 'x' } }, 404)
  await here.ask(ben, 'POST', `/api/people/${foreign}/disqualify`, { reason: 'x' }, 404)
  await here.ask(ben, 'POST', `/api/people/${foreign}/stage`, { stage: 'handoff', reason: 'x' }, 404)
  await here.ask(ben, 'GET', `/api/people/${mine}/merge-preview?with=${foreign}`, undefined, 404)
  await here.ask(ben, 'POST', `/api/people/${mine}/merge`, { from: foreign }, 404)
  assert.deepEqual((await here.ask(ben, 'GET', `/api/people/${mine}/duplicates`)).people, [])
  const { items } = await here.ask(ben, 'GET', '/api/accounts')
  const domains = items.map((one: { domain: string }) => one.domain)
  assert.ok(domains.includes('own.example') && !domains.includes('other.example'))
  const all = await here.ask(owner, 'GET', '/api/accounts?search=other')
  await here.ask(ben, 'GET', `/api/accounts/${all.items[0].id}`, undefined, 404)
  const { found } = await here.ask(ben, 'POST', '/api/icp/check', { text: 'foreign@other.example' })
  assert.deepEqual(found, { person: null, account: null })
})

test('a viewer changes nobody', async () => {
  const viewer = await here.as('viewer')
  const id = await here.lead({ email: 'view@acme.example' })
  await here.ask(viewer, 'GET', `/api/people/${id}/record`)
  await here.ask(viewer, 'PATCH', `/api/people/${id}`, { traits: { title: 'x' } }, 403)
  await here.ask(viewer, 'POST', '/api/icp/keep', { traits: { company: 'x' } }, 403)
})

test('after all of it every fact still explains every row', async () => {
  assert.deepEqual(await findings(here), [])
})
