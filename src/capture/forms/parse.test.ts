import assert from 'node:assert/strict'
import { test } from 'node:test'
import { around } from './around.ts'
import { parseForm } from './parse.ts'
import { fieldSource, KEYS_OF, KINDS } from './source.ts'

const AROUND = around(
  {
    fields: [
      { id: 'it_pain', type: 'text' },
      { id: 'plan', type: 'text', options: ['basic', 'pro'] },
      { id: 'tier', type: 'text', of: 'account' },
      { id: 'seats', type: 'number' },
    ],
    consent: { purposes: [{ id: 'newsletter', text: 'I agree to get the newsletter.' }] },
  },
  new Set(['it-guide']),
)

/** Every problem of a form, as `line:column message (hint)`. */
function told(text: string): readonly string[] {
  const parsed = parseForm(text, AROUND)
  if (parsed.ok) return []
  return parsed.problems.map(
    ({ line, column, message, hint }) => `${line}:${column} ${message}${hint === undefined ? '' : ` (${hint})`}`,
  )
}

const HEAD = 'id: demo\ntitle: A demo\n'
const field = (rest: string): string => `${HEAD}fields:\n  - { id: email, kind: email, label: Mail }\n  - { ${rest} }\n`

test('a form is read with what it leaves out filled in', () => {
  const parsed = parseForm(
    `
id: demo
title: A demo
event: demo_requested
asset: it-guide
origins: ['https://www.acme.com/', '*']
after: { redirect: 'https://www.acme.com/thanks' }
fields:
  - { id: email, kind: email, label: Mail, required: true }
  - { id: mobile, kind: phone, label: Mobile }
  - { id: plan, kind: select, label: Plan }
  - { id: timeline, kind: select, label: When, options: [{ value: 3, label: Soon }, later] }
  - { id: why, kind: text, lines: 3, label: Why, when: { field: timeline, is: 3 } }
  - { id: news, kind: consent, purpose: newsletter }
`,
    AROUND,
  )
  assert.ok(parsed.ok, JSON.stringify(parsed))
  const asked = { required: false, ask: 'always' }
  assert.deepEqual(parsed, {
    ok: true,
    warnings: [],
    form: {
      ...{ id: 'demo', title: 'A demo', button: 'Send', language: 'en', confirm: false },
      ...{ event: 'demo_requested', asset: 'it-guide' },
      steps: [
        {
          fields: [
            {
              id: 'email',
              kind: 'email',
              label: 'Mail',
              required: true,
              ask: 'always',
              trait: 'email',
              freeMail: 'allow',
            },
            { id: 'mobile', kind: 'phone', label: 'Mobile', ...asked, trait: 'phone' },
            {
              ...{ id: 'plan', kind: 'select', label: 'Plan', ...asked, trait: 'plan' },
              options: [
                { value: 'basic', label: 'basic' },
                { value: 'pro', label: 'pro' },
              ],
            },
            {
              ...{ id: 'timeline', kind: 'select', label: 'When', ...asked, trait: 'timeline' },
              options: [
                { value: '3', label: 'Soon', number: 3 },
                { value: 'later', label: 'later' },
              ],
            },
            {
              ...{ id: 'why', kind: 'text', label: 'Why', ...asked, lines: 3, max: 2000 },
              when: { field: 'timeline', is: ['3'] },
            },
            {
              ...{ id: 'news', kind: 'consent', label: 'news', ...asked, purpose: 'newsletter' },
              text: 'I agree to get the newsletter.',
            },
          ],
        },
      ],
      after: { kind: 'redirect', url: 'https://www.acme.com/thanks' },
      origins: ['https://www.acme.com', '*'],
    },
  })
})

test('a slip is told with its place and what was probably meant', () => {
  assert.deepEqual(told('id: demo\ntitel: A demo\nfields: []\n'), [
    '1:1 "title" is missing',
    '2:1 unknown key "titel" (did you mean "title"?)',
    '3:9 a form asks at least one thing',
  ])
  assert.deepEqual(told(field('id: budget, kind: selct, label: Budget')), [
    '5:25 this is one of text, email, phone, number, select, multi, consent, hidden (did you mean "select"?)',
  ])
  assert.deepEqual(told(field('id: x, kind: text, label: X, trait: headcont')), [
    '5:43 a person has no field "headcont" that a form may fill (did you mean "headcount"?)',
  ])
  assert.deepEqual(told(field('id: x, kind: text, label: X, options: [a]')), [
    '5:45 a field of kind text has no "options" (it belongs to select, multi)',
  ])
})

