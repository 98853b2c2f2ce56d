import assert from 'node:assert/strict'
import { createServer, connect as dial, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { askAll, askWorkspace, inWorkspace, inWorkspaceFrom, type Pool, poolFor } from '../../src/db/pool.ts'
import { createWorkspace } from '../../src/db/workspace.ts'
import { codeOf } from '../../src/fault.ts'
import { clone } from '../clone.ts'

const database = await clone()
after(() => database.close())
const { app, workspace } = database

const other = await createWorkspace(app, 'other', 'Other')
assert.ok(other)

const adding = (team: string, of: string = workspace) => ({
  text: 'insert into pools (workspace_id, pool_id, team, seq, state) values ($1, gen_random_uuid(), $2, 0, $3)',
  values: [of, team, {}],
})
const named = (team: string) => ({
  name: 'pools-named',
  text: 'select team from pools where workspace_id = $1 and team = $2',
  values: [workspace, team],
})
const teams = async (team: string): Promise<number> =>
  (await askWorkspace<{ team: string }>(app, workspace, named(team))).rows.length
const refusedWith = (code: string) => (error: unknown) => codeOf(error) === code

/** A pool of one connection, and who spoke on it since it was last asked: each change of speaker is a wait. */
async function overheard(): Promise<{ readonly pool: Pool; readonly heard: () => string; readonly close: () => void }> {
  let said = ''
  const sockets: Socket[] = []
  const say = (who: 'us' | 'them') => {
    if (!said.endsWith(who)) said += ` ${who}`
  }
  const proxy = createServer((near) => {
    const far = dial(app.options.port ?? 0, '127.0.0.1')
    sockets.push(near, far)
    near.on('data', (bytes) => {
      say('us')
      far.write(bytes)
    })
    far.on('data', (bytes) => {
      say('them')
      near.write(bytes)
    })
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening))
  const address = proxy.address()
  assert.ok(typeof address === 'object' && address !== null)
  const pool = poolFor('app', { ...database.reach.app, port: address.port }, 1)
  await pool.query('select 1')
  said = ''
  const heard = () => {
    const words = said.trim()
    said = ''
    return words
  }
  const close = () => {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  }
  return { pool, heard, close }
}

test('a statement in a workspace, and several that need no answer of each other, wait for the database once', async () => {
  const { pool, heard, close } = await overheard()
  try {
    await askWorkspace(pool, workspace, named('x'))
    assert.equal(heard(), 'us them')
    await askAll(pool, workspace, [adding('once'), adding('twice'), adding('thrice')])
    assert.equal(heard(), 'us them')
    await inWorkspace(pool, workspace, (client) => client.query(named('once')))
    assert.equal(heard(), 'us them us them us them')
    const one = { text: 'select 1 as one' }
    await inWorkspaceFrom(pool, workspace, one, (client, row: { one: number }) => client.query('select $1', [row.one]))
    assert.equal(heard(), 'us them us them us them')
  } finally {
    close()
    await pool.end()
  }
})

test('a workspace sees its own rows only, and cannot write to another', async () => {
  await askWorkspace(app, workspace, adding('mine'))
  assert.equal(await teams('mine'), 1)
  assert.equal((await askWorkspace(app, other.id, named('mine'))).rowCount, 0)
  await assert.rejects(askWorkspace(app, workspace, adding('theirs', other.id)), refusedWith('42501'))
})

test('of several statements all are done or none, and the first that failed is told', async () => {
  const bad = { text: 'insert into pools (workspace_id, pool_id, team, seq, state) values ($1, $2, $3, 0, $4)' }
  const wrong = { ...bad, values: [workspace, 'no uuid', 'wrong', {}] }
  await assert.rejects(askAll(app, workspace, [adding('before'), wrong, adding('after')]), refusedWith('22P02'))
  assert.deepEqual([await teams('before'), await teams('after')], [0, 0])
})

test('what cannot begin does nothing', async () => {
  await assert.rejects(askWorkspace(app, workspace, adding('never'), ['no_such_setting = 1']), refusedWith('42704'))
  assert.equal(await teams('never'), 0)
  await assert.rejects(askWorkspace(app, workspace, adding('nor'), ['nonsense']), refusedWith('42601'))
  assert.equal(await teams('nor'), 0)
})

test('work whose first question fails or has no answer never begins', async () => {
  const never = () => assert.fail('it began')
  await assert.rejects(inWorkspaceFrom(app, workspace, { text: 'select 1 / 0' }, never), refusedWith('22012'))
  await assert.rejects(inWorkspaceFrom(app, workspace, adding('first'), never), refusedWith('internal'))
  await assert.rejects(inWorkspaceFrom(app, workspace, adding('nor'), never, ['nonsense']), refusedWith('42601'))
  assert.deepEqual([await teams('first'), await teams('nor')], [0, 0])
})

test('settings hold for that transaction alone, and a connection can be used for anything afterwards', async () => {
  const pool = poolFor('app', { ...database.reach.app, ...(app.options.port && { port: app.options.port }) }, 1)
  try {
    const shown = { text: 'show synchronous_commit' }
    const { rows } = await askWorkspace<{ synchronous_commit: string }>(pool, workspace, shown, [
      'synchronous_commit = local',
    ])
    assert.deepEqual(rows, [{ synchronous_commit: 'local' }])
    await assert.rejects(askWorkspace(pool, workspace, { text: 'select 1 / 0' }), refusedWith('22012'))
    const after = await pool.query<{ workspace: string; level: string }>(
      `select current_setting('app.workspace_id', true) as workspace, current_setting('synchronous_commit') as level`,
    )
    assert.equal(after.rows[0]?.workspace, '')
    assert.notEqual(after.rows[0]?.level, 'local')
    const client = await pool.connect()
    assert.equal(client.pipeline, false)
    client.release()
  } finally {
    await pool.end()
  }
})

test('a connection that is cut is told as one, and the next one serves', async () => {
  await assert.rejects(
    askWorkspace(app, workspace, { text: 'select pg_terminate_backend(pg_backend_pid())' }),
    (error) => ['57P01', '08006'].includes(codeOf(error) ?? ''),
  )
  assert.equal(await teams('nobody'), 0)
})

test('hundreds at once on few connections never see the other workspace', async () => {
  await askWorkspace(app, workspace, adding('seen'))
  const found = await Promise.all(
    Array.from({ length: 400 }, async (_, n) => {
      const { rowCount } = await askWorkspace(app, n % 2 === 0 ? workspace : other.id, named('seen'))
      return `${n % 2} ${rowCount}`
    }),
  )
  assert.deepEqual([...new Set(found)].sort(), ['0 1', '1 0'])
})
