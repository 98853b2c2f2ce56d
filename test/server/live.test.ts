import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { readConfig } from '#src/config.ts'
import { openEngine } from '#src/engine.ts'
import type { Timestamp } from '#src/funnel/brand.ts'
import { ANA_ASKS, send, serve } from '../screens/served.ts'
import { signIn } from '../signed-in.ts'

const served = await serve()
const { database, url, key } = served
const opened: AbortController[] = []
after(async () => {
  for (const one of opened) one.abort()
  await served.close()
})

/** Opens a line and collects what it says. */
async function line(headers: Record<string, string>, query = '?workspace=main') {
  const abort = new AbortController()
  opened.push(abort)
  const response = await fetch(`${url}/api/live${query}`, { headers, signal: abort.signal })
  const said: { areas: string[]; people?: string[] }[] = []
  let isOver = false
  const read = async () => {
    let text = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      const parts = text.split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts) if (part.startsWith('data: ')) said.push(JSON.parse(part.slice(6)))
    }
  }
  if (response.ok)
    void read()
      .catch(() => undefined)
      .finally(() => {
        isOver = true
      })
  return { response, said, isOver: () => isOver, close: () => abort.abort() }
}

/** Waits for what must come, for as long as a slow machine may need. */
async function eventually(what: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !what(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50))
  assert.ok(what())
}

test('a new lead is told to who watches, with whom it is about', async () => {
  const { headers } = await signIn(served, { role: 'marketer' })
  const { response, said, close } = await line(headers)
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  assert.match(response.headers.get('content-security-policy') ?? '', /default-src/)
  const answer: { person: { id: string } } = JSON.parse(await (await send(served, '/v1/leads', ANA_ASKS)).text())
  await eventually(() => said.some(({ people }) => people?.includes(answer.person.id) === true))
  assert.ok(said.some(({ areas }) => areas.includes('people') && areas.includes('funnel') && areas.includes('undone')))
  close()
})

test('what another process appends is told too, and a rep is told of nobody by name', async () => {
  const { headers } = await signIn(served, { role: 'rep' })
  const { said, close } = await line(headers)
  const other = openEngine(readConfig({}), database)
  const at: Timestamp = other.clock()
  await other.ledger.append(database.workspace, [
    {
      ...{
        messageId: 'from-elsewhere',
        to: { kind: 'person', identifiers: [{ kind: 'email', value: 'el@se.example' }] },
      },
      ...{ at, mode: 'live', trust: 'trusted', door: 'test' },
      event: { type: 'capture.identified', traits: { email: 'el@se.example' } },
    },
  ])
  await eventually(() => said.some(({ areas }) => areas.includes('people')))
  assert.ok(said.every(({ people }) => people === undefined))
  close()
})

test('another workspace hears nothing', async () => {
  await database.app.query(`insert into workspaces (id, slug, name) values (gen_random_uuid(), 'other', 'Other')`)
  const { headers } = await signIn(served, { role: 'owner', workspace: 'other' })
  const mine = await line((await signIn(served, { role: 'viewer' })).headers)
  const theirs = await line(headers, '?workspace=other')
  assert.equal(theirs.response.status, 200)
  await send(served, '/v1/leads', { ...ANA_ASKS, email: 'bo@acme.example' })
  await eventually(() => mine.said.length > 0)
  assert.deepEqual(theirs.said, [])
  assert.equal((await line({ cookie: headers.cookie })).response.status, 404)
  mine.close()
  theirs.close()
})

test('H10: a page of another site is refused, as is nobody', async () => {
  const { cookie } = await signIn(served, { role: 'owner' })
  assert.equal((await line({ cookie, origin: 'https://evil.example' })).response.status, 403)
  assert.equal((await line({ cookie, 'sec-fetch-site': 'cross-site' })).response.status, 403)
  assert.equal((await line({})).response.status, 401)
  const byKey = await line({ authorization: `Bearer ${key}` }, '')
  assert.equal(byKey.response.status, 200)
  byKey.close()
})

test('a line ends soon after its session did', async () => {
  const { headers, userId } = await signIn(served, { role: 'viewer', email: 'gone@sluice.example' })
  const { isOver } = await line(headers)
  await database.app.query('delete from sessions where user_id = $1', [userId])
  await eventually(isOver)
})

test('nobody holds more lines than a browser has tabs', async () => {
  const { headers } = await signIn(served, { role: 'viewer', email: 'many@sluice.example' })
  const lines = []
  for (let n = 0; n < 12; n += 1) lines.push(await line(headers))
  assert.ok(lines.every(({ response }) => response.status === 200))
  assert.equal((await line(headers)).response.status, 429)
  for (const one of lines) one.close()
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal((await line(headers)).response.status, 200)
})
