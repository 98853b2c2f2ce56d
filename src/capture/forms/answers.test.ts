import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { judgeAnswers } from './answers.ts'
import { type Form, fieldsOf, type RawAnswers } from './form.ts'
import { parseForm } from './parse.ts'
import { askedOf, stepAfter, visibleFields, whichAsked } from './questions.ts'

const formOf = (text: string): Form => {
  const parsed = parseForm(`id: demo\ntitle: A demo\n${text}`)
  assert.ok(parsed.ok, JSON.stringify(parsed))
  return parsed.form
}

const DEMO = formOf(`
steps:
  - title: You
    fields:
      - { id: email, kind: email, label: Work e-mail, required: true, freeMail: refuse }
      - { id: phone, kind: phone, label: Phone }
      - { id: headcount, kind: number, label: How many are you?, required: true, min: 1, max: 100000, whole: true, ask: unknown }
  - title: Your plans
    fields:
      - { id: timeline, kind: select, label: When?, required: true, options: [{ value: 3, label: Soon }, { value: 12, label: Later }, never] }
      - { id: why_never, kind: text, label: Why never?, required: true, trait: none, max: 20, when: { field: timeline, is: never } }
      - { id: interests, kind: multi, label: What about?, options: [cloud, backup, security] }
      - { id: code, kind: text, label: Your code, trait: none, pattern: '[A-Z]{2}\\d{4}', patternHint: Two letters and four digits. }
      - { id: news, kind: consent, label: News, purpose: newsletter, text: Send me news. }
      - { id: came_from, kind: hidden, trait: none, query: utm_campaign }
      - { id: page_kind, kind: hidden, trait: none, value: pricing }
`)

const GOOD: RawAnswers = { email: 'Ana@Acme.com ', headcount: '1,200', timeline: '3' }

const problemsOf = (raw: RawAnswers, form = DEMO): Readonly<Record<string, string>> => {
  const judged = judgeAnswers(form, raw)
  return judged.ok ? {} : Object.fromEntries(judged.problems.map(({ field, message }) => [field, message]))
}

test('answers come out typed: one spelling of the address, numbers as numbers, lists in the order of the form', () => {
  const raw = {
    ...GOOD,
    phone: ' +43 1  234-5678 ',
    interests: ['security', 'cloud'],
    code: 'AB1234',
    news: 'on',
    came_from: 'spring',
  }
  assert.deepEqual(judgeAnswers(DEMO, raw), {
    ok: true,
    answers: {
      email: 'ana@acme.com',
      phone: '+43 1 234-5678',
      headcount: 1200,
      timeline: 3,
      interests: ['cloud', 'security'],
      code: 'AB1234',
      news: true,
      came_from: 'spring',
      page_kind: 'pricing',
    },
    ignored: [],
  })
})

test('B2: only the questions of the form are taken, and what else came is told by name', () => {
  const judged = judgeAnswers(DEMO, {
    ...GOOD,
    ...{
      score: '999',
      owner_id: '1',
      tenant_id: 'x',
      stage: 'won',
      consent: 'true',
      __v: '1',
      _token: 'v1.x',
      page_kind: 'forged',
    },
  })
  assert.deepEqual(judged, {
    ok: true,
    answers: { email: 'ana@acme.com', headcount: 1200, timeline: 3, page_kind: 'pricing' },
    ignored: ['score', 'owner_id', 'tenant_id', 'stage', 'consent'],
  })
})

test('B8: several addresses, headers, display names and look-alike characters are refused in plain words', () => {
  const none = 'That is no e-mail address: something like ana@acme.com is needed.'
  const several = 'One e-mail address is needed here, not several.'
  const told: Readonly<Record<string, string>> = {
    'a@x.com\r\nBcc: v@y.com': none,
    'a@x.com,b@y.com': several,
    '"a@x.com x"@y.com': several,
    'a＠x.com': none,
    'a@x.com\0': none,
    'a@x.com;b@y.com': several,
    [`${'a'.repeat(65)}@x.com`]: none,
    [`a@${'x'.repeat(5000)}.com`]: none,
    ana: none,
  }
  for (const [email, message] of Object.entries(told))
    assert.deepEqual([email, problemsOf({ ...GOOD, email })], [email, { email: message }])
})

