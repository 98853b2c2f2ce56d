import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CONSENT_WORDS } from '../capture/consent/words.ts'
import { DELIVERY_WORDS } from '../capture/delivery/words.ts'
import { FORM_LANGUAGES } from '../capture/forms/words.ts'
import { LETTER_WORDS } from '../nurture/letters/words.ts'
import { askedLanguage, dayFor, filled, LANGUAGES, languageOf, momentFor, readerOf } from './language.ts'

const VIENNA = { locale: 'de-AT', timezone: 'Europe/Vienna' }
const LATE = Date.parse('2026-03-15T23:30:00Z')

test('letters and pages speak every language that forms speak, and no other', () => {
  assert.deepEqual(Object.keys(FORM_LANGUAGES).toSorted(), [...LANGUAGES].toSorted())
})

test('a tag is its first part; what nothing is said in is none', () => {
  const tags = ['de', 'de-AT', 'FR_ca', ' es', 'pt-BR', '*', '', 'constructor', undefined]
  assert.deepEqual(tags.map(languageOf), ['de', 'de', 'fr', 'es', ...Array(5).fill(undefined)])
})

test('a browser is answered in the language it likes best of those that are spoken', () => {
  const asked = ['de-AT,de;q=0.9,en;q=0.8', 'pt, fr;q=0.8, en;q=0.9', 'de;q=0, es;q=0.1', 'pt', '*', '', undefined]
  assert.deepEqual(asked.map(askedLanguage), ['de', 'en', 'es', ...Array(4).fill(undefined)])
  assert.equal(askedLanguage(`${'pt,'.repeat(10_000)}de`), undefined)
})

test('what was heard first holds, then the workspace, then English', () => {
  assert.equal(readerOf([undefined, 'fr', 'es'], VIENNA).language, 'fr')
  assert.equal(readerOf([undefined], VIENNA).language, 'de')
  assert.equal(readerOf([], { locale: 'pt-BR', timezone: 'UTC' }).language, 'en')
})

test('dates are written as the reader writes them, in the workspace’s own manner where that is its language', () => {
  assert.equal(dayFor(readerOf(['de'], VIENNA), LATE), '16. März 2026')
  assert.equal(dayFor(readerOf(['en'], VIENNA), LATE), '16 March 2026')
  assert.equal(dayFor(readerOf([], { locale: 'en-US', timezone: 'UTC' }), LATE), 'March 15, 2026')
  assert.equal(dayFor(readerOf(['fr'], VIENNA), LATE), '16 mars 2026')
  assert.equal(dayFor(readerOf(['es'], VIENNA), LATE), '16 de marzo de 2026')
  assert.match(momentFor(readerOf(['de'], VIENNA), LATE), /^16\. März 2026.* 00:30 MEZ$/)
})

test('J7: what fills a gap is text, whatever it looks like', () => {
  const said = filled('{name} asks {other}', { name: '{link} {{env.SECRET}} %db_password%', link: 'evil' })
  assert.equal(said, '{link} {{env.SECRET}} %db_password% asks {other}')
})

/** Every text with its place, and the gaps in it. */
function gapsIn(value: object, at = ''): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === 'object' ? gapsIn(one, `${at}${key}.`) : [[at + key, (String(one).match(/\{\w+\}/g) ?? []).sort()]],
  )
}

for (const [what, words] of Object.entries({ CONSENT_WORDS, DELIVERY_WORDS, LETTER_WORDS }))
  test(`every language of ${what} says everything that English says, with the same gaps`, () => {
    const english = gapsIn(words.en)
    for (const language of LANGUAGES) assert.deepEqual(gapsIn(words[language]), english, language)
  })
