import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { RefusalSummary } from '#src/capture/refused/asked.ts'
import { formToken, shownForm } from '#src/capture/shown/store.ts'
import { countOf, publishText, signerOf } from '#test/hosted/desk.ts'
import { type Served, serve } from '#test/screens/served.ts'
import { until } from '#test/until.ts'
import { solve } from '../../tracker/embed/proof.ts'
import { crowd } from './crowd.ts'

const FORM = `id: news
title: News
confirm: true
steps:
  - fields:
      - { id: email, kind: email, label: Mail, required: true, trait: email }
      - { id: note, kind: text, label: Note }
`

let own: Served
before(async () => {
  own = await serve({ TRUST_PROXY: '127.0.0.1/32' })
  await publishText(own, FORM)
})
after(() => own.close())

interface Sender {
  readonly address: string
  readonly fields: Readonly<Record<string, string>>
}

/** A page that was read for half a minute, sent from anywhere through the proxy. */
async function senders(): Promise<(one: Sender) => Promise<string>> {
  const shown = await shownForm(own.database.app, 'main', 'news')
  assert.ok(shown !== undefined)
  const signer = await signerOf(own)
  return async ({ address, fields }) => {
    const token = formToken(signer, shown, randomUUID(), Date.now() - 30_000)
    const { statusCode, headers, body } = await own.app.inject({
      method: 'POST',
      url: '/f/main/news',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': address },
      payload: new URLSearchParams({ _token: token, ...fields }).toString(),
    })
    return `${statusCode} ${headers.location} ${body}`
  }
}

const mailsWritten = () =>
  until(
    'every mail is written',
    async () =>
      (await countOf(own, `effects where kind = 'nurture.send-mail' and state not in ('done', 'gave up')`)) === 0,
  )

test('B4, N12: 10,000 submits for nine addresses from 500 networks write nine mails, answer all alike, and show as an attack', async (t) => {
  const send = await senders()
  const bots = Array.from({ length: 10_000 }, (_, index) => () => {
    const fields = { email: `target${index % 9}@victim.test`, note: `offer ${index}` }
    return send({ address: `203.${index % 5}.${(index % 500) >> 1}.7`, fields })
  })
  const answers = await crowd(bots)
  assert.equal(new Set(answers).size, 1, [...new Set(answers)].slice(0, 3).join('\n'))
  await mailsWritten()
  t.diagnostic(
    `mails: ${await countOf(own, 'mails')}, submissions: ${await countOf(own, "events where type = 'capture.tracked'")}`,
  )
  assert.equal(await countOf(own, `mails where kind = 'confirmation' and state <> 'limited'`), 9)
  const answer = await fetch(`${own.url}/api/refusals/summary`, { headers: { authorization: `Bearer ${own.key}` } })
  const { forms, total } = (await answer.json()) as RefusalSummary
  assert.equal(forms.find(({ form }) => form === 'news')?.level, 3)
  assert.ok(total.accepted <= 100 && total.refused >= 9_700, JSON.stringify(total))
})

test('B5: in the middle of it a browser that does the work is believed, and a person without a script is asked to confirm', async () => {
  const send = await senders()
  const challenge = await own.app.inject({ url: '/x/challenge?workspace=main&form=news' })
  assert.equal(challenge.headers['access-control-allow-origin'], '*')
  const proof = await solve(challenge.json())
  assert.ok(proof !== undefined)
  const worked = { email: 'ana@acme.test', note: 'hello', _proof: proof, _script: '1' }
  assert.match(await send({ address: '10.1.1.1', fields: worked }), /^303 /)
  assert.match(await send({ address: '10.2.2.2', fields: { email: 'ben@acme.test', note: 'hello' } }), /^303 /)
  const submitted = `events where type = 'capture.tracked' and body ->> 'name' = 'form_submitted' and body::text like`
  assert.equal(await countOf(own, `${submitted} '%ana@acme.test%'`), 1)
  assert.equal(await countOf(own, `${submitted} '%ben@acme.test%'`), 1)
  // The same work for somebody else's words is refused openly, and kept.
  const replayed = { ...worked, email: 'spam@bot.test' }
  assert.match(await send({ address: '10.3.3.3', fields: replayed }), /^422 /)
  assert.equal(await countOf(own, `refusals where reason = 'proof_spent' and email = 'spam@bot.test'`), 1)
})

test('a challenge is made for published forms only', async () => {
  const of = async (query: string) => (await own.app.inject({ url: `/x/challenge?${query}` })).statusCode
  assert.deepEqual(
    [
      await of('workspace=main&form=news'),
      await of('workspace=main&form=unknown'),
      await of('workspace=elsewhere&form=news'),
      await of('workspace=main'),
    ],
    [200, 404, 404, 400],
  )
})
