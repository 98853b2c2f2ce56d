import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { clashes, mapOf, missing } from './choices.ts'
import { guess } from './guess.ts'
import { readMap } from './map.ts'
import { PRESETS } from './presets.ts'
import { dealStatus, stageFor } from './stage-words.ts'

const STAGES = [
  { id: 'awareness', name: 'Awareness' },
  { id: 'capture', name: 'Capture', short: 'Lead' },
  { id: 'qualification', name: 'Qualification', short: 'MQL' },
  { id: 'handoff', name: 'Handoff', short: 'SQL' },
  { id: 'opportunity', name: 'Opportunity' },
  { id: 'customer', name: 'Customer' },
]

const of = (header: readonly string[], ...rows: readonly (readonly string[])[]) =>
  guess({
    ...{ name: 'list', header, rows, stages: STAGES, timezone: 'Europe/London' },
    ...{ today: '2026-03-01', delimiter: ',', encoding: 'utf-8' },
  })

const meanings = (...asked: Parameters<typeof of>) => of(...asked).choices.columns

test('headers in five languages mean the same', () => {
  const cells = ['a@b.example', 'Ana', 'Silva', 'Acme']
  const want = ['email', 'field:first_name', 'field:last_name', 'company.name']
  for (const header of [
    ['Work Email', 'First name', 'LastName', 'Company'],
    ['E-Mail-Adresse', 'Vorname', 'Nachname', 'Firma'],
    ['Adresse e-mail', 'Prénom', 'Nom de famille', 'Société'],
    ['Correo electrónico', 'Nombre', 'Apellidos', 'Empresa'],
    ['Endereço de email', 'Primeiro nome', 'Sobrenome', 'Nome da empresa'],
  ])
    assert.deepEqual(Object.values(meanings(header, cells)), want, header.join())
})

test('what no header says the cells may', () => {
  assert.deepEqual(meanings(['A', 'B', 'C'], ['a@b.example', 'acme.example', '+49 30 1234567']), {
    A: 'email',
    B: 'company.website',
    C: 'field:phone',
  })
  // A header that the cells contradict is not believed.
  assert.deepEqual(meanings(['Email', 'x'], ['yes', 'a@b.example']), { Email: 'field:email', x: 'email' })
})

test('two columns never get one meaning: the second is kept apart and says why', () => {
  const { choices, columns } = of(
    ['Email', 'Business email', 'Phone', 'Mobile'],
    ['a@b.example', 'c@d.example', '+491', '+492'],
  )
  assert.deepEqual(choices.columns, {
    ...{ Email: 'email', 'Business email': 'field:business_email', Phone: 'field:phone', Mobile: 'field:mobile' },
  })
  assert.equal(columns[1]?.besides, 'Email')
  assert.deepEqual(clashes(choices), [])
  assert.deepEqual(clashes({ ...choices, columns: { a: 'email', b: 'email' } }), [
    { target: 'email', columns: ['a', 'b'] },
  ])
})

test('a day that reads both ways is asked about, and one that does not is not', () => {
  const days = (...cells: readonly string[]) => {
    const { choices, ambiguousDay } = of(['Email', 'Created'], ...cells.map((cell) => ['a@b.example', cell]))
    return [choices.dateOrder, ambiguousDay]
  }
  assert.deepEqual(days('03/04/2025'), ['ask', '03/04/2025'])
  assert.deepEqual(days('03/04/2025', '23/04/2025'), ['day first', null])
  assert.deepEqual(days('03/04/2025', '03/24/2025'), ['month first', null])
  assert.deepEqual(days('03/24/2025', '24/03/2025'), ['ask', '03/24/2025'])
  assert.deepEqual(days('2025-04-03', '03.04.2025'), ['known', null])
})

