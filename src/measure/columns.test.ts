import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ColumnReader, numbering, packedColumns } from './columns.ts'

test('columns that are packed are the same columns again, also from the middle of a buffer', () => {
  const columns = [Int32Array.of(1, -2, 3), Uint8Array.of(255), Float64Array.of(0.5, 1e15), Int32Array.of()] as const
  const packed = packedColumns({ said: 'ü' }, columns)
  for (const stored of [packed, Buffer.concat([Buffer.from('x'), packed]).subarray(1)]) {
    const read = new ColumnReader(stored)
    assert.deepEqual(JSON.parse(read.names), { said: 'ü' })
    assert.deepEqual([read.int32(), read.uint8(), read.float64(), read.int32()], columns)
  }
})

test('names are numbered as they are met, and nothing has no number', () => {
  const { names, of } = numbering()
  assert.deepEqual(['b', 'a', null, 'b'].map(of), [0, 1, -1, 0])
  assert.deepEqual(names, ['b', 'a'])
})
