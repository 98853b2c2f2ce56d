import assert from 'node:assert/strict'
import { test } from 'node:test'
import { post, publishText, tokenOf } from '../hosted/desk.ts'
import { type Answer, wholeProgram } from './whole.ts'

const whole = await wholeProgram('everything')
const { append, ask, lead, personOf, rows, settled } = whole
const EMAIL = 'rita.moos@quarry.example'
const OTHER = 'otto.hahn@quarry.example'

const FORM = `id: ask
title: Ask
button: Ask
fields:
  - { id: email, kind: email, label: E-mail, required: true, trait: email }
  - { id: news, kind: consent, label: Newsletter, purpose: newsletter, text: 'Send me news.' }
after: { title: Thank you, text: Soon. }
`

/** The same door for both of them, so that each has a row wherever the other has one. */
async function comeBy(email: string, browser: string): Promise<void> {
  const identifiers = [{ kind: 'anonymous', value: browser }] as const
  await append({ kind: 'person', identifiers }, { type: 'capture.page-viewed', path: '/pricing' })
  const answers = { email, news: 'on', _anonymous: browser }
  await post(whole, 'ask', { _token: await tokenOf(whole, 'ask'), ...answers })
  await post(whole, 'ask', { _token: await tokenOf(whole, 'ask'), ...answers, website_confirm: 'http://x' })
  await lead({ email, name: `Called ${email}`, headcount: 60, budget: 12000, timeline: 3 })
  await append(
    { kind: 'opportunity', key: `crm:${email}`, person: [{ kind: 'email', value: email }] },
    { type: 'opportunity.recorded', stage: 'demo', status: 'open', value: 500, traits: { title: `Of ${email}` } },
  )
}

test('the export of a person holds every table that says something of them, whole, and nothing of anybody else', async () => {
  await publishText(whole, FORM)
  await comeBy(EMAIL, 'browser-of-rita')
  await comeBy(OTHER, 'browser-of-otto')
  await settled()
  const id = await personOf(EMAIL)
  const subjects = await rows('select subject_id as id from subjects where person_id = $1', id)
  const { person, tables }: Answer = await ask('GET', `/api/people/${id}/everything`)
  assert.equal(person, id)
  // The catalogue says where somebody can have rows; what is worked out of the others would only make the file unreadable.
  const places = await rows(
    `select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname in ('subject_id', 'person_id') and not a.attisdropped`,
  )
  const said: Record<string, number> = {}
  for (const { table, column } of places) {
    const [{ n }] = await rows(
      `select count(*)::int as n from public.${table} where ${column} = any($1::uuid[])`,
      subjects.map((one) => one.id),
    )
    if (n > 0) said[table] = Math.max(n, said[table] ?? 0)
  }
  const held = new Map<string, number>(
    Object.entries(tables).map(([table, all]: [string, Answer]) => [table, all.length]),
  )
  for (const table of ['people_words', 'people_listed', 'alarms', 'receipts', 'subjects']) delete said[table]
  assert.deepEqual(Object.fromEntries(held), { ...said, consent_texts: 1, refusals: 1 })
  for (const table of [
    'consent_proofs',
    'events',
    'hits',
    'identities',
    'journeys',
    'mails',
    'opportunities',
    'touches',
  ])
    assert.ok((held.get(table) ?? 0) > 0, table)
  const text = JSON.stringify(tables)
  assert.ok(text.includes('Send me news.'))
  for (const word of ['otto', OTHER, await personOf(OTHER), 'lease_token', 'workspace_id'])
    assert.ok(!text.toLowerCase().includes(word), word)
})
