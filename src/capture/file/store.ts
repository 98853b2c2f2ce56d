import { createWriteStream, existsSync, mkdirSync } from 'node:fs'
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Client, inWorkspace, type Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { notCsv } from '../import/sniff.ts'

/** RELIABILITY G10: larger files are split by whoever has them. */
export const MAX_FILE = 200_000_000
/** An upload that nobody imported is gone after a day. */
export const KEPT_MS = 24 * 60 * 60 * 1000
/** Uploads that a workspace may have at once: a disk is filled by many files too. */
const MAX_FILES = 20

/** A file on its way in. */
export interface Upload {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly received: number
}

export interface UploadsParts {
  readonly pool: Pool
  readonly home: string
  readonly now: () => Timestamp
  readonly newId: () => string
}

/** Uploaded files, in a folder of the home that only this user may read; each belongs to one workspace. */
export interface Uploads {
  readonly begin: (workspace: WorkspaceId, asked: { name: string; size: number; by: string }) => Promise<Upload>
  /** Adds a piece that begins at `from`; refuses what is no CSV by its first bytes, before the rest is sent. */
  readonly add: (workspace: WorkspaceId, id: string, from: number, piece: Readable) => Promise<Upload>
  readonly find: (workspace: WorkspaceId, id: string) => Promise<Upload>
  readonly path: (id: string) => string
  readonly remove: (workspace: WorkspaceId, id: string) => Promise<void>
  /** Removes files older than a day, whoever they belong to. */
  readonly sweep: (nowMs: number) => Promise<void>
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Said before the file is sent where its size is announced, else as soon as it is passed. */
export const tooLarge = (): Fault =>
  new Fault('too_large', `The file is larger than ${MAX_FILE / 1_000_000} MB.`, 'Split it and import the parts.')

const gone = (): Fault =>
  new Fault('not_found', 'This file is not here any more: files wait for a day.', 'Drop it again.')

/** Opens the folder for uploads in a home. */
export function uploadsIn({ pool, home, now, newId }: UploadsParts): Uploads {
  const folder = join(home, 'uploads')
  const path = (id: string): string => {
    if (!ID.test(id)) throw gone()
    return join(folder, `${id}.csv`)
  }
  const begun = (workspace: WorkspaceId, id: string): Promise<Upload> =>
    inWorkspace(pool, workspace, (client) => uploadOf(client, workspace, id))
  const find = async (workspace: WorkspaceId, id: string): Promise<Upload> => {
    const upload = await begun(workspace, id)
    // Swept away, or in the home of another machine; whoever asks is not told where.
    if (!existsSync(path(upload.id))) throw gone()
    return upload
  }
  const remove = async (workspace: WorkspaceId, id: string): Promise<void> => {
    await rm(path(id), { force: true })
    await inWorkspace(pool, workspace, (client) =>
      client.query('delete from import_files where workspace_id = $1 and file_id = $2', [workspace, id]),
    )
  }
  return {
    path,
    find,
    remove,
    begin: async (workspace, { name, size, by }) => {
      if (size > MAX_FILE) throw tooLarge()
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const upload = { id: newId(), name: cleanName(name), size, received: 0 }
      await inWorkspace(pool, workspace, (client) => insertUpload(client, workspace, upload, by, now()))
      return upload
    },
    add: async (workspace, id, from, piece) => {
      const upload = await begun(workspace, id)
      if (from !== upload.received)
        throw new Fault('bad_request', `${upload.received} bytes of this file are here.`, `Go on from there.`)
      const room = upload.size - from
      try {
        await pipeline(
          piece,
          (bytes: AsyncIterable<Buffer>) => bounded(bytes, room, from === 0),
          createWriteStream(path(id), { flags: from === 0 ? 'w' : 'r+', start: from, mode: 0o600 }),
        )
      } catch (error) {
        // A piece that broke off is sent again, unless nobody was told yet what it belongs to; a file that is none is not kept.
        if (error instanceof Fault || from === 0) await remove(workspace, id)
        throw error
      }
      const received = (await stat(path(id))).size
      await inWorkspace(pool, workspace, (client) => saveReceived(client, workspace, id, received))
      return { ...upload, received }
    },
    sweep: async (nowMs) => {
      const names = await readdir(folder).catch(() => [])
      for (const name of names) {
        const file = join(folder, name)
        const found = await stat(file).catch(() => undefined)
        if (found !== undefined && nowMs - found.mtimeMs > KEPT_MS) await rm(file, { force: true })
      }
    },
  }
}

/** The bytes as they come, refused once they are too many, or at once when they are no text. */
async function* bounded(pieces: AsyncIterable<Buffer>, room: number, isFirst: boolean): AsyncGenerator<Buffer> {
  let taken = 0
  for await (const piece of pieces) {
    if (isFirst && taken === 0) {
      const problem = notCsv(piece.subarray(0, 4096))
      if (problem !== undefined) throw new Fault('unsupported_media_type', problem, 'Export it as CSV (UTF-8).')
    }
    taken += piece.length
    if (taken > room) throw new Fault('too_large', 'The file is larger than it was said to be.', 'Drop it again.')
    yield piece
  }
}

/** What a file was called, as far as it can be shown and stored. */
export function cleanName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const clean = last
    .toWellFormed()
    .replace(/[\p{C}<>:"|?*]/gu, '')
    .trim()
    .slice(0, 150)
  return clean === '' ? 'file.csv' : clean
}

async function uploadOf(client: Client, workspace: WorkspaceId, id: string): Promise<Upload> {
  const { rows } = await client.query(
    'select file_id as id, name, size::float8 as size, received::float8 as received from import_files where workspace_id = $1 and file_id::text = $2',
    [workspace, id],
  )
  if (rows[0] === undefined) throw gone()
  return rows[0]
}

async function insertUpload(
  client: Client,
  workspace: WorkspaceId,
  { id, name, size }: Upload,
  by: string,
  at: Timestamp,
): Promise<void> {
  const cutoff = new Date(Date.parse(at) - KEPT_MS).toISOString()
  await client.query('delete from import_files where workspace_id = $1 and created_at < $2', [workspace, cutoff])
  const { rows } = await client.query('select count(*)::int as n from import_files where workspace_id = $1', [
    workspace,
  ])
  if ((rows[0]?.n ?? 0) >= MAX_FILES) {
    const hint = 'Import them, or wait a day: files that nobody imported are removed then.'
    throw new Fault('too_many_requests', `${MAX_FILES} uploaded files wait already.`, hint)
  }
  await client.query(
    `insert into import_files (workspace_id, file_id, name, size, created_by, created_at) values ($1, $2, $3, $4, $5, $6)`,
    [workspace, id, name, size, by, at],
  )
}

async function saveReceived(client: Client, workspace: WorkspaceId, id: string, received: number): Promise<void> {
  await client.query('update import_files set received = $3 where workspace_id = $1 and file_id = $2', [
    workspace,
    id,
    received,
  ])
}

/** The first bytes of a file. */
export async function startOf(file: string, length = 65_536): Promise<Uint8Array> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
