import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { removeWorkspace } from '#src/db/remove-workspace.ts'
import { serve } from '../screens/served.ts'
import { signIn } from '../signed-in.ts'
import { until } from '../until.ts'
import { agree } from './agree.ts'

const served = await serve()
const { database, url } = served
after(() => served.close())

interface Demo {
  readonly state: string
  readonly slug: string | null
  readonly done: number
  readonly of: number
}

const owner = await signIn(served, { role: 'owner' })

async function ask<T>(
  method: string,
  path: string,
  headers: Record<string, string> = owner.headers,
): Promise<[number, T]> {
  const response = await fetch(url + path, { method, headers })
  return [response.status, JSON.parse(await response.text())]
}

/** Tables with rows of any workspace but main, so that a removal that forgot one shows. */
async function left(): Promise<string[]> {
  const { rows: tables } = await database.owner.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'live_marks' order by 1`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await database.ops.query(`select 1 from ${name} where workspace_id <> $1 limit 1`, [
      database.workspace,
    ])
    if (rows.length > 0) found.push(name)
  }
  return found
}

const there = { ...owner.headers, 'x-sluice-workspace': 'demo' }
const asks = async <T>(path: string): Promise<T> => {
  const [status, answer] = await ask<T>('GET', path, there)
  assert.equal(status, 200, path)
  return answer
}

test('the demo is filled beside the requests, and seen by its members', async () => {
  assert.equal((await ask<Demo>('GET', '/api/demo'))[1].state, 'none')
  const [status, begun] = await ask<Demo>('POST', '/api/demo')
  assert.deepEqual([status, begun.state, begun.slug], [202, 'filling', 'demo'])
  // While it fills, others are served, and asking again begins no second one.
  assert.equal((await ask<Demo>('POST', '/api/demo'))[1].state, 'filling')
  const isPast = (share: number) => async () => {
    const [, { state, done, of }] = await ask<Demo>('GET', '/api/demo')
    return state !== 'filling' || (of > 0 && done >= of * share)
  }
  for (const share of [0, 0.25, 0.5, 0.75, 1]) await until(`${share} of the demo is told`, isPast(share))
  await until('the demo is whole', async () => (await ask<Demo>('GET', '/api/demo'))[1].state !== 'filling')
  assert.equal((await ask<Demo>('GET', '/api/demo'))[1].state, 'ready')
  const report = await asks<{ leaks: { verdict: string; from: string }[] }>('/api/funnel')
  assert.equal(report.leaks[0]?.from, 'qualification')
  assert.ok((await left()).length > 10)
  const told = await asks<{ along: { value: string } | null }>('/api/funnel/along?stage=qualification&until=handoff')
  assert.equal(told.along?.value, 'paid search')
  const [mine] = await ask<object>('GET', '/api/funnel')
  assert.equal(mine, 200)
})

test('what Forms and pages says agrees, tab by tab, with the website, the funnel and the outbox', () => agree(asks))

test('the demo is removed with every row', async () => {
  assert.equal((await ask('DELETE', '/api/demo'))[0], 200)
  assert.deepEqual(await left(), [])
  assert.equal((await ask('GET', '/api/funnel', there))[0], 404)
  assert.equal((await ask('DELETE', '/api/demo'))[0], 404)
})

test('a viewer may not make one, and no one is left by a removal that begins in the middle', async () => {
  const viewer = await signIn(served, { role: 'viewer' })
  assert.equal((await ask('POST', '/api/demo', viewer.headers))[0], 403)
  let [, seen] = await ask<Demo>('POST', '/api/demo')
  await until('some of the demo is told', async () => {
    ;[, seen] = await ask<Demo>('GET', '/api/demo')
    return seen.done > 0 || seen.state !== 'filling'
  })
  assert.equal(seen.state, 'filling')
  assert.equal((await ask('DELETE', '/api/demo'))[0], 200)
  assert.deepEqual(await left(), [])
})

test('a workspace of no rows is removed as well', async () => {
  const { rows: made } = await database.app.query(
    `insert into workspaces (id, slug, name) values (gen_random_uuid(), 'empty', 'Empty') returning id`,
  )
  await removeWorkspace(database, made[0].id)
  assert.equal((await database.app.query(`select 1 from workspaces where slug = 'empty'`)).rowCount, 0)
})

test('no table keeps rows of a workspace that is removed', async () => {
  const { rows } = await database.owner.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not has_table_privilege('sluice_app', c.oid, 'delete')
        and not has_table_privilege('sluice_ops', c.oid, 'delete')`,
  )
  assert.deepEqual(rows, [])
})
