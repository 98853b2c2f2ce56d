import assert from 'node:assert/strict'
import { createPublicKey, createVerify, generateKeyPairSync, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { signingOf } from '../../src/access/signing/store.ts'
import { mailAllowance } from '../../src/capture/abuse/store.ts'
import { suppressionHash, suppressionKey } from '../../src/capture/suppression/store.ts'
import { inWorkspace } from '../../src/db/pool.ts'
import type { SubjectId } from '../../src/funnel/brand.ts'
import type { EffectRequest } from '../../src/funnel/capture.ts'
import { handlersOf } from '../../src/ledger/background.ts'
import { startWorker } from '../../src/ledger/worker.ts'
import { oneAddress } from '../../src/nurture/address.ts'
import { adoptWaiting } from '../../src/nurture/delivery/store.ts'
import { type Mailing, writeMail } from '../../src/nurture/effect.ts'
import { mailEffect, SEND_MAIL } from '../../src/nurture/mail-order.ts'
import { listHeaders, messageIdOf } from '../../src/nurture/message.ts'
import { bytesOf } from '../../src/nurture/smtp/effect.ts'
import { capture, is, type Scene, scene, template } from '../ledger/scene.ts'
import { until } from '../until.ts'
import { deskOf, FROM, now } from './desk.ts'
import { sink } from './sink.ts'

let stage: Scene
let desk: ReturnType<typeof deskOf>
before(async () => {
  stage = await scene(template('it-services'), new Date().toISOString())
  desk = deskOf(stage.db)
})
after(async () => {
  await desk?.end()
  await stage?.close()
})

const mailing = (more: Partial<Mailing['config']> = {}): Mailing => ({
  ...{ pool: stage.db.app, now, signing: signingOf(stage.db.app, now), allowance: mailAllowance(stage.db.app) },
  config: {
    ...{
      smtpUrl: undefined,
      mailFrom: 'Acme <hello@acme.example>',
      mailDomains: [],
      publicUrl: 'https://sluice.example.com',
    },
    ...{ host: '127.0.0.1', port: 4600, ...more },
  },
  definition: async () => stage.ledger.book.of(stage.workspace)(1),
})

let told = 0
/** Somebody does something that orders a mail; gives the subject and the mail's id once it is written. */
async function order(email: string, effect: EffectRequest, traits: Record<string, string> = {}, config = {}) {
  const id = `order-${++told}`
  const at = now()
  const [outcome] = await stage.ledger.append(stage.workspace, [
    { ...capture({ id, at, email }, is({ email, ...traits })), effects: [effect] },
  ])
  assert.equal(outcome?.status, 'stored')
  const worker = startWorker({
    pool: stage.db.app,
    ledger: stage.ledger,
    handlers: handlersOf({
      ...{
        pool: stage.db.app,
        ops: stage.db.ops,
        ledger: stage.ledger,
        clock: now,
        home: '',
        mailing: mailing(config),
      },
    }),
    ...{ chores: [], onError: () => undefined },
  })
  const { rows } = await stage.db.ops.query(
    `select id from effects where kind = 'nurture.send-mail' order by created_at desc, id limit 1`,
  )
  await until('the order is performed', async () => {
    const { rows: done } = await stage.db.ops.query(`select state, note from effects where id = $1`, [rows[0].id])
    assert.notEqual(done[0].state, 'retry', done[0].note)
    return done[0].state === 'done'
  })
  await worker.stop()
  return { mail: rows[0].id as string, subject: (outcome as { subject: SubjectId }).subject }
}

const written = async (mail: string) => {
  const { rows } = await stage.db.ops.query('select * from mails where id = $1', [mail])
  return rows[0]
}
const confirmation = (to: string) => mailEffect({ mail: 'confirmation', to, form: 'demo', proof: crypto.randomUUID() })

test('J4, E7, B3: a confirmation holds nothing that was typed but its address, and links to the set address alone', async () => {
  const evil = { company: 'WIN http://evil.com', name: '<img src=x onerror=alert(1)>{{7*7}} www.evil.com' }
  const { mail, subject } = await order('ana@reader.example', confirmation('ana@reader.example'), evil)
  const { state, to_address, subject_id, text, html, headers, message_id } = await written(mail)
  assert.deepEqual(
    [state, to_address, subject_id, message_id],
    ['waiting', 'ana@reader.example', subject, `<${mail}@acme.example>`],
  )
  for (const body of [text, html, JSON.stringify(headers)]) {
    assert.doesNotMatch(body, /evil|WIN|img|\{\{/)
    const links = body.match(/https?:\/\/[^\s"<>]+/g) ?? []
    assert.ok(
      links.every((link: string) => link.startsWith('https://sluice.example.com/')),
      String(links),
    )
  }
  const signer = await mailing().signing()
  const [, confirm = ''] = /\/c\/(\S+)/.exec(text) ?? []
  assert.match(signer.verify('confirm', confirm) ?? '', new RegExp(`^${stage.workspace}\\.[0-9a-f-]{36}\\.en$`))
  const [, preferences = ''] = /\/p\/(\S+)/.exec(text) ?? []
  assert.equal(signer.verify('preferences', preferences), `${stage.workspace}.${subject}.en`)
  assert.deepEqual(headers, listHeaders(`https://sluice.example.com/p/${preferences}`))
})

test('B4: of a second confirmation within a day nothing is sent, and the outbox says why', async () => {
  const first = await order(
    'ben@reader.example',
    confirmation('ben@reader.example'),
    {},
    { smtpUrl: 'smtp://127.0.0.1:1' },
  )
  const second = await order(
    'ben@reader.example',
    confirmation('ben@reader.example'),
    { title: 'x' },
    { smtpUrl: 'smtp://127.0.0.1:1' },
  )
  assert.equal((await written(first.mail)).state, 'ready')
  const { state, note } = await written(second.mail)
  assert.deepEqual([state, note], ['limited', 'this mailbox had enough of us today; a stranger could be filling it'])
  await stage.db.app.query(`delete from effects where kind = 'nurture.deliver-mail'`)
})

test('an order that is performed twice is one mail', async () => {
  const { mail } = await order('cleo@reader.example', confirmation('cleo@reader.example'))
  await stage.db.app.query(`update effects set state = 'ready', due = now(), attempts = 0 where id = $1`, [mail])
  await order('dan@reader.example', confirmation('dan@reader.example'))
  const { rows } = await stage.db.ops.query(`select state from mails where to_address = 'cleo@reader.example'`)
  assert.deepEqual(rows, [{ state: 'waiting' }])
})

test('J4: an alert says where a lead stands, and nothing that the lead typed', async () => {
  const { subject } = await order('eve@reader.example', confirmation('eve@reader.example'), {
    name: 'WIN http://evil.com',
  })
  const alert = mailEffect({ mail: 'alert', to: 'rep@us.example', about: subject, reason: 'assigned' })
  const { mail } = await order('fay@reader.example', alert)
  const found = await written(mail)
  assert.match(found.subject, /^A lead is yours now \(.+, score \d+\)$/)
  assert.match(found.text, new RegExp(`https://sluice\\.example\\.com/w/main/people/${subject}`))
  assert.doesNotMatch(found.text + found.html, /WIN|evil|eve@/)
  assert.deepEqual([found.kind, found.to_address, found.headers], ['alert', 'rep@us.example', {}])
})

test('of leads without end that somebody makes up, a colleague is told of two hundred in a day, and the outbox keeps the rest', async () => {
  const { subject: about } = await order('gus@reader.example', confirmation('gus@reader.example'))
  const { payload } = mailEffect({ mail: 'alert', to: 'flooded@us.example', about, reason: 'assigned' })
  const task = { workspace: stage.workspace, kind: SEND_MAIL, payload, attempts: 1, token: '' }
  const ids = Array.from({ length: 210 }, () => randomUUID())
  for (const id of ids) assert.deepEqual(await writeMail(mailing(), { ...task, id }), { kind: 'done' })
  const { rows } = await stage.db.ops.query(
    `select state, count(*)::int as n from mails where to_address = 'flooded@us.example' group by state order by state`,
  )
  assert.deepEqual(rows, [
    { state: 'limited', n: 10 },
    { state: 'waiting', n: 200 },
  ])
})

test('F43: when a mail server is set, mails of the last day go and older ones are held until somebody lets them go', async () => {
  const { db, workspace } = stage
  const young = await desk.put('young@reader.example', { state: 'waiting' })
  const old = await desk.put('old@reader.example', { state: 'waiting' })
  const released = await desk.put('released@reader.example', { state: 'waiting' })
  await inWorkspace(db.app, workspace, async (client) => {
    const past = new Date(Date.now() - 25 * 3_600_000)
    await client.query(
      `update mails set rendered_at = $3, sent_again_by = case id when $4::uuid then 'ana' end where workspace_id = $1 and id = any($2::uuid[])`,
      [workspace, [old, released], past, released],
    )
    await adoptWaiting(client, workspace, now())
  })
  const states = []
  for (const id of [young, old, released]) states.push((await desk.standing(id)).state)
  assert.deepEqual(states, ['ready', 'held', 'ready'])
  await stage.db.app.query(`delete from effects where kind = 'nurture.deliver-mail'`)
})

/** Rounds begin with what waits for a mail server; other tests left some. */
const clearOutbox = () =>
  inWorkspace(stage.db.app, stage.workspace, (client) =>
    client.query(`update mails set state = 'discarded' where workspace_id = $1 and state = 'waiting'`, [
      stage.workspace,
    ]),
  )
const hashOf = async (address: string) => suppressionHash(await suppressionKey(stage.db.app), address) ?? null
const close = (subject: SubjectId, reason: 'unsubscribed' | 'bounced') =>
  stage.ledger.append(stage.workspace, [
    {
      ...{
        messageId: `close-${++told}`,
        to: { kind: 'subject', subject },
        at: now(),
        mode: 'live',
        trust: 'trusted',
        door: 'test',
      },
      event: { type: 'capture.suppressed', channel: 'email', reason, source: 'test' },
    } as const,
  ])

test('J8: a bounce stops every mail at the marker; who unsubscribed still gets what they ask for, and no advertising', async () => {
  const server = await sink()
  const { subject: gone } = await order('gone@reader.example', confirmation('gone@reader.example'))
  const { subject: quiet } = await order('quiet@reader.example', confirmation('quiet@reader.example'))
  await close(gone, 'bounced')
  await close(quiet, 'unsubscribed')
  const to = async (address: string, person: SubjectId, marketing: boolean) =>
    desk.put(address, { person, marketing, hash: await hashOf(address) })
  const ids = [
    await to('gone@reader.example', gone, false),
    await to('quiet@reader.example', quiet, false),
    await to('quiet@reader.example', quiet, true),
  ]
  await clearOutbox()
  const round = desk.begin({ url: server.url })
  const states = []
  for (const id of ids) states.push((await desk.until(id, 'accepted', 'suppressed')).state)
  await round.stop()
  assert.deepEqual(states, ['suppressed', 'accepted', 'suppressed'])
  assert.deepEqual(
    server.taken.map(({ to: address }) => address),
    ['quiet@reader.example'],
  )
  await server.close()
})

test('N8, F31: where a mail and its unsubscription race, the mail is handed over before it or not at all', async () => {
  const server = await sink()
  const people = []
  for (let n = 0; n < 24; n++) {
    const address = `race${n}@reader${n}.example`
    const [outcome] = await stage.ledger.append(stage.workspace, [
      capture({ id: `race-${n}`, at: now(), email: address }, is({ email: address })),
    ])
    assert.equal(outcome?.status, 'stored')
    const { subject } = outcome as { subject: SubjectId }
    people.push({
      subject,
      id: await desk.put(address, { person: subject, marketing: true, hash: await hashOf(address) }),
    })
  }
  await clearOutbox()
  const [one, two] = [desk.begin({ url: server.url }), desk.begin({ url: server.url })]
  const acknowledged = new Map<string, number>()
  for (const { subject, id } of people) {
    await close(subject, 'unsubscribed')
    acknowledged.set(id, Date.now())
  }
  const late: string[] = []
  let accepted = 0
  for (const { id } of people) {
    const { state } = await desk.until(id, 'accepted', 'suppressed')
    if (state === 'accepted') accepted += 1
    const { handed_at } = await written(id)
    if (handed_at !== null && Date.parse(handed_at) > (acknowledged.get(id) ?? 0)) late.push(id)
  }
  await one.stop()
  await two.stop()
  assert.deepEqual(late, [])
  assert.equal(server.taken.length, accepted)
  await server.close()
})

test('the signature covers both headers by which a reader leaves, and the long address stands on one line', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const to = oneAddress('ana@reader.example')
  assert.ok(to)
  const url = `https://sluice.example.com/p/v1.${'A'.repeat(160)}.${'b'.repeat(22)}`
  const message = {
    ...{
      from: FROM,
      to: { name: '', address: to },
      subject: 'Grüße – bitte bestätigen',
      text: 'Ja?\n',
      html: '<p>Ja?</p>',
    },
    ...{
      messageId: messageIdOf('0191', FROM),
      dateMs: Date.now(),
      headers: listHeaders(url, '<main.acme.example>'),
      replyTo: FROM,
    },
  }
  const signed = await bytesOf(message, {
    keySelector: 'sluice',
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  })
  const [head = ''] = signed.toString('latin1').split('\r\n\r\n')
  assert.ok(head.split('\r\n').includes(`List-Unsubscribe: <${url}>`))
  assert.ok(head.split('\r\n').includes('List-Unsubscribe-Post: List-Unsubscribe=One-Click'))
  const folded = /^DKIM-Signature:[\s\S]*?(?=\r\n\S)/m.exec(head)?.[0] ?? ''
  const dkim = folded.replace(/\r\n\s+/g, ' ')
  const names = (/\bh=([^;]+)/.exec(dkim)?.[1] ?? '').replace(/\s/g, '').toLowerCase().split(':')
  const must = ['from', 'reply-to', 'to', 'subject', 'date', 'message-id']
  for (const name of [...must, 'list-id', 'list-unsubscribe', 'list-unsubscribe-post'])
    assert.ok(names.includes(name), name)
  assert.match(dkim, /\bd=acme\.example;/)
  // As a verifier does it (RFC 6376, relaxed): the headers named, then the signature itself without its value.
  const headers = head.split(/\r\n(?=\S)/)
  const relaxed = (line: string) => {
    const [name = '', ...rest] = line.split(':')
    return `${name.trim().toLowerCase()}:${rest
      .join(':')
      .replace(/\r\n/g, '')
      .replace(/[ \t]+/g, ' ')
      .trim()}`
  }
  const covered = names.map((name) => relaxed(headers.find((line) => line.toLowerCase().startsWith(`${name}:`)) ?? ''))
  const own = relaxed(folded).replace(/(;\s*b=)[^;]*/, '$1')
  const value = (/;\s*b=([^;]+)/.exec(folded)?.[1] ?? '').replace(/\s/g, '')
  const isSigned = createVerify('RSA-SHA256')
    .update([...covered, own].join('\r\n'), 'latin1')
    .verify(createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })), value, 'base64')
  assert.equal(isSigned, true)
})

test('J5: nothing of a message is read from a file or fetched', async () => {
  const to = oneAddress('ana@reader.example')
  assert.ok(to)
  const text = { path: '/etc/hostname' } as unknown
  const message = {
    ...{ from: FROM, to: { name: '', address: to }, subject: 'x', text: text as string, html: '' },
    ...{ messageId: messageIdOf('1', FROM), dateMs: 0, headers: {} },
  }
  await assert.rejects(bytesOf(message, undefined), { code: 'EFILEACCESS' })
})
