import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConsentRules } from '../../definition/playbook.ts'
import type { SubjectId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Person } from '../../funnel/person.ts'
import type { ConsentState, SuppressionReason } from '../events.ts'
import {
  choicesOf,
  closedSubjects,
  maskEmail,
  pairText,
  parsePair,
  parseShown,
  revocationsOf,
  shownPayload,
  wordsOf,
} from './choices.ts'

const RULES: ConsentRules = {
  purposes: [
    { id: 'newsletter', name: 'Newsletter', text: 'Yes', basis: 'consent', doubleOptIn: true },
    { id: 'sales', name: 'Sales', text: 'We write', basis: 'legitimate interest', doubleOptIn: false },
  ],
}
const AT = '2026-03-01T09:00:00.000Z' as Timestamp
const said = (
  states: Readonly<Record<string, ConsentState>>,
  ...closed: readonly SuppressionReason[]
): Pick<Person, 'consents' | 'suppressed'> => ({
  consents: Object.fromEntries(
    Object.entries(states).map(([id, state]) => [id, { state, basis: 'consent', at: AT, source: 'form x' }]),
  ),
  ...(closed.length > 0 && {
    suppressed: closed.map((reason) => ({ channel: 'email', reason, at: AT, source: 'x', subject: 's' as SubjectId })),
  }),
})
const on = (person: Pick<Person, 'consents' | 'suppressed'>) =>
  choicesOf(person, RULES).map(({ purpose, on: is }) => `${purpose.id} ${is ? 'on' : 'off'}`)
const spoken = (person: Pick<Person, 'consents' | 'suppressed'>, ...ticked: readonly string[]) =>
  wordsOf(person, RULES, { ticked: new Set(ticked), shown: new Set(['newsletter', 'sales']) }).map(
    ({ purpose, state }) => `${purpose.id} ${state}`,
  )

test('consent has to be given and confirmed, while a legitimate interest stands until somebody objects', () => {
  assert.deepEqual(
    [
      said({}),
      said({ newsletter: 'asked' }),
      said({ newsletter: 'granted', sales: 'revoked' }),
      said({ newsletter: 'refused' }),
    ].map(on),
    [
      ['newsletter off', 'sales on'],
      ['newsletter off', 'sales on'],
      ['newsletter on', 'sales off'],
      ['newsletter off', 'sales on'],
    ],
  )
})

test('whoever unsubscribed, bounced or complained gets mail for nothing', () => {
  for (const reason of ['unsubscribed', 'bounced', 'complained'] as const)
    assert.deepEqual(on(said({ newsletter: 'granted' }, reason)), ['newsletter off', 'sales off'])
})

test('saving records a word only for a box that was changed', () => {
  assert.deepEqual(spoken(said({ newsletter: 'granted' }), 'newsletter', 'sales'), [])
  assert.deepEqual(spoken(said({ newsletter: 'granted' }), 'sales'), ['newsletter revoked'])
  assert.deepEqual(spoken(said({ newsletter: 'granted' })), ['newsletter revoked', 'sales revoked'])
  assert.deepEqual(spoken(said({}), 'newsletter', 'sales'), ['newsletter granted'])
})

test('who comes back for one thing says no to the others by the same act', () => {
  assert.deepEqual(spoken(said({}, 'unsubscribed'), 'newsletter'), ['newsletter granted', 'sales revoked'])
  assert.deepEqual(spoken(said({}, 'unsubscribed')), [])
})

test('a text that was not on the page gets no word', () => {
  assert.deepEqual(wordsOf(said({}), RULES, { ticked: new Set(['newsletter']), shown: new Set(['sales']) }), [
    { purpose: RULES.purposes[1], state: 'revoked' },
  ])
})

test('stopping everything says no to what was on or asked, once', () => {
  const names = (person: Pick<Person, 'consents' | 'suppressed'>) =>
    revocationsOf(person, RULES).map(({ purpose }) => purpose.id)
  assert.deepEqual(names(said({ newsletter: 'asked' })), ['newsletter', 'sales'])
  assert.deepEqual(names(said({ newsletter: 'revoked', sales: 'revoked' }, 'unsubscribed')), [])
})

test('coming back ends every unsubscription that a merge brought along, and no bounce', () => {
  const suppressed = (['unsubscribed', 'bounced'] as const).map((reason, index) => ({
    ...{ channel: 'email' as const, reason, at: AT, source: 'x' },
    subject: (index === 0 ? 'other' : 'third') as SubjectId,
  }))
  assert.deepEqual(closedSubjects({ suppressed }, 'own' as SubjectId), ['own', 'other'])
})

test('D3: an address is shown so that only its owner knows it', () => {
  assert.deepEqual(['jane@example.com', 'j@a.co.uk', '🎉x@müller.at', 'a@b'].map(maskEmail), [
    'j•••@e•••.com',
    'j•••@a•••.uk',
    '🎉•••@m•••.at',
    'a•••@b•••',
  ])
})

test('a token carries two ids and a language, and nothing else, and a page only what it showed to this subject', () => {
  const id = '01900000-0000-7000-8000-000000000001'
  assert.deepEqual(parsePair(`${id}.${id}`), { workspace: id, id })
  const pair = { workspace: id as WorkspaceId, id, language: 'de' } as const
  assert.deepEqual(parsePair(pairText(pair)), pair)
  assert.deepEqual(parsePair(`${id}.${id}.xx`), { workspace: id, id })
  assert.deepEqual(
    [parsePair(`${id}.${id}.x`), parsePair(undefined), parsePair('x.y')],
    [undefined, undefined, undefined],
  )
  const payload = shownPayload(id, 5, ['a'.repeat(32)])
  assert.deepEqual(parseShown(payload, id), { renderedAtMs: 5, texts: new Set(['a'.repeat(32)]) })
  assert.deepEqual([parseShown(payload, 'other'), parseShown(`${id}.${id}`, id)], [undefined, undefined])
})
