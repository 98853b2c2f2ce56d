import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { RefusalPage, RefusalSummary, Released } from '#src/capture/refused/asked.ts'
import { type Desk, deskOf } from '#test/people/desk.ts'
import { type Served, serve } from '#test/screens/served.ts'
import { countOf, factsOf, namesOf, post, publishText, tokenOf } from './desk.ts'

const FORM = `id: work
title: Demo
event: demo_requested
origins: ['https://www.acme.example']
fields:
  - { id: email, kind: email, label: Work mail, required: true, refuse: [free, disposable, no-mailbox] }
  - { id: note, kind: text, label: Note }
  - { id: colleague, kind: email, label: A colleague, trait: none, refuse: [free] }
`

let own: Served
let desk: Desk
before(async () => {
  // Name servers are asked; all that the tests need of them is known already.
  own = await serve({ MX_CHECK: 'on' })
  await publishText(own, FORM)
  await publishText(own, FORM.replace('id: work', 'id: arbeit\nlanguage: de'))
  await publishText(own, FORM.replace('id: work', 'id: open').replace(', refuse: [free, disposable, no-mailbox]', ''))
  desk = await deskOf(own, { role: 'marketer' })
  await own.database.app.query(
    `insert into mail_domains (domain, takes, until) values ('no-mail-here.com', 'none', now() + interval '1 day'),
       ('acme-works.com', 'mail', now() + interval '1 day'), ('gmail.com', 'mail', now() + interval '1 day'),
       ('mailinator.com', 'mail', now() + interval '1 day'), ('silent.com', 'unknown', now() + interval '1 day')`,
  )
})
after(() => own.close())

const send = async (form: string, fields: Readonly<Record<string, string>>): Promise<Response> =>
  post(own, form, { _token: await tokenOf(own, form), ...fields })

const sentences = {
  'ana@gmail.com': 'Please use your work address; this one is of a free provider.',
  'ana@mailinator.com': 'This form does not take throw-away addresses. Please give one that you will keep.',
  'ana@no-mail-here.com': 'No mail can be sent to this address. Please look whether it is spelled right.',
} as const

for (const [email, sentence] of Object.entries(sentences))
  test(`${email} is refused beside its question with what to do, everything typed still there`, async () => {
    const answer = await send('work', { email, note: 'All I wrote' })
    assert.equal(answer.status, 422)
    const page = await answer.text()
    assert.match(page, new RegExp(`<a href="#f-email">Work mail: ${sentence.replaceAll('.', '\\.')}</a>`))
    assert.match(page, new RegExp(`value="${email}"`))
    assert.match(page, /value="All I wrote"/)
    assert.match(page, /id="f-email-error"/)
    assert.deepEqual(await factsOf(own, 'email', email), [])
  })

test('a script gets the same in JSON, and in the form’s language', async () => {
  const answer = await fetch(`${own.url}/f/main/arbeit`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://www.acme.example' },
    body: JSON.stringify({ _token: await tokenOf(own, 'arbeit'), _script: '1', email: 'ana@gmail.com' }),
  })
  assert.deepEqual(
    [answer.status, answer.headers.get('access-control-allow-origin')],
    [422, 'https://www.acme.example'],
  )
  assert.deepEqual(await answer.json(), {
    ok: false,
    problems: [
      {
        field: 'email',
        message: 'Bitte geben Sie Ihre berufliche E-Mail-Adresse an; diese gehört zu einem freien Anbieter.',
      },
    ],
    reason: 'free_mail',
  })
})

