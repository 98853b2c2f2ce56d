import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { readConfig } from '../../src/config.ts'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { isAlive } from '../../src/db/start-lock.ts'
import { codeOf, Fault } from '../../src/fault.ts'

const top = mkdtempSync(join(tmpdir(), 'sluice-embedded-'))
after(() => rmSync(top, { recursive: true, force: true }))
// A path longer than a socket's 107 bytes.
const home = join(top, 'a'.repeat(60), 'b'.repeat(60), '.sluice')
mkdirSync(home, { recursive: true })
for (const folder of [top, join(top, 'a'.repeat(60))]) {
  chmodSync(folder, 0o711)
}
const config = readConfig({ SLUICE_HOME: home })

const lineOf = (n: number) =>
  Number.parseInt(readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[n] ?? '', 10)
const postmasterPid = () => lineOf(0)
const answers = async (database: Database) =>
  (await database.app.query<{ one: number }>('select 1 as one')).rows[0]?.one

/** A process that opens the home and keeps it open, until it is killed. */
function holder() {
  const program = `const { readConfig } = await import('${new URL('../../src/config.ts', import.meta.url).href}')
    const { openDatabase } = await import('${new URL('../../src/db/database.ts', import.meta.url).href}')
    const database = await openDatabase(readConfig({ SLUICE_HOME: ${JSON.stringify(home)} }))
    process.on('SIGTERM', async () => { console.log(await database.close()); process.exit(0) })
    setInterval(() => undefined, 1000)
    console.log('open')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const opened = new Promise<void>((done) => child.stdout.once('data', () => done()))
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return { opened, end }
}

test('two processes that start at once share one server, and the last to leave stops it', async () => {
  const holders = [holder(), holder(), holder()]
  await Promise.all(holders.map((each) => each.opened))
  const pid = postmasterPid()
  for (const each of holders.slice(1)) {
    await each.end('SIGTERM')
    assert.ok(isAlive(pid))
  }
  await holders[0]?.end('SIGTERM')
  assert.throws(postmasterPid, /ENOENT/)
})

test('a server that a killed process left behind is adopted', async () => {
  const killed = holder()
  await killed.opened
  const pid = postmasterPid()
  await killed.end('SIGKILL')
  const database = await openDatabase(config)
  assert.deepEqual([await answers(database), postmasterPid()], [1, pid])
  await database.close()
  assert.throws(postmasterPid, /ENOENT/)
})

test('a lock and a postmaster.pid of the dead are cleared, also when their pid is another program now', async () => {
  writeFileSync(join(home, 'postgres.lock'), '999999 dead')
  writeFileSync(join(home, 'postgres', 'postmaster.pid'), `${process.pid}\n${home}\n1\n5432\n`)
  const database = await openDatabase(config)
  assert.equal(await answers(database), 1)
  await database.close()
})

test('a server that is killed under a running process is started again, and loses nothing', async () => {
  const database = await openDatabase(config)
  await database.owner.query('create table if not exists kept (id int)')
  await database.owner.query('insert into kept values (1)')
  process.kill(postmasterPid(), 'SIGKILL')
  const until = Date.now() + 20_000
  const back = async (): Promise<number | undefined> => {
    try {
      return (await database.owner.query<{ n: number }>('select count(*) as n from kept')).rows[0]?.n
    } catch (error) {
      if (Date.now() > until) throw error
      return back()
    }
  }
  assert.equal(await back(), 1)
  await database.close()
})

test('secrets are readable by nobody else, and the usual password does not open the server', async () => {
  const database = await openDatabase(config)
  assert.equal(statSync(join(home, 'postgres.password')).mode & 0o777, 0o600)
  const stranger = new pg.Client({
    host: '127.0.0.1',
    port: lineOf(3),
    user: 'postgres',
    password: 'password',
    database: 'postgres',
  })
  await assert.rejects(stranger.connect(), (error) => codeOf(error) === '28P01')
  await database.close()
})

for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
  test(`a server that runs with ${setting} off is refused`, async () => {
    const unsafe = await openDatabase(config, { unsafe: { [setting]: 'off' } })
    await assert.rejects(openDatabase(config), (error) => {
      assert.ok(error instanceof Fault)
      assert.deepEqual(
        [error.code, error.message],
        ['database_unsafe', `The database could lose data: ${setting} is off.`],
      )
      return true
    })
    await unsafe.close()
  })
}
