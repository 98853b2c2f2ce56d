import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { readConfig } from '#src/config.ts'
import { parts } from '#src/parts.ts'
import { createApp } from '#src/server/app.ts'
import { account, PASSWORD } from '../account.ts'
import { clone } from '../clone.ts'
import { signIn } from '../signed-in.ts'

/** What a mail server was given; it speaks as little of SMTP as a sender needs. */
const mails: string[] = []
const post = createServer((socket) => {
  let data: string | undefined
  socket.write('220 test\r\n')
  socket.setEncoding('utf8').on('data', (chunk) => {
    for (const line of String(chunk).split('\r\n')) {
      if (data !== undefined) {
        if (line !== '.') data += `${line}\n`
        else {
          mails.push(data)
          data = undefined
          socket.write('250 taken\r\n')
        }
      } else if (line === 'DATA') {
        data = ''
        socket.write('354 go on\r\n')
      } else if (line === 'QUIT') socket.end('221 bye\r\n')
      else if (line !== '') socket.write('250 fine\r\n')
    }
  })
}).listen(0, '127.0.0.1')
await once(post, 'listening')
const address = post.address()
const port = typeof address === 'object' ? address?.port : 0

const database = await clone()
const config = readConfig({
  SECRET: 'only for tests, where nothing is secret',
  PUBLIC_URL: 'https://sluice.example.com',
  SMTP_URL: `smtp://127.0.0.1:${port}`,
  MAIL_FROM: 'Sluice <sluice@example.com>',
})
await parts.onNewWorkspace?.(database, database.workspace)
const app = await createApp({
  config,
  database,
  log: pino({ level: 'silent' }),
  plugins: parts.plugins(config, database),
})
after(async () => {
  await app.close()
  await database.close()
  post.close()
})

async function mailed(): Promise<string> {
  for (let i = 0; i < 100 && mails.length === 0; i++) await sleep(20)
  // As a reader sees it: soft line breaks of quoted-printable undone.
  return (mails.shift() ?? '').replace(/=\n/g, '').replaceAll('=3D', '=')
}
const evil = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' }

test('E7: the link of a reset comes from PUBLIC_URL, whatever the request says of its host, and sets a password once', async () => {
  await account(database, 'ana@us.example')
  const asked = {
    method: 'POST',
    url: '/api/password/forgot',
    headers: evil,
    payload: { email: 'Ana@us.example' },
  } as const
  assert.deepEqual((await app.inject(asked)).json(), { asked: true })
  const mail = await mailed()
  assert.match(mail, /^To: ana@us\.example$/m)
  assert.doesNotMatch(mail, /evil/)
  const token = /^https:\/\/sluice\.example\.com\/reset\?token=([\w-]{32})$/m.exec(mail)?.[1]
  assert.ok(token)
  const reset = () => app.inject({ method: 'POST', url: '/api/password/reset', payload: { token, password: PASSWORD } })
  assert.deepEqual([(await reset()).statusCode, (await reset()).statusCode], [200, 404])
})

test('H3, J8: an unknown address gets no mail, and nobody gets more than a few', async () => {
  for (let i = 0; i < 6; i++)
    await app.inject({ method: 'POST', url: '/api/password/forgot', payload: { email: 'ana@us.example' } })
  await app.inject({ method: 'POST', url: '/api/password/forgot', payload: { email: 'nobody@us.example' } })
  await sleep(300)
  const got = mails.splice(0)
  assert.ok(got.length <= 2, `${got.length} mails`)
  assert.ok(got.every((mail) => !mail.includes('nobody')))
})

test('E7: so does the link of an invitation, in the mail and in the answer; a name cannot write headers (J1)', async () => {
  await database.app.query('update workspaces set name = $1', ['Us\r\nBcc: all@evil.example'])
  const { cookie, headers } = await signIn(database, { role: 'owner' })
  const response = await app.inject({
    method: 'POST',
    url: '/api/team/invitations',
    headers: {
      ...headers,
      cookie: cookie.replace('sluice_session', '__Host-sluice_session'),
      host: 'sluice.example.com',
      origin: 'https://sluice.example.com',
    },
    payload: { email: 'ben@us.example', role: 'rep' },
  })
  const { link, mailed: isMailed } = response.json()
  assert.match(link, /^https:\/\/sluice\.example\.com\/invitation\?token=[\w-]{43}$/)
  const mail = await mailed()
  assert.ok(isMailed && mail.includes(link))
  assert.doesNotMatch(mail.split('\n\n')[0] ?? '', /^Bcc:/m)
})