test('every guess is a map that can be read, once nothing is missing', () => {
  const { choices } = of(['Email', 'Budget', 'Created'], ['a@b.example', '1.234,50', '2025-01-02'])
  assert.deepEqual(missing(choices), [])
  assert.equal(choices.figure, 'comma')
  assert.ok('value' in readMap('map', JSON.stringify(mapOf(choices))))
  assert.deepEqual(missing(of(['Company', 'City'], ['Acme', 'Rome']).choices), [])
  assert.deepEqual(missing({ ...choices, columns: {} }), [['email', 'external', 'user_id']])
})

test('each export is recognised by its headers alone, and its map can be read', () => {
  const HEADERS: Readonly<Record<string, readonly string[]>> = {
    'hubspot-contacts': [
      'Record ID',
      'First Name',
      'Last Name',
      'Email',
      'Phone Number',
      'Company name',
      'Number of Employees',
      'Contact owner',
      'Lifecycle Stage',
      'Became an Opportunity Date',
      'Unsubscribed from all email',
    ],
    'hubspot-companies': ['Record ID', 'Company name', 'Company Domain Name', 'Company owner', 'Create Date'],
    'hubspot-deals': ['Record ID', 'Deal Name', 'Deal Stage', 'Close Date', 'Amount', 'Deal owner', 'Pipeline'],
    'mautic-contacts': [
      'id',
      'points',
      'title',
      'firstname',
      'lastname',
      'company',
      'position',
      'email',
      'mobile',
      'preferred_locale',
    ],
    'mautic-companies': [
      'companyname',
      'companyemail',
      'companywebsite',
      'companynumber_of_employees',
      'companyindustry',
    ],
    'pardot-prospects': [
      'Prospect Id',
      'First Name',
      'Last Name',
      'Email',
      'Company',
      'Score',
      'Grade',
      'Assigned User',
      'Opted Out',
      'Do Not Email',
    ],
    'salesforce-opportunities': [
      'Opportunity ID',
      'Opportunity Name',
      'Stage',
      'Amount',
      'Close Date',
      'Opportunity Owner',
      'Account Name',
    ],
  }
  assert.deepEqual(Object.keys(HEADERS).sort(), PRESETS.map(({ id }) => id).sort())
  for (const [id, header] of Object.entries(HEADERS)) {
    const { preset, choices } = of(
      header,
      header.map((name) => (/email/i.test(name) ? 'a@b.example' : '')),
    )
    assert.equal(preset?.id, id)
    assert.deepEqual(clashes(choices), [], id)
    const read = readMap(id, JSON.stringify(mapOf({ ...choices, deals: { New: 'open' } })))
    assert.ok('value' in read, JSON.stringify(read))
  }
})

test('an export that was not known is no preset, and unknown columns of a known one are left out', () => {
  assert.equal(of(['Email', 'Name'], ['a@b.example', 'A']).preset, null)
  const { choices } = of(
    ['Record ID', 'Email', 'Lifecycle Stage', 'Favourite colour'],
    ['1', 'a@b.example', 'Lead', 'red'],
  )
  assert.deepEqual(choices.columns, { 'Record ID': 'external', Email: 'email', 'Lifecycle Stage': 'stage' })
  assert.deepEqual(choices.stages, { Lead: 'capture' })
})

test('stages are found by what the field calls them', () => {
  const found = ['Marketing Qualified Lead', 'salesqualifiedlead', 'Kunde', 'Handoff', 'Other'].map((word) =>
    stageFor(word, STAGES),
  )
  assert.deepEqual(found, ['qualification', 'handoff', 'customer', 'handoff', undefined])
  assert.deepEqual(['Closed Won', 'Verloren', 'Proposal', 'lostandfound'].map(dealStatus), [
    'won',
    'lost',
    'open',
    'open',
  ])
})

test('every known export has a map to begin with, for the command line', () => {
  for (const { id, kind, source } of PRESETS) {
    const read = readMap(id, readFileSync(new URL(`../../../examples/maps/${id}.yaml`, import.meta.url), 'utf8'))
    assert.ok('value' in read, JSON.stringify(read))
    assert.deepEqual([read.value.kind, read.value.source], [kind, source])
  }
})
