import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filled, LANGUAGES } from '../../access/language.ts'
import { parseMailbox } from '../address.ts'
import { mailEffect, parseOrder } from '../mail-order.ts'
import { refusalOf } from '../message.ts'
import { imprintOf } from '../sender/sender.ts'
import { alertLetter } from './alert.ts'
import { assetLetter } from './asset.ts'
import { confirmationLetter } from './confirmation.ts'
import { inScheme, setLetter } from './layout.ts'
import { LETTER_WORDS } from './words.ts'

const BASE = 'https://sluice.example'
const preferences = `${BASE}/p/v1.a.b`

test('the letter that asks for a confirmation says who asks, links where to confirm, and advertises nothing', () => {
  const { subject, text } = confirmationLetter({
    ...{ language: 'en', workspace: 'Acme IT', link: `${BASE}/c/v1.c.d`, preferences },
  })
  assert.equal(subject, 'Please confirm your address for Acme IT')
  assert.equal(
    text,
    `Somebody, most likely you, gave this address in a form of Acme IT. Please confirm that it is yours.

Yes, this is my address:
${BASE}/c/v1.c.d

If it was not you, do nothing: without your word nothing more is sent.

-- 

Choose what you receive, or nothing at all:
${preferences}
`,
  )
})

test('what was asked for comes as a link with a last day', () => {
  const asset = assetLetter({
    language: 'en',
    workspace: 'Acme IT',
    title: 'Backup guide',
    link: `${BASE}/a/x`,
    until: '15 March 2026',
    preferences,
  })
  assert.equal(asset.subject, 'Backup guide')
  assert.match(
    asset.text,
    /asked Acme IT for: Backup guide\.\n\nOpen it:\nhttps:\/\/sluice\.example\/a\/x\n\nThe link works until 15 March 2026\./,
  )
})

test('an alert says stage and score, and leaves everything a stranger typed behind the sign-in', () => {
  const alert = alertLetter({
    workspace: 'Acme IT',
    reason: 'assigned',
    stage: 'Sales qualified',
    score: 71,
    link: `${BASE}/w/main/people/1`,
  })
  assert.equal(alert.subject, 'A lead is yours now (Sales qualified, score 71)')
  assert.match(alert.text, /^A lead is yours now\. Stage: Sales qualified\. Score: 71\.\n/)
  assert.equal(
    alertLetter({ workspace: 'A', reason: 'x\r\ny', stage: 'S', score: 1, link: BASE }).subject,
    'A lead wants your attention (S, score 1)',
  )
})

test('B1: markup and line breaks in names are text in the markup and no breaks in the headers', () => {
  const evil = '<img src=x onerror=alert(1)>\r\nBcc: v@y.example {{7*7}}'
  const letter = setLetter({
    language: 'en',
    subject: evil,
    paragraphs: [evil, { link: `${BASE}/?a=1&b="2"`, words: 'Open' }],
    footer: [evil],
  })
  assert.equal(letter.subject, '<img src=x onerror=alert(1)> Bcc: v@y.example {{7*7}}')
  assert.doesNotMatch(letter.html, /<img/)
  assert.match(letter.html, /&lt;img src=x onerror=alert\(1\)&gt; Bcc/)
  assert.match(letter.html, /href="https:\/\/sluice\.example\/\?a=1&amp;b=&quot;2&quot;"/)
  const from = parseMailbox('a@b.example') ?? assert.fail()
  const message = { ...letter, from, to: from, messageId: '<a@b>', dateMs: 0, headers: {} }
  assert.equal(refusalOf(message), undefined)
})

test('an order comes back from the queue as it went in, and one of another release is none', () => {
  for (const order of [
    { mail: 'confirmation', to: 'a@x.example', form: 'demo', proof: 'p' },
    { mail: 'confirmation', to: 'a@x.example', form: 'demo', proof: 'p', language: 'de' },
    { mail: 'asset', to: 'a@x.example', asset: 'guide', submission: 's', language: 'fr' },
    { mail: 'asset', to: 'a@x.example', asset: 'guide', submission: 's' },
    { mail: 'alert', to: 'rep@us.example', about: 'person', reason: 'assigned' },
  ] as const)
    assert.deepEqual(parseOrder(mailEffect(order).payload), order)
  assert.equal(parseOrder({ mail: 'poem', to: 'a@x.example' }), undefined)
  assert.equal(parseOrder({ mail: 'alert', about: 'person', reason: 'assigned' }), undefined)
})

test('a letter of a German form is German, says so to programs that read aloud, and ends with who is responsible', () => {
  const imprint = imprintOf({ company: 'Acme IT GmbH', postal: 'Hauptplatz 1\n1010 Wien\n' })
  const { subject, text, html } = confirmationLetter({
    ...{ language: 'de', workspace: 'Acme IT', link: `${BASE}/c/v1.c.d`, preferences, imprint },
  })
  assert.equal(subject, 'Bitte bestätigen Sie Ihre Adresse für Acme IT')
  assert.equal(
    text,
    `Jemand, vermutlich Sie selbst, hat diese Adresse in einem Formular von Acme IT angegeben. Bitte bestätigen Sie, dass sie Ihnen gehört.

Ja, das ist meine Adresse:
${BASE}/c/v1.c.d

Wenn Sie es nicht waren, tun Sie nichts: Ohne Ihr Wort wird nichts weiter gesendet.

-- 

Wählen, was Sie bekommen, oder gar nichts:
${preferences}

Acme IT GmbH
Hauptplatz 1
1010 Wien
`,
  )
  assert.match(html, /^<!doctype html>\n<html lang="de">/)
  assert.match(html, /<p>Acme IT GmbH<br>Hauptplatz 1<br>1010 Wien<\/p>/)
})

test('no word of a letter is cut off by a long name', () => {
  for (const language of LANGUAGES) {
    const { text } = confirmationLetter({ language, workspace: 'W'.repeat(100), link: `${BASE}/c/x`, preferences })
    assert.ok(text.startsWith(filled(LETTER_WORDS[language].confirmation.ask, { name: 'W'.repeat(100) })), language)
  }
})

test('J4, J7: gaps and templates in a name, a title or a postal address stay text in every language', () => {
  const evil = '{link} {{7*7}} {{env.SECRET}} %db_password% <a href="http://evil.example">win</a>'
  const imprint = imprintOf({ company: `${evil}\r\nBcc: v@y.example`, postal: evil })
  for (const language of LANGUAGES) {
    const facts = { language, workspace: evil, preferences, imprint }
    const letters = [
      confirmationLetter({ ...facts, link: `${BASE}/c/x` }),
      assetLetter({ ...facts, title: evil, link: `${BASE}/a/x`, until: '15 March 2026' }),
    ]
    for (const { html, text, subject } of letters) {
      assert.doesNotMatch(html, /<a href="http:\/\/evil/)
      assert.equal(text.split('\n').filter((line) => line.startsWith('Bcc')).length, 0)
      for (const said of [text, subject, html])
        assert.match(said, /\{link\} \{\{7\*7\}\} \{\{env\.SECRET\}\} %db_password%/)
    }
  }
})

test('a letter sets no colours, so a light and a dark program show it in their own', () => {
  const { html } = confirmationLetter({ language: 'en', workspace: 'Acme', link: BASE, preferences })
  assert.doesNotMatch(html, /background|[^-]color:|#[0-9a-f]{3}/i)
  assert.match(inScheme(html, 'dark'), /:root\{color-scheme:dark\}/)
  assert.match(
    inScheme('<html><head><title>of before</title>', 'light'),
    /^<html><head><style>:root\{color-scheme:light\}/,
  )
})
