import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Command } from 'commander'
import pg from 'pg'
import type { CliContext } from '#src/cli/context.ts'
import { register } from '#src/cli/erase.ts'
import { readConfig } from '#src/config.ts'
import { makeHome } from '#src/db/home.ts'
import { parts } from '#src/parts.ts'
import { createApp } from '#src/server/app.ts'
import { createKey } from '#src/server/keys.ts'
import { openLog } from '#src/server/log.ts'
import { clone } from '../clone.ts'
import { send } from '../screens/served.ts'
import { signIn } from '../signed-in.ts'
import { until } from '../until.ts'

/** The whole program as it starts, with a home of its own, so that its files and its log can be searched. */
const database = await clone()
const home = mkdtempSync(join(tmpdir(), 'sluice-erasing-'))
const config = readConfig({
  ...{ SLUICE_HOME: home, LOG_LEVEL: 'debug' },
  SECRET: 'only for tests, where nothing is secret',
})
await parts.onNewWorkspace?.(database, database.workspace)
makeHome(home)
const plugins = parts.plugins(config, database)
const app = await createApp({ config, database, log: openLog(config), plugins })
const url = await app.listen({ port: 0, host: '127.0.0.1' })
const superuser = new pg.Client({ connectionString: database.superuserUrl })
await superuser.connect()
after(async () => {
  await superuser.end()
  await app.close()
  await database.close()
  rmSync(home, { recursive: true, force: true })
})
const key = await createKey(database.app, database.workspace, 'secret')
const served = { url, key, database }
const owner = await signIn({ app: database.app }, { role: 'owner' })
const headers = { ...owner.headers, origin: url, 'content-type': 'application/json' }

