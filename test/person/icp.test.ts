import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { SignedInBrowser } from '#test/signed-in.ts'
import { type Desk, desk } from './desk.ts'

let here: Desk
let mia: SignedInBrowser
before(async () => {
  here = await desk()
  mia = await here.as('marketer')
})
after(() => here.close())

const SIGNATURE = 'Ana Ott\nHead of IT\nAcme GmbH\nana@acme.example\n+49 40 1234567'
const facts = async () => {
  const { rows } = await here.own.database.ops.query('select count(*)::int as n from events')
  return rows[0].n
}

test('a pasted signature is judged and nothing of it is stored', async () => {
  const before_ = await facts()
  const verdict = await here.ask(mia, 'POST', '/api/icp/check', { text: SIGNATURE })
  assert.equal(verdict.fits, 'open')
  assert.equal(verdict.question, 'headcount')
  assert.deepEqual([verdict.read.name, verdict.read.company], ['Ana Ott', 'Acme GmbH'])
  assert.equal(verdict.known.seniority, 'head')
  const answered = await here.ask(mia, 'POST', '/api/icp/check', {
    text: SIGNATURE,
    traits: { headcount: 80, budget: 20000, timeline: 2 },
  })
  assert.equal(answered.fits, 'fits')
  assert.equal(await facts(), before_)
})

test('whom the workspace knows is linked, and what it knows of the company counts', async () => {
  const id = await here.lead({ email: 'bo@known.example', name: 'Bo Known' })
  const { found } = await here.ask(mia, 'POST', '/api/icp/check', { text: 'bo@known.example' })
  assert.deepEqual([found.person.id, found.account.people], [id, 1])
  const domain = await here.ask(mia, 'POST', '/api/icp/check', { text: 'https://known.example/about' })
  assert.equal(domain.found.account.people, 1)
})

test('kept as a lead, or out with a reason, and taken back', async () => {
  const lead = await here.ask(mia, 'POST', '/api/icp/keep', {
    traits: { email: 'ana@acme.example', title: 'Head of IT' },
  })
  assert.equal((await here.ask(mia, 'GET', `/api/people/${lead.person}`)).person.title, 'Head of IT')
  const traits = { name: 'Joe', company: 'Rival', headcount: 80, budget: 20000, timeline: 2 }
  const out = await here.ask(mia, 'POST', '/api/icp/keep', { traits, disqualify: 'Competitor' })
  const person = await here.ask(mia, 'GET', `/api/people/${out.person}`)
  assert.deepEqual([person.exit.reason, person.waiting], ['Competitor', null])
  const again = await here.ask(mia, 'POST', '/api/icp/keep', { traits })
  assert.equal(again.person, out.person)
  await here.ask(mia, 'POST', '/api/icp/keep', { traits: {} }, 400)
})
