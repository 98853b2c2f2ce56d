import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { eraseAgain } from '#src/ledger/erase/again.ts'
import { sieveOf, soughtOf } from '#src/ledger/erase/mention.ts'
import { ERASURES_FILE } from '#src/ledger/erase/noted.ts'
import { ownWordsOf } from '#src/ledger/erase/own-words.ts'
import { wholeProgram } from './whole.ts'

// Whoever asks to be erased chose every word that is looked for.

const whole = await wholeProgram('hostile-erase')
const { append, erase, findings, lead, personOf, rows, settled } = whole

const EVE = 'maria@quarry.example'
const BEN = 'ben@smith.example'
const PHONES = ['20260701', '1200000', '+43 1200000', '01.07.2026', '120', '1'.repeat(300)]
const deal = { kind: 'opportunity', key: 'crm:1', person: [{ kind: 'email', value: BEN }] } as const

/** What is about others: a deal, a cost, a form that was refused, records; each has a word that is part of what Eve is known by. */
async function othersOf(): Promise<void> {
  await lead({ email: BEN, name: 'Ben Smith', headcount: 60, it_pain: 'maria@quarry.example.org and customer 120' })
  await lead({ email: 'anna-maria@quarry.example', name: "Anna-Maria O'Ott", it_pain: "d'maria@quarry.example" })
  await append(deal, {
    ...{ type: 'opportunity.recorded', stage: 'demo', status: 'open', value: 1_200_000 },
    traits: { closes: '2026-07-01', seats: '1200000', of: 'customer', note: 'on 01.07.2026' },
  })
  await append(
    { kind: 'workspace' },
    {
      ...{ type: 'spend.recorded', from: '2026-07-01', to: '2026-07-01', channel: 'paid search' },
      ...{ currency: 'EUR', amount: 1_200_000, campaign: 'customer' },
    },
  )
  for (const email of ['anna-maria@quarry.example', 'maria@quarry.example.org', 'xmaria@quarry.example'])
    await rows(
      `insert into refusals (workspace_id, id, form, version, reason, at, network, email, body)
       values ($1, gen_random_uuid(), 'ask', 1, 'honeypot', now(), '192.0.2.0', $2, $3)`,
      ...[whole.workspace, email, JSON.stringify({ raw: { email } })],
    )
  await settled()
}

const othersNow = async () => [
  await rows(
    `select type, body from events where type in ('opportunity.recorded', 'spend.recorded') or body::text like '%smith%' or body::text like '%anna-%' order by id`,
  ),
  await rows(`select person_id, email, state -> 'values' as v from people where email <> $1 order by 1`, EVE),
  await rows('select id, body from refusals order by id'),
]

test('words that somebody chose so that they are others’ too destroy nothing of others', async () => {
  await othersOf()
  const before = await othersNow()
  await lead({ email: EVE, userId: 'customer', anonymousId: 'demo-request', name: 'Eve' })
  for (const phone of PHONES) await lead({ email: EVE, phone })
  await settled()
  await erase(await personOf(EVE))
  await settled()
  assert.deepEqual(await othersNow(), before)
  assert.deepEqual(await findings(), {})
})

test('a name alone is cleared only after whoever asks was shown where it stands', async () => {
  const before = await othersNow()
  await assert.rejects(whole.sluice('erase', 'paid search', '--mentions'), {
    code: 'usage',
    message: /^What is cleared cannot be brought back[^\n]*\n {2}a cost \([^)]+\): /,
  })
  assert.deepEqual(await othersNow(), before)
})

test('somebody with thousands of addresses and numbers is looked for all the same', async () => {
  const many = Array.from({ length: 3_000 }, (_, n) => n)
  const addresses = many.map((n) => ({ kind: 'email', value: `p${n}@quarry${n}.example`, trusted: false }))
  const claimed = Object.fromEntries(many.map((n) => [`phone_${n}`, `+43 660 ${1_000_000 + n * 7919}`]))
  const numbers = ownWordsOf([], { ...claimed, name: 'Eve Ott' })
  assert.deepEqual([numbers.length, numbers.at(-1)?.value], [101, 'Eve Ott'])
  const [row] = await rows(
    `select 'write to p2999@quarry2999.example' ~ any($1::text[]) as last, 'nobody' ~ any($1::text[]) as nobody`,
    sieveOf(soughtOf([...addresses, ...numbers])),
  )
  assert.deepEqual(row, { last: true, nobody: false })
})

test('a list of erasures that somebody wrote in erases whom it names here, and nobody else', async () => {
  for (const name of ['one', 'two', 'three']) await lead({ email: `${name}@list.example` })
  const [one, two, three] = await Promise.all(['one', 'two', 'three'].map((name) => personOf(`${name}@list.example`)))
  const { workspace, home } = whole
  const lines = [
    { workspace: randomUUID(), person: one, subjects: [one] },
    { workspace, person: randomUUID(), subjects: [randomUUID()] },
    { workspace, person: three, subjects: ["'; delete from people; --"] },
    { workspace, person: two, subjects: [two] },
    { workspace, person: two, subjects: [] },
    ...[
      null,
      [],
      {},
      { workspace },
      'x'.repeat(5_000_000),
      { __proto__: null, workspace: '', person: '', subjects: {} },
    ],
  ]
  appendFileSync(join(home, ERASURES_FILE), `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"workspace":"`)
  assert.equal(await eraseAgain(whole.config, whole.database), 1)
  const left = await rows(`select email from people where email like '%@list.example' order by email`)
  assert.deepEqual(left, [{ email: 'one@list.example' }, { email: 'three@list.example' }])
  assert.equal(await eraseAgain(whole.config, whole.database), 0)
})