/** Every table and every file of the home in which any of these words stands. */
async function found(words: readonly string[]): Promise<string[]> {
  const where: string[] = []
  const { rows: tables } = await superuser.query(
    `select c.relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  )
  for (const { name } of tables)
    for (const word of words) {
      const { rows } = await superuser.query(
        `select from public.${name} t where position($1 in lower(t::text)) > 0 limit 1`,
        [word],
      )
      if (rows.length > 0) where.push(`${name}: ${word}`)
    }
  for (const path of globSync('**/*', { cwd: home, withFileTypes: true })) {
    if (!path.isFile()) continue
    const text = readFileSync(join(path.parentPath, path.name), 'latin1').toLowerCase()
    for (const word of words) if (text.includes(word)) where.push(`${path.name}: ${word}`)
  }
  return where
}

const personOf = async (email: string): Promise<string | undefined> => {
  const { rows } = await superuser.query('select person_id from people where email = $1 and not hidden', [email])
  return rows[0]?.person_id
}

const forgotten = () =>
  until('nothing is left to be forgotten', async () => {
    const { rows } = await superuser.query(
      `select count(*)::int as n from effects where kind = 'ledger.forget' and state <> 'done'`,
    )
    return rows[0].n === 0
  })

const DORA = {
  ...{
    email: 'dora.quist@quarry.example',
    name: 'Dora Quistgaard',
    phone: '+43 660 5550199',
    headcount: 60,
    budget: 12000,
  },
  ...{ timeline: 3, anonymousId: 'browser-of-dora-quist', it_pain: 'quistgaard says the backup is slow' },
  events: [{ page: '/pricing' }, { event: 'quote_requested', properties: { note: 'call quistgaard at noon' } }],
}
const WORDS = ['dora.quist', 'quistgaard', '5550199', 'browser-of-dora']

const reports = async () =>
  JSON.stringify(
    await (await fetch(`${url}/api/funnel`, { headers: { authorization: `Bearer ${key}` } })).json(),
    (name, value) => (name === 'asOf' ? undefined : value),
  )

test('a person erased on request is found nowhere: tables, files, log, payloads; counts stay, and the export told all before', async () => {
  assert.equal((await send(served, '/v1/leads', DORA)).status, 200)
  const file = await fetch(`${url}/api/imports/files?name=crm.csv`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/octet-stream' },
    body: 'email,name\ndora.quist@quarry.example,Dora Quistgaard\nelse@other.example,Else\n',
  })
  assert.ok(file.status < 300, await file.text())
  const view = { name: 'dora.quist@quarry.example', query: { search: 'dora' }, shared: true }
  const saved = await fetch(`${url}/api/views`, { method: 'POST', headers, body: JSON.stringify(view) })
  assert.equal(saved.status, 201)
  const id = await personOf(DORA.email)
  assert.ok(id)
  const everything = await (await fetch(`${url}/api/people/${id}/everything`, { headers })).text()
  for (const word of WORDS) assert.ok(everything.toLowerCase().includes(word), word)
  const counted = await reports()
  assert.match(counted, /"entered":1/)
  assert.ok((await found(WORDS)).length > 5)
  const viewer = await signIn({ app: database.app }, { role: 'marketer' })
  const asMarketer = { ...viewer.headers, origin: url, 'content-type': 'application/json' }
  const erase = (by: typeof headers, confirm: string) =>
    fetch(`${url}/api/people/${id}/erase`, { method: 'POST', headers: by, body: JSON.stringify({ confirm }) })
  assert.equal((await erase(asMarketer, 'erase')).status, 403)
  assert.equal((await erase(headers, 'yes')).status, 400)
  assert.equal((await erase(headers, 'erase')).status, 200)
  assert.equal((await fetch(`${url}/api/people/${id}/record`, { headers })).status, 404)
  await forgotten()
  assert.deepEqual(await found(WORDS), [])
  assert.equal(await reports(), counted)
})

test('F49: an erasure in the middle of fifty facts about the same person leaves nothing of what it erased', async () => {
  const email = 'ed.varn@quarry.example'
  assert.equal((await send(served, '/v1/leads', { email, name: 'Ed Varnhagen' })).status, 200)
  const id = await personOf(email)
  assert.ok(id)
  const sent = Array.from({ length: 50 }, (_, n) =>
    send(served, '/v1/leads', { email, messageId: `ed-${n}`, events: [{ event: 'called', properties: { n } }] }),
  )
  const erased = fetch(`${url}/api/people/${id}/erase`, { method: 'POST', headers, body: '{"confirm":"erase"}' })
  assert.deepEqual(new Set((await Promise.all(sent)).map(({ status }) => status)), new Set([200]))
  assert.equal((await erased).status, 200)
  await forgotten()
  const { rows } = await superuser.query(
    `select distinct type from events where subject_id = $1 and type not in ('route.assigned', 'definition.applied')`,
    [id],
  )
  assert.deepEqual(rows, [{ type: 'ledger.compacted' }])
  assert.deepEqual(await found(['varnhagen']), [])
  // What came after belongs to somebody new, of whom nothing older is known.
  const again = await personOf(email)
  assert.notEqual(again, id)
})

test('by command it is done when the command answers, in files of any encoding too', async () => {
  assert.equal((await send(served, '/v1/leads', { email: 'ulla@quarry.example', userId: 'jörgens-4711' })).status, 200)
  const uploads = () => globSync('uploads/*.csv', { cwd: home }).length
  const before = uploads()
  for (const bytes of [
    Buffer.from('\ufeffemail,name\nULLA@quarry.example,Ulla\n', 'utf16le'),
    Buffer.from('\ufeffemail,name\nulla@quarry.example,Ulla\n', 'utf16le').swap16(),
    Buffer.from('id,name\nJörgens-4711,Ulla\n', 'utf8'),
    Buffer.from('id,name\nJörgens-4711,Ulla\n', 'latin1'),
    Buffer.from('email,name\nelse@other.example,Else\n', 'utf8'),
  ]) {
    const sent = await fetch(`${url}/api/imports/files?name=crm.csv`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    })
    assert.ok(sent.status < 300, await sent.text())
  }
  assert.equal(uploads(), before + 5)
  const program = new Command('sluice').exitOverride().configureOutput({ writeErr: () => undefined })
  const context: Pick<CliContext, 'config' | 'print' | 'withDatabase'> = {
    config: () => config,
    print: () => undefined,
    withDatabase: (work) => work(database),
  }
  register(program, { json: () => false, ...context } as CliContext)
  const erase = (...words: readonly string[]) => program.parseAsync(['erase', ...words], { from: 'user' })
  await assert.rejects(erase('ulla@quarry.example'), { code: 'usage' })
  await erase('ulla@quarry.example', '--yes')
  assert.deepEqual(await found(['ulla@', 'jörgens']), [])
  assert.equal(uploads(), before + 1)
})
