import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { FUNNEL_FILE } from '#src/definition/compile.ts'
import { fromMs } from '#src/funnel/brand.ts'
import { publish } from '#src/ledger/publish.ts'
import { defaultFiles } from '#src/parts.ts'
import { createKey } from '#src/server/keys.ts'
import { factsOf } from '#test/hosted/desk.ts'
import { type Served, send, serve } from '#test/screens/served.ts'

let own: Served
let stranger: { readonly url: string; readonly key: string }

before(async () => {
  own = await serve()
  const { app, workspace } = own.database
  stranger = { url: own.url, key: await createKey(app, workspace, 'write') }
  const files = defaultFiles()
  const text = (files[FUNNEL_FILE] ?? '').replace('on: /pricing,', 'on: [/pricing, pricing_viewed],')
  assert.match(text, /pricing_viewed\].*cap: 30/)
  const version = { files: { ...files, [FUNNEL_FILE]: text }, note: 'Prices by name too', by: 'test', act: false }
  await publish(app, workspace, version, fromMs(Date.now()))
})
after(() => own.close())

const read = async <T>(path: string): Promise<T> => {
  const answer = await fetch(own.url + path, { headers: { authorization: `Bearer ${own.key}` } })
  assert.equal(answer.status, 200, path)
  return (await answer.json()) as T
}

interface Scored {
  readonly engagement: number
  readonly reasons: readonly { readonly rule: string; readonly points: number; readonly reason: string }[]
}

const DAY_MS = 86_400_000

test('A11: 10,000 pricing_viewed for one lead bring no more than the rule’s cap, and the explanation says so', async () => {
  const email = 'flooded@acme.test'
  assert.equal((await send(own, '/v1/leads', { email })).status, 200)
  const { person } = await read<{ person: { id: string } }>(`/api/people?email=${email}`)
  const quiet = await read<Scored>(`/api/people/${person.id}/score`)
  const now = Date.now()
  for (let batch = 0; batch < 20; batch++) {
    const calls = Array.from({ length: 500 }, (_, index) => ({
      type: 'track',
      event: 'pricing_viewed',
      context: { traits: { email } },
      userId: 'flood-1',
      messageId: `flood-${batch}-${index}`,
      // Over ten days, so that the rule's limit a day is not what holds.
      timestamp: new Date(now - ((batch * 500 + index) % 10) * DAY_MS).toISOString(),
    }))
    const identified = { type: 'identify', userId: 'flood-1', traits: { email }, messageId: `who-${batch}` }
    const answer = await send(own, '/v1/batch', { batch: [identified, ...calls] })
    assert.equal(answer.status, 200)
  }
  const flooded = await read<Scored>(`/api/people/${person.id}/score`)
  const gained = flooded.engagement - quiet.engagement
  assert.ok(gained > 0 && gained <= 30, `${gained} points for 10,000 views`)
  const cap = flooded.reasons.find(({ rule }) => rule === 'pricing.cap')
  assert.equal(cap?.reason, 'Looked at prices: at most 30 points')
  assert.ok((cap?.points ?? 0) < 0)
})

test('A9: a public identify with a victim’s address changes nothing of them, and stands in their record as a claim', async () => {
  const email = 'vera@bank.test'
  await send(own, '/v1/leads', { email, company: 'Good Bank', firstName: 'Vera' })
  const profile = async () => (await read<{ person: object }>(`/api/people?email=${email}`)).person
  const known = await profile()
  const claim = { anonymousId: 'mallory-browser', traits: { email, company: 'Evil' } }
  assert.equal((await send(stranger, '/v1/identify', claim)).status, 200)
  assert.deepEqual(await profile(), known)
  const claims = (await factsOf(own, 'email', email)).filter(({ trust }) => trust === 'claim')
  assert.deepEqual(
    claims.map(({ body }) => (body.type === 'capture.identified' ? body.traits : body.type)),
    [{ company: 'Evil', email }],
  )
})
