import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sourceOf } from './backup-source.ts'

const TEXT = 'header\nbegin\none\ttwo\n\\\\.\n\n\\.\nend\nbegin\n\\.\nend\nlast\n'

async function read(text: string, size: number): Promise<string[]> {
  async function* chunks(): AsyncGenerator<Buffer> {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const source = sourceOf(chunks())
  const rows = async (): Promise<string> => {
    let found = ''
    for await (const piece of source.rows()) {
      assert.ok(piece.toString().endsWith('\n'))
      found += piece.toString()
    }
    return found
  }
  const found = [await source.line(), await source.line(), await rows(), await source.line()]
  found.push(await source.line(), await rows(), await source.line(), await source.line())
  assert.ok(await source.isAtEnd())
  return found
}

test('lines and rows are the same however the text is cut into chunks', async () => {
  for (let size = 1; size <= TEXT.length; size++)
    assert.deepEqual(
      await read(TEXT, size),
      ['header', 'begin', 'one\ttwo\n\\\\.\n\n', 'end', 'begin', '', 'end', 'last'],
      `${size} bytes`,
    )
})

test('a text that ends within a line or within rows is told so', async () => {
  for (const length of [3, 15, 25, TEXT.length - 1])
    await assert.rejects(read(TEXT.slice(0, length), 4), { code: 'bad_backup' })
})
