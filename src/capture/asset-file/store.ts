import type { Readable } from 'node:stream'
import { type Client, inWorkspace, type Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { MAX_ASSET_BYTES } from '../assets/content.ts'

/** A file of an asset, whole or on its way in. */
export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly received: number
  /** What it is by its content; null until it arrived whole and was judged. */
  readonly kind: string | null
  readonly sha256: Buffer | null
}

/** Bytes of a row: a download asks the database so often, and one that stands still holds no more than this. */
const PIECE = 262_144
/** A disk is filled by many files too. */
export const MOST_BYTES = 2_000_000_000
/** A file that no asset took is gone after a day. */
const KEPT_MS = 24 * 60 * 60 * 1000

const COLUMNS = 'file_id as id, name, size, received, kind, sha256'

const gone = (): Fault => new Fault('not_found', 'There is no such file of an asset in this workspace.')

/** Said before the file is sent where its size is announced, else as soon as it is passed. */
export const tooLarge = (): Fault =>
  new Fault(
    'too_large',
    `The file is larger than ${MAX_ASSET_BYTES / 1_000_000} MB.`,
    'Make it smaller, or put it where large files are streamed from and give the link.',
  )

/** One file; a fault when there is none. */
export const fileOf = (pool: Pool, workspace: WorkspaceId, id: string): Promise<StoredFile> =>
  inWorkspace(pool, workspace, (client) => fileIn(client, workspace, id))

async function fileIn(client: Client, workspace: WorkspaceId, id: string): Promise<StoredFile> {
  const { rows } = await client.query<StoredFile>(
    `select ${COLUMNS} from asset_files where workspace_id = $1 and file_id = $2`,
    [workspace, id],
  )
  if (rows[0] === undefined) throw gone()
  return rows[0]
}

/** A file that is about to come; files that nobody took make room first. */
export async function beginFile(
  pool: Pool,
  workspace: WorkspaceId,
  file: { readonly id: string; readonly name: string; readonly size: number; readonly by: string },
  now: Timestamp,
): Promise<void> {
  if (file.size > MAX_ASSET_BYTES) throw tooLarge()
  const before = new Date(Date.parse(now) - KEPT_MS).toISOString()
  await inWorkspace(pool, workspace, async (client) => {
    await removeUnused(client, workspace, before)
    const { rows } = await client.query<{ bytes: number }>(
      'select coalesce(sum(size), 0)::float8 as bytes from asset_files where workspace_id = $1',
      [workspace],
    )
    if ((rows[0]?.bytes ?? 0) + file.size > MOST_BYTES)
      throw new Fault(
        'too_large',
        `The files of all assets together would be larger than ${MOST_BYTES / 1_000_000_000} GB.`,
        'Give assets that nobody asks for as a link, or replace their files.',
      )
    await client.query(
      'insert into asset_files (workspace_id, file_id, name, size, created_by, created_at) values ($1, $2, $3, $4, $5, $6)',
      [workspace, file.id, file.name, file.size, file.by, now],
    )
  })
}

/** Removes the files made before an instant that no asset has. */
async function removeUnused(client: Client, workspace: WorkspaceId, before: string): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `select f.file_id as id from asset_files f where f.workspace_id = $1 and f.created_at < $2
       and not exists (select 1 from assets a where a.workspace_id = f.workspace_id and a.body -> 'source' ->> 'file' = f.file_id::text)`,
    [workspace, before],
  )
  await removeIn(
    client,
    workspace,
    rows.map(({ id }) => id),
  )
}

async function removeIn(client: Client, workspace: WorkspaceId, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await client.query('delete from asset_pieces where workspace_id = $1 and file_id = any($2::uuid[])', [workspace, ids])
  await client.query('delete from asset_files where workspace_id = $1 and file_id = any($2::uuid[])', [workspace, ids])
}

