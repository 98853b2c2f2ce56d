import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BLOTTED, FACTS, LISTED, MENTION_NAMES } from '#src/ledger/erase/places.ts'
import { MENTIONS, RULES } from '#src/ledger/erase/tables.ts'
import { publishText } from '../hosted/desk.ts'
import { wholeProgram } from './whole.ts'

const whole = await wholeProgram('mentioned')
const { ask, append, erase, found, findings, lead, personOf, rows, settled, sluice } = whole

const ANA = 'ana.ott@quarry.example'
const BEN = 'ben@smith.example'
const EXACT = [ANA, 'ana.ott%40quarry.example', '5550155', '555-0155', 'crm-ott-4711']
const FORM = `id: ask
title: Ask ${ANA}
button: Ask
fields:
  - { id: email, kind: email, label: E-mail, required: true, trait: email }
after: { title: Thank you, text: She answers soon. }
`
const deal = { kind: 'opportunity', key: 'crm:1', person: [{ kind: 'email', value: BEN }] } as const
const company = { kind: 'account', keys: [{ kind: 'name', value: `${ANA} gmbh` }] } as const

/** Folded anew from the facts, which are looked at. */
const DERIVED = ['accounts', 'journeys', 'opportunities', 'people', 'touches']
/** Words of ours, colleagues, and what retention empties. */
const OURS = [
  ...['consent_proofs.purpose', 'consent_proofs.basis', 'consent_proofs.form', 'consent_proofs.source'],
  ...['consent_proofs.ip', 'consent_proofs.confirmed_ip', 'effects.kind', 'effects.state', 'events.subject_kind'],
  ...['events.type', 'events.mode', 'events.trust', 'events.flags', 'import_files.created_by'],
]

test('every text of a table that says something of people is looked at by an erasure', async () => {
  const columns = await rows(
    `select c.relname as table, c.relname || '.' || a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not a.attisdropped and a.attnum > 0
        and format_type(a.atttypid, null) in ('text', 'text[]', 'json', 'jsonb') order by 1, a.attnum`,
  )
  const looked = [FACTS, ...BLOTTED, ...LISTED].flatMap(({ table, columns }) => columns.map((one) => `${table}.${one}`))
  const isOpen = (table: string) => ['blank', 'itself'].includes(RULES[table]?.how ?? '') && !DERIVED.includes(table)
  const left = columns
    .filter(({ table, column }) => isOpen(table) && !looked.includes(column))
    .map(({ column }) => column)
  assert.deepEqual(left.toSorted(), OURS.toSorted())
  const known = new Set(columns.map(({ column }) => column))
  assert.deepEqual(
    looked.filter((column) => !known.has(column)),
    [],
  )
  assert.deepEqual(Object.keys(MENTION_NAMES).toSorted(), MENTIONS.toSorted())
})

/** Everybody but Ana says her address, her number or her name somewhere. */
async function spokenOf(): Promise<void> {
  await lead({ email: ANA, name: 'Ana Ott', phone: '+43 660 5550155', userId: 'CRM-Ott-4711', anonymousId: 'pricing' })
  await lead({
    email: BEN,
    name: 'Ben Smith',
    phone: '0660 555 01 55',
    headcount: 60,
    it_pain: `ask ${ANA}, she knows`,
  })
  await lead({
    email: BEN,
    events: [
      { event: 'called', properties: { note: `Ott, Ana (0043 660 555-0155) <${ANA.toUpperCase()}>`, [ANA]: true } },
      { page: `/thanks?from=${encodeURIComponent(ANA)}` },
    ],
  })
  await lead({ email: 'ben2@smith.example', name: 'B. Smith', it_pain: `crm-ott-4711 and ${ANA}` })
  await ask('POST', `/api/people/${await personOf(BEN)}/merge`, { from: await personOf('ben2@smith.example') })
  await append(deal, {
    ...{ type: 'opportunity.recorded', stage: 'demo', status: 'open', value: 500 },
    traits: { title: 'Ana Ott - 20 seats', contact: ANA },
  })
  await append(company, { type: 'account.described', traits: { about: `Founded by Ana Ott, ${ANA}` } })
  await append(
    { kind: 'workspace' },
    {
      ...{
        type: 'spend.recorded',
        from: '2026-07-01',
        to: '2026-07-01',
        channel: 'paid search',
        currency: 'EUR',
        amount: 5,
      },
      campaign: `to ${ANA}`,
    },
  )
  await ask('POST', '/api/views', { name: 'Ana Ott', query: { search: 'ott' }, shared: true }, 201)
  await settled()
}

test('an address, a number and an id go wherever others are spoken of, also from facts; a name is left and listed; nothing else changes', async () => {
  await spokenOf()
  await publishText(whole, FORM)
  const [ana, ben] = [await personOf(ANA), await personOf(BEN)]
  assert.deepEqual(await findings(), {})
  const before = await whole.counts()
  const recordOf = async () => {
    const { values } = (await rows('select state from people where person_id = $1', ben))[0].state
    return values
  }
  const values = await recordOf()
  const asked = await ask('GET', `/api/people/${ana}/mentions`)
  assert.deepEqual([asked.names, asked.namesakes, asked.hasMore], [['Ana Ott'], 0, false])
  const saidOf = (mentions: readonly { called: string; excerpt: string }[]) =>
    mentions.map(({ called, excerpt }) => `${called}: ${excerpt}`).toSorted()
  assert.deepEqual(saidOf(asked.named), [
    'a company: Founded by Ana Ott, ana.ott@quarry.example',
    'a deal: Ana Ott - 20 seats',
    'a saved view: Ana Ott',
    'the record of somebody else: Ott, Ana (0043 660 555-0155) <ANA.OTT@QUARRY.EXAMPLE>',
  ])
  assert.deepEqual([...new Set(asked.published.map(({ called }: { called: string }) => called))].toSorted(), [
    'a form',
    'a version of a form',
  ])
  await erase(ana)
  await settled()
  assert.deepEqual(await found(EXACT), ['form_versions', 'forms'])
  assert.deepEqual(await recordOf(), { ...values, it_pain: '[erased] and [erased]' })
  assert.equal(values.phone, '0660 555 01 55')
  const [title] = await rows(`select state -> 'traits' as traits from opportunities`)
  assert.deepEqual(title.traits, { title: 'Ana Ott - 20 seats', contact: '[erased]' })
  const [told] = await rows(`select body -> 'properties' as properties from events where body ->> 'name' = 'called'`)
  assert.deepEqual(told.properties, { note: 'Ott, Ana ([erased]) <[erased]>', '[erased]': true })
  assert.deepEqual(await whole.counts(), before)
  assert.deepEqual(await findings(), {})
  assert.equal(await whole.rebuilt(), 0)
  await settled()
  assert.deepEqual(await findings(), {})
})

test('the name that remains is cleared by itself once somebody says so', async () => {
  assert.ok((await found(['ana ott', 'ott, ana'])).includes('opportunities'))
  await assert.rejects(sluice('erase', 'Ana Ott', '--mentions'), { code: 'usage' })
  assert.equal(
    await sluice('erase', 'Ana  Ott', '--mentions', '--yes'),
    'The name Ana  Ott is cleared wherever others are spoken of.',
  )
  assert.deepEqual(await found(['ana ott', 'ott, ana']), [])
  assert.deepEqual(await findings(), {})
  assert.equal(await whole.rebuilt(), 0)
})
