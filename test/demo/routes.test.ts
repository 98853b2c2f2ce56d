import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { removeWorkspace } from '#src/db/remove-workspace.ts'
import { serve } from '../screens/served.ts'
import { signIn } from '../signed-in.ts'

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

test('the demo is filled beside the requests, seen by its members, and removed with every row', async (context) => {
  assert.equal((await ask<Demo>('GET', '/api/demo'))[1].state, 'none')
  const [status, begun] = await ask<Demo>('POST', '/api/demo')
  assert.deepEqual([status, begun.state, begun.slug], [202, 'filling', 'demo'])
  // While it fills, others are served, and asking again begins no second one.
  assert.equal((await ask<Demo>('POST', '/api/demo'))[1].state, 'filling')
  const started = performance.now()
  let seen: Demo = begun
  while (seen.state === 'filling') {
    await new Promise((resolve) => setTimeout(resolve, 100))
    ;[, seen] = await ask<Demo>('GET', '/api/demo')
  }
  context.diagnostic(`filled in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  assert.equal(seen.state, 'ready')
  const there = { ...owner.headers, 'x-sluice-workspace': 'demo' }
  const [, report] = await ask<{ leaks: { verdict: string; from: string }[] }>('GET', '/api/funnel', there)
  assert.equal(report.leaks[0]?.from, 'qualification')
  assert.ok((await left()).length > 10)
  const [, told] = await ask<{ along: { value: string } | null }>(
    'GET',
    '/api/funnel/along?stage=qualification&until=handoff',
    there,
  )
  context.diagnostic(JSON.stringify(told))
  assert.equal(told.along?.value, 'paid search')
  const [mine] = await ask<object>('GET', '/api/funnel')
  assert.equal(mine, 200)
  assert.equal((await ask('DELETE', '/api/demo'))[0], 200)
  assert.deepEqual(await left(), [])
  assert.equal((await ask('GET', '/api/funnel', there))[0], 404)
  assert.equal((await ask('DELETE', '/api/demo'))[0], 404)
})

test('a viewer may not make one, and no one is left by a removal that begins in the middle', async () => {
  const viewer = await signIn(served, { role: 'viewer' })
  assert.equal((await ask('POST', '/api/demo', viewer.headers))[0], 403)
  let [, seen] = await ask<Demo>('POST', '/api/demo')
  while (seen.done === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    ;[, seen] = await ask<Demo>('GET', '/api/demo')
  }
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
