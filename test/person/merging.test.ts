import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import type { SignedInBrowser } from '#test/signed-in.ts'
import { type Answer, type Desk, desk, findings } from './desk.ts'

let here: Desk
let mia: SignedInBrowser
before(async () => {
  here = await desk()
  mia = await here.as('marketer')
})
after(() => here.close())

const traitOf = (record: Answer, name: string) =>
  record.traits.find((one: { name: string }) => one.name === name)?.value

test('candidates: the same mailbox, telephone, name in a company', async () => {
  const id = await here.lead({ email: 'kim@acme.example', name: 'Kim Lee', phone: '+49 170 1234567' })
  const tagged = await here.lead({ email: 'kim+news@acme.example', name: 'K' })
  const named = await here.lead({ email: 'k.lee@acme.example', name: 'kim  LEE' })
  const phoned = await here.lead({ email: 'info@acme.example', phone: '0170 1234567' })
  await here.lead({ email: 'kim@other.example', name: 'Kim Lee' })
  const { people } = await here.ask(mia, 'GET', `/api/people/${id}/duplicates`)
  assert.deepEqual(
    people.map((one: Answer) => [one.id, one.likeness]),
    [
      [tagged, 'mailbox'],
      [phoned, 'phone'],
      [named, 'name-and-company'],
    ],
  )
  const { groups } = await here.ask(mia, 'GET', '/api/duplicates')
  assert.deepEqual(
    groups.map((group: Answer) => group.people.map((one: Answer) => one.id).toSorted()),
    [[id, named].toSorted()],
  )
})

test('a preview says whose value wins and why, the merge does so but for what somebody chose, and an unmerge restores both', async () => {
  const into = await here.lead({ email: 'old@acme.example', name: 'Ana Ott', title: 'Clerk', headcount: 60 })
  const from = await here.lead({ email: 'new@acme.example', name: 'Ana Ott', title: 'CTO', budget: 9000 })
  const before_ = [await record(into), await record(from)]
  const preview = await here.ask(mia, 'GET', `/api/people/${into}/merge-preview?with=${from}`)
  const field = (name: string) => {
    const { wins, why } = preview.fields.find((one: Answer) => one.name === name)
    return [wins, why]
  }
  assert.deepEqual(field('title'), ['from', 'newer'])
  assert.deepEqual(field('name'), ['same', 'same'])
  assert.deepEqual(field('headcount'), ['into', 'only'])
  assert.deepEqual(field('budget'), ['from', 'only'])
  const merged = await here.ask(mia, 'POST', `/api/people/${into}/merge`, { from, keep: { title: 'into' } })
  assert.deepEqual([merged.person.title, merged.person.budget], ['Clerk', 9000])
  const whole = await record(into)
  assert.deepEqual(
    whole.merged.map((one: Answer) => one.id),
    [from],
  )
  assert.equal((await here.ask(mia, 'GET', `/api/people/${from}`)).person.id, into)
  await here.ask(mia, 'POST', `/api/people/${into}/unmerge`, { from })
  const again = [await record(into), await record(from)]
  for (const name of ['title', 'headcount', 'budget', 'email'])
    assert.deepEqual(
      again.map((one) => traitOf(one, name)),
      before_.map((one) => traitOf(one, name)),
    )
  await here.ask(mia, 'POST', `/api/people/${into}/unmerge`, { from }, 409)
  await here.ask(mia, 'POST', `/api/people/${into}/merge`, { from: into }, 400)
})

const record = (id: string) => here.ask(mia, 'GET', `/api/people/${id}/record`)

test('a stretch of the alphabet without namesakes does not end the list', async () => {
  const { superuserUrl, workspace } = here.own.database
  const superuser = new pg.Client({ connectionString: superuserUrl })
  await superuser.connect()
  const many = `select (jsonb_populate_record(l, jsonb_build_object('person_id', gen_random_uuid(), 'name_key', '0 ' || lpad(n::text, 6, '0')))).*
    from (select l from people_listed l where workspace_id = $1 limit 1) one(l), generate_series(1, 20000) n`
  await superuser.query(`insert into people_listed ${many}`, [workspace])
  const first = await here.ask(mia, 'GET', '/api/duplicates')
  assert.deepEqual([first.groups, first.next], [[], '0 020000'])
  const rest = await here.ask(mia, 'GET', `/api/duplicates?after=${encodeURIComponent(first.next)}`)
  assert.ok(rest.groups.length > 0)
  assert.equal(rest.next, null)
  await superuser.query(`delete from people_listed where workspace_id = $1 and name_key like '0 %'`, [workspace])
  await superuser.end()
})

test('after all of it every fact still explains every row', async () => {
  assert.deepEqual(await findings(here), [])
})

test('who is said to be another person is offered no more, until that is taken back', async () => {
  const id = await here.lead({ email: 'lou@apart.example', name: 'Lou Reed' })
  const other = await here.lead({ email: 'l.reed@apart.example', name: 'Lou Reed' })
  const candidates = async (one: string) =>
    (await here.ask(mia, 'GET', `/api/people/${one}/duplicates`)).people.map((found: Answer) => found.id)
  assert.deepEqual(await candidates(id), [other])
  await here.ask(mia, 'POST', `/api/people/${id}/apart`, { other })
  await here.ask(mia, 'POST', `/api/people/${id}/apart`, { other })
  assert.deepEqual(await candidates(id), [])
  assert.deepEqual(await candidates(other), [])
  await here.ask(mia, 'POST', `/api/people/${other}/apart`, { other: id, back: true })
  assert.deepEqual(await candidates(id), [other])
  await here.ask(mia, 'POST', `/api/people/${id}/apart`, { other: id }, 400)
  await here.ask(await here.as('viewer'), 'POST', `/api/people/${id}/apart`, { other }, 403)
  await here.ask(await here.as('rep'), 'POST', `/api/people/${id}/apart`, { other }, 404)
})
