import { createHash } from 'node:crypto'
import { fileTypeFromStream } from 'file-type'
import type { Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { WorkspaceId } from '../../funnel/brand.ts'
import { type Judged, judgeContent } from '../assets/content.ts'
import { pixelsOf } from '../assets/pixels.ts'
import { bytesOf, judgedFile, removeFile, type StoredFile } from './store.ts'

/** A picture's size and the beginning of a text stand within these. */
const START = 262_144

/** Looks at all of a file that arrived whole and says what it is; one that is not what it is called is removed and refused (B9). */
export async function judgeFile(pool: Pool, workspace: WorkspaceId, file: StoredFile): Promise<string> {
  const whole = () => bytesOf(pool, workspace, file.id, 0, file.size)
  const found = file.size === 0 ? undefined : await fileTypeFromStream(ReadableStream.from(whole()))
  const { sha256, isText, start } = await readThrough(whole())
  const judged: Judged = judgeContent({
    ...{ name: file.name, mark: found?.ext, isText, start: start.subarray(0, 1024).toString('utf8') },
    pixels: pixelsOf(found?.ext, start),
  })
  if (!judged.ok) {
    await removeFile(pool, workspace, file.id)
    throw new Fault('unsupported_media_type', judged.message, judged.hint)
  }
  await judgedFile(pool, workspace, file.id, { kind: judged.kind, sha256 })
  return judged.kind
}

interface Read {
  readonly sha256: Buffer
  readonly isText: boolean
  readonly start: Buffer
}

async function readThrough(pieces: AsyncIterable<Buffer>): Promise<Read> {
  const hash = createHash('sha256')
  const text = new TextDecoder('utf-8', { fatal: true })
  const first: Buffer[] = []
  let length = 0
  let isText = true
  for await (const piece of pieces) {
    hash.update(piece)
    if (length < START) first.push(piece)
    length += piece.length
    isText &&= !piece.includes(0) && reads(() => text.decode(piece, { stream: true }))
  }
  isText &&= reads(() => text.decode())
  return { sha256: hash.digest(), isText, start: Buffer.concat(first) }
}

function reads(decode: () => string): boolean {
  try {
    decode()
    return true
  } catch {
    return false
  }
}