test('a plain form of any page is refused the same, and another address of the form too', async () => {
  const plain = await post(own, 'work', { email: 'plain@gmail.com' })
  assert.equal(plain.status, 422)
  assert.match(await plain.text(), /Please use your work address/)
  const other = await send('work', { email: 'ana@acme-works.com', colleague: 'ben@gmail.com' })
  assert.equal(other.status, 422)
  assert.match(await other.text(), /#f-colleague">A colleague: Please use your work address/)
})

test('a form that says nothing takes them all, and flags them', async () => {
  for (const email of Object.keys(sentences)) {
    const open = email.replace('ana@', 'open@')
    assert.equal((await send('open', { email: open })).status, 303)
    const sent = (await factsOf(own, 'email', open)).find(({ body }) => body.type === 'capture.tracked')
    assert.ok(
      sent?.flags?.some((flag) => ['free_mail', 'disposable', 'no_mx'].includes(flag)),
      open,
    )
  }
})

test('a work address, a silent name server and a reserved name are taken: no lead is lost over DNS', async () => {
  for (const email of ['ana@acme-works.com', 'ana@silent.com', 'ana@firm.example']) {
    assert.equal((await send('work', { email })).status, 303)
    assert.ok(namesOf(await factsOf(own, 'email', email)).includes('demo_requested'), email)
  }
})

test('B14: a known address and an unknown one of a refused kind get the same answer, byte for byte', async () => {
  assert.equal((await send('open', { email: 'known@gmail.com' })).status, 303)
  const answers: string[] = []
  for (const name of ['known', 'never1']) {
    const answer = await send('work', { email: `${name}@gmail.com` })
    const page = (await answer.text()).replace(/name="_token" value="[^"]+"/, '').replaceAll(`${name}@`, '@')
    answers.push(JSON.stringify([answer.status, page]))
  }
  assert.equal(new Set(answers).size, 1, answers.join('\n'))
})

test('what was refused is counted by its reason, and one click lets it in', async () => {
  await send('work', { email: 'boss@gmail.com', note: 'We are a small firm' })
  const { items } = await desk.read<RefusalPage>('/api/refusals?reason=free_mail&limit=100')
  const found = items.find(({ email }) => email === 'boss@gmail.com')
  assert.ok(found !== undefined)
  const answer = await desk.post('/api/refusals/release', { ids: [found.id] })
  assert.deepEqual((await answer.json()) as Released, { released: 1, failed: [] })
  assert.ok(namesOf(await factsOf(own, 'email', 'boss@gmail.com')).includes('demo_requested'))
  const { reasons, forms } = await desk.read<RefusalSummary>('/api/refusals/summary')
  assert.deepEqual(reasons.map(({ reason }) => reason).toSorted(), ['disposable', 'free_mail', 'no_mailbox'])
  assert.deepEqual(forms.map(({ form }) => form).toSorted(), ['arbeit', 'open', 'work'])
})

test('whoever mends the address on the same page is one submission, and nothing of the first try is left to look at', async () => {
  const token = await tokenOf(own, 'work')
  const first = await post(own, 'work', { _token: token, email: 'mend@gmail.com' })
  const second = await post(own, 'work', { _token: token, email: 'mend@acme-works.com' })
  assert.deepEqual([first.status, second.status], [422, 303])
  assert.deepEqual(await factsOf(own, 'email', 'mend@gmail.com'), [])
  const { items } = await desk.read<RefusalPage>('/api/refusals?reason=free_mail&limit=100')
  const left = items.map(({ email }) => email)
  assert.deepEqual([left.includes('mend@gmail.com'), left.includes('never1@gmail.com')], [false, true])
  assert.equal(
    await countOf(own, `events where body::text like '%mend@acme-works.com%' and body ->> 'name' = 'form_submitted'`),
    1,
  )
})

test('a trap that was filled tells a program nothing of the address', async () => {
  const quiet = await send('work', { email: 'bot@gmail.com', website_confirm: 'x' })
  assert.equal(quiet.status, 303)
})

test('trying a form that is being written says it too', async () => {
  const answer = await desk.post('/api/forms/dry-run', { source: FORM, answers: { email: 'ana@gmail.com' } })
  assert.deepEqual(await answer.json(), {
    ok: false,
    problems: [{ field: 'email', message: sentences['ana@gmail.com'] }],
  })
})
