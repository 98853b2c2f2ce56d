import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { copyInto, copyOut } from '../../src/db/copy.ts'
import { inWorkspace } from '../../src/db/pool.ts'
import { clone } from '../clone.ts'

const database = await clone()
after(() => database.close())
const { app, workspace } = database
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

test('what is copied in comes back as it was', async () => {
  const texts = ['plain', 'tab\tline\nreturn\rback\\slash', '\\N', '\\.', '', 'Zoë 🙂', '"quoted", and more']
  const back = await inWorkspace(app, workspace, async (client) => {
    const rows = texts.map((text, n) => [workspace, id(n), text, n, { text }])
    await copyInto(client, 'pools', ['workspace_id', 'pool_id', 'team', 'seq', 'state'], rows)
    return client.query<{ team: string; state: { text: string } }>('select team, state from pools order by seq')
  })
  assert.deepEqual(
    back.rows,
    texts.map((text) => ({ team: text, state: { text } })),
  )
})

test('what is copied out comes as bytes, however large, and nothing as nothing', async () => {
  const rows = await inWorkspace(app, workspace, async (client) => {
    const found = await copyOut(
      client,
      `select n, decode(repeat('00ff', n), 'hex'), null::bytea from unnest(array[0, 3, 200000]) as n order by n`,
    )
    // The connection goes on as before.
    assert.equal((await client.query('select 1 as one')).rows[0]?.one, 1)
    return found
  })
  assert.deepEqual(
    rows.map(([n, bytes, none]) => [n?.readInt32BE(), bytes?.length, bytes?.at(-1), none]),
    [
      [0, 0, undefined, null],
      [3, 6, 255, null],
      [200_000, 400_000, 255, null],
    ],
  )
  await assert.rejects(
    inWorkspace(app, workspace, (client) => copyOut(client, 'select 1 / 0')),
    /division by zero/,
  )
  const none = await inWorkspace(app, workspace, (client) => copyOut(client, 'select 1 where false'))
  assert.deepEqual(none, [])
})

test('a row of another workspace fails the whole copy', async () => {
  const copy = inWorkspace(app, workspace, (client) =>
    copyInto(
      client,
      'dirty_days',
      ['workspace_id', 'day'],
      [
        [workspace, '2026-01-01'],
        [id(99), '2026-01-02'],
      ],
    ),
  )
  await assert.rejects(copy, /row-level security/)
})

test('times come back as text with three decimals, days as text, counts as numbers', async () => {
  const { rows } = await app.query(
    `select '2026-03-01 09:30:00.1234+02'::timestamptz as at, '2026-03-01'::date as day, count(*) as n, 1.10::numeric as money`,
  )
  assert.deepEqual(rows, [{ at: '2026-03-01T07:30:00.123Z', day: '2026-03-01', n: 1, money: '1.10' }])
})
