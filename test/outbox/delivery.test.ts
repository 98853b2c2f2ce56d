import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { inWorkspace } from '../../src/db/pool.ts'
import { openLedger } from '../../src/ledger/append.ts'
import { newSubject } from '../../src/ledger/ids.ts'
import { startWorker } from '../../src/ledger/worker.ts'
import { clone } from '../clone.ts'
import { until } from '../until.ts'
import { deskOf, now } from './desk.ts'
import { politeUntilDot, rude, type Sink, sink } from './sink.ts'

const database = await clone()
const desk = deskOf(database)
const open: Sink[] = []
const kept = async (made: Promise<Sink>): Promise<Sink> => {
  const one = await made
  open.push(one)
  return one
}
afterEach(async () => {
  await desk.end()
  for (const one of open.splice(0)) await one.close()
  await database.app.query('delete from mail_pauses')
  await database.app.query(`delete from effects where kind = 'nurture.deliver-mail'`)
})
after(() => database.close())

const pauses = async () => {
  const { rows } = await database.ops.query('select scope, because from mail_pauses order by 1')
  return rows
}

test('a mail is handed over once, with the headers by which a reader leaves the list and a machine knows a machine', async () => {
  const server = await kept(sink())
  const id = await desk.put('ana@reader.example')
  desk.begin({ url: server.url })
  assert.deepEqual(await desk.until(id, 'accepted'), {
    ...{ state: 'accepted', attempts: 1, answer: '250 2.0.0 taken', note: null, handed: true },
  })
  const [mail] = server.taken
  assert.equal(server.taken.length, 1)
  assert.equal(mail?.messageId, `<${id}@acme.example>`)
  const lines = mail?.raw.split('\r\n') ?? []
  for (const line of [
    'From: Acme <hello@acme.example>',
    'To: ana@reader.example',
    'Subject: Please confirm',
    'Auto-Submitted: auto-generated',
    'List-Unsubscribe: <https://sluice.example/p/v1.abc.def>',
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  ])
    assert.ok(lines.includes(line), line)
})

test('one connection carries several mails', async () => {
  const server = await kept(sink())
  const ids = []
  for (let n = 0; n < 6; n++) ids.push(await desk.put(`p${n}@reader${n}.example`))
  desk.begin({ url: server.url })
  for (const id of ids) assert.equal((await desk.until(id, 'accepted')).state, 'accepted')
  assert.equal(server.taken.length, 6)
})

test('F21: a server that says 450 three times gets the mail once, at the fourth try, and the domain is left alone meanwhile', async () => {
  let tries = 0
  const server = await kept(sink({ rcpt: () => (++tries <= 3 ? '450 4.2.0 try later' : undefined) }))
  const id = await desk.put('ana@slow.example')
  desk.begin({ url: server.url })
  for (let n = 1; n <= 3; n++) {
    await until('the domain is paused', async () => (await pauses()).length > 0)
    assert.deepEqual(await pauses(), [{ scope: 'slow.example', because: '450 4.2.0 try later' }])
    const { state, attempts, answer } = await desk.standing(id)
    assert.deepEqual([state, attempts, answer], ['deferred', n, '450 4.2.0 try later'])
    if (n < 3) await desk.hurry()
  }
  await desk.hurry()
  assert.equal((await desk.until(id, 'accepted')).attempts, 4)
  assert.equal(server.taken.length, 1)
})

test('F22: an address that does not exist is told to the ledger; a policy pauses the domain and closes nobody', async () => {
  const server = await kept(
    sink({ rcpt: (to) => (to.startsWith('gone') ? '550 5.1.1 no such user' : '550 5.7.1 we do not like you') }),
  )
  const bounced: string[] = []
  const person = newSubject()
  const gone = await desk.put('gone@reader.example', { person })
  const policy = await desk.put('ana@proud.example', { person })
  desk.begin({ url: server.url }, { bounced: async (_workspace, _person, mail) => void bounced.push(mail) })
  assert.equal((await desk.until(gone, 'rejected')).answer, '550 5.1.1 no such user')
  assert.equal((await desk.until(policy, 'rejected')).answer, '550 5.7.1 we do not like you')
  await desk.end()
  assert.deepEqual(bounced, [gone])
  assert.deepEqual(await pauses(), [{ scope: 'proud.example', because: '550 5.7.1 we do not like you' }])
})

test('F23: a connection that is cut after the final dot leaves the mail uncertain, and nothing sends it again by itself', async () => {
  const server = await kept(
    rude(
      (socket) => socket.write('220 hello\r\n'),
      politeUntilDot((socket) => socket.destroy()),
    ),
  )
  const id = await desk.put('ana@reader.example')
  desk.begin({ url: server.url })
  assert.equal((await desk.until(id, 'uncertain')).handed, true)
  await desk.hurry()
  const other = await desk.put('ben@other.example')
  await desk.until(other, 'uncertain')
  assert.deepEqual([(await desk.standing(id)).state, (await desk.standing(id)).attempts], ['uncertain', 1])
  assert.equal(server.begun.filter((line) => line.includes('ana@')).length, 1)
})

test('F21: a server that closes with 421 instead of taking the mail has refused it for now', async () => {
  const server = await kept(
    rude(
      (socket) => socket.write('220 hello\r\n'),
      politeUntilDot((socket) => socket.end('421 4.3.2 closing\r\n')),
    ),
  )
  const id = await desk.put('ana@reader.example')
  desk.begin({ url: server.url })
  assert.equal((await desk.until(id, 'deferred')).answer, '421 4.3.2 closing')
})

