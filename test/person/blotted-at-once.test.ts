import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { inWorkspace } from '#src/db/pool.ts'
import { fromMs } from '#src/funnel/brand.ts'
import { blotOut } from '#src/ledger/erase/blot.ts'
import { sieveOf, soughtOf } from '#src/ledger/erase/mention.ts'
import { BLOTTED } from '#src/ledger/erase/places.ts'
import { rewrite, shapeOf, sieved } from '#src/ledger/erase/rows.ts'
import { clone } from '../clone.ts'

const { app: pool, ops, workspace, close } = await clone()
after(close)

const ANA = soughtOf([{ kind: 'email', value: 'ana@quarry.example', trusted: true }])
const BEN = soughtOf([{ kind: 'email', value: 'ben@smith.example', trusted: true }])
const BOTH = 'ana@quarry.example and ben@smith.example.csv'
const PLACE = BLOTTED.find(({ table }) => table === 'imports') ?? assert.fail('the names of imports are blotted out')

const named = async (files: readonly string[]): Promise<void> => {
  await inWorkspace(pool, workspace, async (client) => {
    await client.query('delete from imports where workspace_id = $1', [workspace])
    await client.query(
      `insert into imports (workspace_id, batch_id, file, map, state, counts)
       select $1, gen_random_uuid(), file, '', 'done', '{}' from unnest($2::text[]) file`,
      [workspace, files],
    )
  })
}

const files = (): Promise<string[]> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<{ file: string }>('select distinct file from imports where workspace_id = $1', [
      workspace,
    ])
    return rows.map(({ file }) => file)
  })

test('what somebody changed after it was read is not written over', async () => {
  await named([BOTH])
  const shape = await shapeOf(ops, PLACE)
  const [read = []] = await Array.fromAsync(sieved(ops, workspace, shape, sieveOf(ANA) ?? []))
  const [row] = read
  assert.ok(row)
  const without = { ...row, said: { file: '[erased]' } }
  await blotOut({ pool, ops, workspace, now: fromMs(0) }, BEN)
  assert.equal(await rewrite(pool, workspace, shape, [without]), 0)
  assert.deepEqual(await files(), ['ana@quarry.example and [erased].csv'])
})

test('of two people who are erased at the same time, neither comes back with the other', async () => {
  await named(Array(700).fill(BOTH))
  const blotting = { pool, ops, workspace, now: fromMs(0) }
  await Promise.all([blotOut(blotting, ANA), blotOut(blotting, BEN)])
  assert.deepEqual(await files(), ['[erased] and [erased].csv'])
})
