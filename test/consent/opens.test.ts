import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import fastify from 'fastify'
import { signerOf } from '#src/access/signing/store.ts'
import { openRoutes } from '#src/capture/opens/http.ts'
import { fromMs } from '#src/funnel/brand.ts'
import { openDesk } from './desk.ts'

const desk = await openDesk()
after(() => desk.close())

const answerOf = async (response: Response) => [
  response.status,
  response.headers.get('content-type'),
  response.headers.get('cache-control'),
  Buffer.from(await response.arrayBuffer())
    .subarray(0, 6)
    .toString(),
]
const GIF = [200, 'image/gif', 'no-store', 'GIF89a']

test('E4: the picture of a mail is always there, and an open is a hint that scores nothing', async () => {
  const ana = await desk.meet('ana@acme.example')
  const before = await desk.personOf(ana)
  const token = desk.signer.sign('click', `${desk.database.workspace}.${ana}.${randomUUID()}`)
  const facts = await desk.facts()
  for (const path of [`/o/${token}.gif`, '/o/nonsense.gif', `/o/${token.slice(0, -2)}.gif`])
    assert.deepEqual(await answerOf(await fetch(desk.url + path, { headers: { 'user-agent': 'Mozilla/5.0' } })), GIF)
  let now = facts
  for (let tries = 0; tries < 2000 && now === facts; tries++) now = await desk.facts()
  assert.equal(now, facts + 1)
  const person = await desk.personOf(ana)
  assert.deepEqual([person.contributions, person.lastAt], [before.contributions, before.lastAt])
  assert.equal(person.signals['did:any'], undefined)
})

test('E4: with the database away it is there too, and the open is counted as dropped', async () => {
  const lines: string[] = []
  const stream = { write: (line: string) => void lines.push(line) }
  const app = fastify({ routerOptions: { maxParamLength: 1600 }, logger: { level: 'warn', stream } })
  const signer = signerOf([{ id: 1, key: Buffer.alloc(32, 1) }])
  const away = () => Promise.reject(new Error('the database is away'))
  await app.register(openRoutes({ signing: () => Promise.resolve(signer), append: away, clock: () => fromMs(0) }))
  const id = randomUUID()
  const token = signer.sign('click', `${id}.${id}.${id}`)
  const { statusCode, headers } = await app.inject(`/o/${token}.gif`)
  assert.deepEqual([statusCode, headers['content-type']], [200, 'image/gif'])
  await app.close()
  assert.match(lines.join(''), /"dropped":1/)
})