test('F20: a server that greets a byte at a time, or never, costs a phase and no more; the mail waits and the reason is told', async () => {
  const server = await kept(
    rude((socket) => {
      let sent = 0
      const drip = setInterval(
        () => (socket.destroyed ? clearInterval(drip) : socket.write('220-slow '[sent++ % 9] ?? 'x')),
        50,
      )
      socket.on('close', () => clearInterval(drip))
    }),
  )
  const id = await desk.put('ana@reader.example')
  desk.begin({ url: server.url, phaseMs: 300 })
  await until('the server is paused', async () => (await pauses()).length > 0)
  assert.match((await pauses())[0]?.because, /too slow|Greeting never received/)
  const { state, handed } = await desk.standing(id)
  assert.deepEqual([state, handed], ['ready', false])
})

test('F20: a domain whose mails hang holds two places of four, so that others go', async () => {
  const held = Promise.withResolvers<void>()
  const server = await kept(
    sink({ beforeAnswer: (to) => (to.endsWith('@tar.example') ? held.promise : Promise.resolve()) }),
  )
  const slow = []
  for (let n = 0; n < 5; n++) slow.push(await desk.put(`p${n}@tar.example`))
  const quick = await desk.put('ana@reader.example')
  desk.begin({ url: server.url })
  assert.equal((await desk.until(quick, 'accepted')).state, 'accepted')
  assert.equal(server.taken.filter(({ to }) => to.endsWith('@tar.example')).length, 2)
  held.resolve()
  for (const id of slow) assert.equal((await desk.until(id, 'accepted')).state, 'accepted')
})

test('two workers that race for forty mails send each of them once', async () => {
  const server = await kept(sink())
  const ids = []
  for (let n = 0; n < 40; n++) ids.push(await desk.put(`p${n}@reader${n % 9}.example`))
  desk.begin({ url: server.url })
  desk.begin({ url: server.url })
  for (const id of ids) assert.equal((await desk.until(id, 'accepted')).state, 'accepted')
  assert.deepEqual(
    server.taken.map(({ messageId }) => messageId).toSorted(),
    ids.map((id) => `<${id}@acme.example>`).toSorted(),
  )
})

test('F5: what was claimed by a dead process goes; F7: what it had handed over does not, and says so', async () => {
  const server = await kept(sink())
  const claimed = await desk.put('ana@reader.example')
  const handed = await desk.put('ben@reader.example')
  const lease = `lease_until = now() - interval '1 s', lease_token = gen_random_uuid(), attempts = 1`
  await database.app.query(`update effects set state = 'claimed', ${lease} where payload ->> 'mail' = $1`, [claimed])
  await database.app.query(`update effects set state = 'handed', ${lease} where payload ->> 'mail' = $1`, [handed])
  await inWorkspace(database.app, database.workspace, (client) =>
    client.query(`update mails set state = 'handed', handed_at = now() where workspace_id = $1 and id = $2`, [
      database.workspace,
      handed,
    ]),
  )
  desk.begin({ url: server.url })
  assert.equal((await desk.until(claimed, 'accepted')).state, 'accepted')
  const found = await desk.until(handed, 'uncertain')
  assert.deepEqual([found.state, found.note], ['uncertain', 'handed over, and the process ended before an answer came'])
  assert.deepEqual(
    server.taken.map(({ to }) => to),
    ['ana@reader.example'],
  )
})

test('F36: a mail at which five processes ended is left for a person, and the next one goes', async () => {
  const server = await kept(sink())
  const deadly = await desk.put('ana@reader.example')
  await database.app.query(
    `update effects set state = 'claimed', attempts = 5, lease_until = now() - interval '1 s' where payload ->> 'mail' = $1`,
    [deadly],
  )
  const next = await desk.put('ben@reader.example')
  desk.begin({ url: server.url })
  await desk.until(next, 'accepted')
  const { state, note } = await desk.until(deadly, 'held')
  assert.deepEqual([state, note], ['held', 'every process that tried it ended before it was done'])
})

test('F9: an orderly end gives back what was not handed over, and waits for the answer to what was', async () => {
  const held = Promise.withResolvers<void>()
  const reached = Promise.withResolvers<void>()
  const server = await kept(
    sink({
      beforeAnswer: async () => {
        reached.resolve()
        await held.promise
      },
    }),
  )
  const id = await desk.put('ana@reader.example')
  const round = desk.begin({ url: server.url })
  await reached.promise
  const stopped = round.stop()
  held.resolve()
  await stopped
  assert.equal((await desk.standing(id)).state, 'accepted')
})

test('F20: a mail server that never answers holds up nothing but mail', async () => {
  const server = await kept(rude(() => undefined))
  for (let n = 0; n < 6; n++) await desk.put(`p${n}@reader${n}.example`)
  desk.begin({ url: server.url })
  await until('four mails are claimed', async () => (await desk.claimed()) === 4)
  const done = Promise.withResolvers<void>()
  await database.app.query(
    `insert into effects (workspace_id, id, kind, payload, due) values ($1, gen_random_uuid(), 'test.work', '{}', now())`,
    [database.workspace],
  )
  const worker = startWorker({
    pool: database.app,
    ledger: openLedger({ pool: database.app, clock: now, enrich: () => undefined }),
    handlers: {
      'test.work': async () => {
        done.resolve()
        return { kind: 'done' }
      },
    },
    ...{ chores: [], onError: () => undefined },
  })
  await done.promise
  assert.equal(await desk.claimed(), 4)
  await worker.stop()
})