test('what has to fit together is checked', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['id: email, kind: email, label: X', 'there are two fields "email"'],
    [
      'id: other, kind: email, label: X',
      '"email" and "other" both go to the person\'s email (write trait: none on one)',
    ],
    [
      'id: website_confirm, kind: text, label: X',
      '"website_confirm" cannot be the name of a field (choose another one)',
    ],
    ['id: plan, kind: select, label: X, options: [a, b, a]', 'the value "a" is there twice'],
    ['id: x, kind: select, label: X', '"options" is missing (a list of what there is to choose)'],
    ['id: x, kind: text, label: X, when: { field: plna, is: a }', 'no earlier field is called "plna"'],
    [
      'id: x, kind: text, label: X, when: { field: email }',
      'a condition says either is or known (when: { field: budget, is: [5000, 20000] })',
    ],
    [
      'id: n, kind: consent, purpose: newsleter',
      'the definition has no purpose "newsleter" (did you mean "newsletter"?)',
    ],
    [
      'id: h, kind: hidden',
      'a hidden field says either value or query (query: utm_campaign takes it from the address)',
    ],
    [
      'id: x, kind: text, label: X, ask: unknown',
      'what is kept with the answers alone is never known before (name a trait, or leave ask out)',
    ],
    ['id: seats, kind: number, label: X, min: 5, max: 2', 'no number is at least 5 and at most 2'],
    [
      "id: x, kind: text, label: X, pattern: '(?=a)b'",
      'this is no pattern of RE2: invalid or unsupported Perl syntax: `(?=`',
    ],
    ["id: x, kind: text, label: X, pattern: '(a?){1000}b'", 'this pattern repeats too much to be tried quickly'],
    ["id: x, kind: text, label: X, pattern: 'a+', max: 501", 'a text with a pattern has at most 500 characters'],
    [`id: x, kind: text, label: X, pattern: '${'a'.repeat(201)}'`, 'a pattern has at most 200 characters'],
    ['id: seats, kind: multi, label: X, options: [a]', 'seats is a number, and several choices are none'],
  ]
  for (const [rest, message] of cases)
    assert.deepEqual([rest, told(field(rest)).map((one) => one.replace(/^\S+ /, ''))], [rest, [message]])
})

test('B2: a form cannot fill what the product finds out or decides itself', () => {
  for (const trait of ['owner', 'lead_status', 'lifecycle', 'consent', 'channel', 'free_mail', 'email_domain', 'tier'])
    assert.match(told(field(`id: x, kind: text, label: X, trait: ${trait}`))[0] ?? '', /a person has no field/)
  const parsed = parseForm(field('id: owner, kind: text, label: Who looks after you?'), AROUND)
  assert.equal(parsed.ok && parsed.form.steps[0]?.fields[1]?.trait, undefined)
})

test('E2, B3: a form sends nobody to a script, to another scheme or to a host in disguise', () => {
  const targets = [
    'javascript:alert(1)',
    'java\\nscript:alert(1)',
    'data:text/html,x',
    '//evil.com',
    '/\\\\evil.com',
    'https://a@evil.com',
    'thanks',
    'https:evil.com',
    'ftp://acme.com',
  ]
  for (const redirect of targets) {
    const text = `${HEAD}after: { redirect: "${redirect}" }\nfields: [{ id: email, kind: email, label: Mail }]\n`
    assert.deepEqual(
      [redirect, told(text)],
      [
        redirect,
        [
          '3:20 this is no address that a browser may be sent to (https://www.acme.com/thanks, or a path of this server: /thanks)',
        ],
      ],
    )
  }
  for (const origin of ['https://www.acme.com/page', 'acme.com', 'null', 'javascript:alert(1)'])
    assert.match(
      told(`${HEAD}origins: ['${origin}']\nfields: [{ id: email, kind: email, label: Mail }]\n`)[0] ?? '',
      /no origin/,
    )
})

test('there are bounds: fields, steps, options, letters', () => {
  const many = Array.from({ length: 61 }, (_, i) => `  - { id: f${i}, kind: text, label: F }`).join('\n')
  assert.deepEqual(told(`${HEAD}fields:\n${many}\n`), ['64:7 a form has at most 60 fields'])
  const steps = Array.from({ length: 11 }, (_, i) => `  - fields: [{ id: f${i}, kind: text, label: F }]`).join('\n')
  assert.deepEqual(told(`${HEAD}steps:\n${steps}\n`), ['4:3 a form has at most 10 steps'])
  const options = Array.from({ length: 201 }, (_, i) => i).join(', ')
  assert.deepEqual(told(field(`id: x, kind: select, label: X, options: [${options}]`)), ['5:47 at most 200 options'])
  assert.deepEqual(told(`${HEAD}lead: ${'x'.repeat(300_000)}`), ['1:1 this text is longer than any form'])
})

test('a form that reaches nobody is a warning, not a mistake', () => {
  const parsed = parseForm(`${HEAD}fields: [{ id: industry, kind: text, label: Industry }]\n`, AROUND)
  assert.ok(parsed.ok)
  assert.deepEqual(
    parsed.warnings.map(({ line, message }) => [line, message]),
    [[2, 'nobody can be reached by what this form asks: it has no e-mail address and no phone number']],
  )
})

test('every key of a field belongs to some kind', () => {
  const keys = Object.keys(fieldSource.shape).filter((key) => key !== 'id' && key !== 'kind')
  assert.deepEqual([...new Set(KINDS.flatMap((kind) => KEYS_OF[kind]))].sort(), keys.sort())
})