test('what is missing or cannot be read is told in plain words, all at once', () => {
  assert.deepEqual(problemsOf({}), {
    email: 'An e-mail address is needed: something like ana@acme.com.',
    headcount: 'This is needed.',
    timeline: 'Choose one of these.',
  })
  assert.deepEqual(
    problemsOf({
      email: 'ana@gmail.com',
      phone: 'call me',
      headcount: '0',
      timeline: 'soon',
      interests: 'gold',
      code: 'ab',
    }),
    {
      email: 'Please use your work address; this one is of a free provider.',
      phone: 'That is no phone number: something like +43 1 234 5678 is needed.',
      headcount: 'The least is 1.',
      timeline: 'Choose one of these.',
      interests: 'Choose from these only.',
      code: 'Two letters and four digits.',
    },
  )
  assert.deepEqual(problemsOf({ ...GOOD, headcount: '1.5' }), {
    headcount: 'A whole number is needed here, such as 12.',
  })
  assert.deepEqual(problemsOf({ ...GOOD, headcount: '1e400' }), { headcount: 'A number is needed here, such as 1200.' })
  assert.deepEqual(problemsOf({ ...GOOD, email: ['a@x.com', 'b@x.com'] }), {
    email: 'This came more than once; one answer is enough.',
  })
})

test('a number is read as people of several countries write it', () => {
  const form = formOf('fields:\n  - { id: amount, kind: number, label: How much?, trait: none }')
  const read = (amount: string) => {
    const judged = judgeAnswers(form, { amount })
    return judged.ok ? judged.answers.amount : judged.problems[0]?.message
  }
  assert.deepEqual(
    ['1200', '-3.5', '1,200', '1 200 000', "1'200", '12,5', '-0'].map(read),
    [1200, -3.5, 1200, 1_200_000, 1200, 12.5, 0],
  )
  for (const no of ['12 apples', '1,2,3', 'NaN', 'Infinity', '0x10', '1e3'])
    assert.equal(read(no), 'A number is needed here, such as 1200.')
})

test('a consent that is not ticked is none, and a needed one is asked for', () => {
  for (const news of ['', 'off', 'no', 'false', undefined]) {
    const judged = judgeAnswers(DEMO, { ...GOOD, news })
    assert.ok(judged.ok)
    assert.equal(judged.answers.news, undefined)
  }
  const needed = formOf('fields:\n  - { id: terms, kind: consent, required: true, purpose: terms, text: I agree. }')
  assert.deepEqual(problemsOf({ terms: 'off' }, needed), { terms: 'Without this tick the form cannot be sent.' })
})

test('a question whose condition does not hold is neither asked nor kept', () => {
  assert.deepEqual(problemsOf({ ...GOOD, timeline: 'never' }), { why_never: 'This is needed.' })
  const answered = judgeAnswers(DEMO, { ...GOOD, timeline: '3', why_never: 'too dear' })
  assert.ok(answered.ok)
  assert.equal(answered.answers.why_never, undefined)
  assert.deepEqual([...visibleFields(DEMO, { timeline: 'never' })].includes('why_never'), true)
})

test('a condition on a question that is out does not hold', () => {
  const form = formOf(`
fields:
  - { id: a, kind: select, label: A, options: [one, two] }
  - { id: b, kind: select, label: B, options: [x, y], when: { field: a, is: one } }
  - { id: c, kind: text, label: C, trait: none, when: { field: b, is: x } }
  - { id: d, kind: text, label: D, trait: none, when: { field: b, known: false } }
`)
  assert.deepEqual([...visibleFields(form, { a: 'one', b: 'x' })], ['a', 'b', 'c'])
  assert.deepEqual([...visibleFields(form, { a: 'two', b: 'x' })], ['a', 'd'])
})

test('B12: an answer cannot make a pattern slow, since no pattern goes back', () => {
  const form = formOf("fields:\n  - { id: a, kind: text, label: A, trait: none, pattern: '^(a+)+$' }")
  assert.deepEqual(problemsOf({ a: `${'a'.repeat(26)}b` }, form), {
    a: 'This does not have the form that is expected here.',
  })
  assert.deepEqual(problemsOf({ a: 'a'.repeat(26) }, form), {})
})

test('B16: a text is kept in one spelling, without control characters; a line stays a line', () => {
  const form = formOf(
    'fields:\n  - { id: name, kind: text, label: A }\n  - { id: pain, kind: text, label: B, lines: 4 }',
  )
  const judged = judgeAnswers(form, { name: 'Zoe\u0308\0\r\nBcc: v@y.com', pain: ' one\r\ntwo\u0007 ' })
  assert.deepEqual(judged.ok && judged.answers, { name: 'Zoë Bcc: v@y.com', pain: 'one\ntwo' })
})