/** Removes a file with everything of it. */
export const removeFile = (pool: Pool, workspace: WorkspaceId, id: string): Promise<void> =>
  inWorkspace(pool, workspace, (client) => removeIn(client, workspace, [id]))

/** Removes a file that an asset had until now, unless another has it. */
export const removeIfUnused = (client: Client, workspace: WorkspaceId, id: string): Promise<void> =>
  inUse(client, workspace, id).then((used) => (used ? undefined : removeIn(client, workspace, [id])))

async function inUse(client: Client, workspace: WorkspaceId, id: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select 1 from assets where workspace_id = $1 and body -> 'source' ->> 'file' = $2 limit 1`,
    [workspace, id],
  )
  return rowCount !== 0
}

/** Takes bytes that begin at `from` as they come, a row at a time, so that what broke off goes on from there. */
export async function addBytes(
  pool: Pool,
  workspace: WorkspaceId,
  file: Pick<StoredFile, 'id' | 'size'>,
  from: number,
  bytes: Readable,
): Promise<number> {
  let waiting: Buffer[] = []
  let held = 0
  let at = from
  const store = async (): Promise<void> => {
    const body = Buffer.concat(waiting)
    await inWorkspace(pool, workspace, (client) => addPiece(client, workspace, file.id, at, body))
    at += body.length
    waiting = []
    held = 0
  }
  // Not destroyed where this ends early: what is left is read and dropped by whoever handed it over.
  for await (const piece of bytes.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    if (at + held + piece.length > file.size)
      throw new Fault('too_large', 'The file is larger than it was said to be.', 'Send it again.')
    waiting.push(piece)
    held += piece.length
    if (held >= PIECE) await store()
  }
  if (held > 0) await store()
  return at
}

async function addPiece(client: Client, workspace: WorkspaceId, id: string, at: number, body: Buffer): Promise<void> {
  const { rowCount } = await client.query(
    'update asset_files set received = $4 where workspace_id = $1 and file_id = $2 and received = $3 and kind is null',
    [workspace, id, at, at + body.length],
  )
  if (rowCount === 0) throw await wrongPlace(client, workspace, id)
  await client.query('insert into asset_pieces (workspace_id, file_id, begins, body) values ($1, $2, $3, $4)', [
    workspace,
    id,
    at,
    body,
  ])
}

async function wrongPlace(client: Client, workspace: WorkspaceId, id: string): Promise<Fault> {
  const { received } = await fileIn(client, workspace, id)
  return new Fault('bad_request', `${received} bytes of this file are here.`, 'Go on from there.')
}

/** Says what a whole file is; from here on an asset may have it. */
export const judgedFile = (
  pool: Pool,
  workspace: WorkspaceId,
  id: string,
  { kind, sha256 }: { readonly kind: string; readonly sha256: Buffer },
): Promise<void> =>
  inWorkspace(pool, workspace, async (client) => {
    await client.query('update asset_files set kind = $3, sha256 = $4 where workspace_id = $1 and file_id = $2', [
      workspace,
      id,
      kind,
      sha256,
    ])
  })

/** The bytes from `from` up to and without `to`, a row at a time; no connection is held between two. */
export async function* bytesOf(
  pool: Pool,
  workspace: WorkspaceId,
  id: string,
  from: number,
  to: number,
): AsyncGenerator<Buffer> {
  for (let at = from; at < to; ) {
    const { rows } = await inWorkspace(pool, workspace, (client) =>
      client.query<{ begins: number; body: Buffer }>(
        `select begins, body from asset_pieces where workspace_id = $1 and file_id = $2 and begins <= $3
          order by begins desc limit 1`,
        [workspace, id, at],
      ),
    )
    const piece = rows[0]?.body.subarray(at - rows[0].begins, to - rows[0].begins)
    // Replaced or removed meanwhile: the download breaks off, which whoever waits for it sees.
    if (piece === undefined || piece.length === 0) throw gone()
    at += piece.length
    yield piece
  }
}