test('a form is gone through step by step, past steps that have nothing to ask', () => {
  const form = formOf(`
steps:
  - fields: [{ id: size, kind: select, label: Size, required: true, options: [small, big] }]
  - fields: [{ id: rooms, kind: number, label: Rooms, trait: none, required: true, when: { field: size, is: big } }]
  - fields: [{ id: email, kind: email, label: Mail, required: true }]
`)
  assert.equal(stepAfter(form, {}, -1), 0)
  assert.equal(stepAfter(form, { size: 'big' }, 0), 1)
  assert.equal(stepAfter(form, { size: 'small' }, 0), 2)
  assert.equal(stepAfter(form, { size: 'small' }, 2), undefined)
  assert.deepEqual(judgeAnswers(form, { size: 'small' }, new Set(), 1), {
    ok: true,
    answers: { size: 'small' },
    ignored: [],
  })
  assert.equal(judgeAnswers(form, { size: 'small' }).ok, false)
})

const PROFILE = formOf(`
askAtMost: 3
fields:
  - { id: email, kind: email, label: Mail, required: true }
  - { id: name, kind: text, label: Name, required: true, ask: unknown }
  - { id: company, kind: text, label: Company, required: true, ask: unknown }
  - { id: headcount, kind: number, label: Size, required: true, ask: unknown }
  - { id: phone, kind: phone, label: Phone, ask: unknown }
`)

test('B6: of somebody proven what is known is left out, of anybody else nothing is; what waits comes next time', () => {
  const asked = (...known: string[]) => fieldsOf(askedOf(PROFILE, new Set(known))).map(({ id }) => id)
  assert.deepEqual(asked(), ['email', 'name', 'company'])
  assert.deepEqual(asked('email', 'name'), ['email', 'company', 'headcount'])
  assert.deepEqual(asked('email', 'name', 'company', 'headcount', 'phone'), ['email'])
  assert.deepEqual(asked('owner', 'score'), asked())
})

test('B6: what was left out need not be answered, and is kept when it is', () => {
  const judged = judgeAnswers(PROFILE, { email: 'a@acme.com', headcount: '4' }, new Set(['name', 'company']))
  assert.deepEqual(judged, { ok: true, answers: { email: 'a@acme.com', headcount: 4 }, ignored: [] })
})

test('a question that a condition compares is asked though its answer is known', () => {
  const form = formOf(`
fields:
  - { id: industry, kind: select, label: Industry, ask: unknown, options: [law, steel] }
  - { id: bar, kind: text, label: Which bar?, trait: none, when: { field: industry, is: law } }
  - { id: name, kind: text, label: Name, ask: unknown }
  - { id: nick, kind: text, label: And for short?, trait: none, when: { field: name, known: true } }
`)
  const known = new Set(['industry', 'name'])
  assert.deepEqual([...whichAsked(form, known)], ['industry', 'bar', 'nick'])
  assert.deepEqual([...visibleFields(form, {}, known)], ['industry', 'nick'])
})

const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }))
const names = fc.oneof(
  fc.constantFrom(...fieldsOf(DEMO).map(({ id }) => id)),
  fc.string(),
  fc.constantFrom('__proto__', 'constructor'),
)

test('whatever is sent, judging never throws, takes only names of the form, and its answers are JSON', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(names, anything), { maxLength: 12 }),
      fc.subarray(['email', 'headcount']),
      (pairs, known) => {
        const judged = judgeAnswers(DEMO, Object.fromEntries(pairs), new Set(known))
        if (!judged.ok) return judged.problems.length > 0
        const ids = new Set(fieldsOf(DEMO).map(({ id }) => id))
        assert.deepEqual(JSON.parse(JSON.stringify(judged.answers)), judged.answers)
        return Object.keys(judged.answers).every((name) => ids.has(name))
      },
    ),
  )
})

test('answers that hold hold again when they are sent once more', () => {
  const good = fc.record({
    email: fc.constantFrom('ana@acme.com', 'bo@globex.io'),
    headcount: fc.integer({ min: 1, max: 100_000 }).map(String),
    timeline: fc.constantFrom('3', '12', 'never'),
    why_never: fc.string({ maxLength: 20, minLength: 1 }).filter((one) => one.trim() !== ''),
    interests: fc.subarray(['cloud', 'backup', 'security']),
  })
  fc.assert(
    fc.property(good, (raw) => {
      const once = judgeAnswers(DEMO, raw)
      assert.ok(once.ok)
      const again = Object.fromEntries(
        Object.entries(once.answers).map(([id, value]) => [
          id,
          Array.isArray(value) ? value.map(String) : String(value),
        ]),
      )
      assert.deepEqual(judgeAnswers(DEMO, again), once)
    }),
  )
})

test('what is known of somebody never makes more questions needed', () => {
  fc.assert(
    fc.property(fc.subarray(['email', 'name', 'company', 'headcount', 'phone']), (known) => {
      const asked = whichAsked(PROFILE, new Set(known))
      return asked.size <= 3 && asked.has('email') && known.every((one) => one === 'email' || !asked.has(one))
    }),
  )
})
