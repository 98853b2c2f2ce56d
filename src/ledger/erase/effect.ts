import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isImporting } from '../../capture/running/store.ts'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import { identifier } from '../../db/sql.ts'
import { codeOf } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { uuidOf } from '../ids.ts'
import type { Result, Task } from '../worker.ts'
import { blotOut } from './blot.ts'
import { FORGET } from './erase.ts'
import { isWordIn, patternOf, type Sought, soughtOf } from './mention.ts'
import { noteErasures } from './noted.ts'
import { withoutNumbers } from './phone.ts'
import { MENTIONS } from './tables.ts'

/** What the handler needs: `ops` may delete facts, the home holds uploaded files. */
export interface Forgetting {
  readonly pool: Pool
  readonly ops: Pool
  readonly home: string
  readonly clock: () => Timestamp
}

const PAYLOAD = z.object({
  person: z.uuid().optional(),
  because: z.enum(['erased', 'expired']).default('erased'),
  subjects: z.array(z.uuid()),
  identifiers: z.array(z.object({ kind: z.string(), value: z.string(), trusted: z.boolean().default(false) })),
})

/** Deleted in one statement: about a second's work. */
const AT_ONCE = 20_000
/** Facts that stay: what is left, and whose turn it was. */
const FORGOTTEN = `delete from events where workspace_id = $1 and ctid = any(array(
  select e.ctid from events e where e.workspace_id = $1 and e.subject_id = any($2::uuid[]) and e.subject_kind = 'person'
    and e.type not in ('ledger.compacted', 'route.assigned')
    and e.recorded_at <= (select max(c.recorded_at) from events c where c.workspace_id = $1 and c.subject_id = any($2::uuid[]) and c.type = 'ledger.compacted')
  limit ${AT_ONCE}))`

async function deleteFacts(ops: Pool, workspace: WorkspaceId, subjects: readonly string[]): Promise<void> {
  for (let deleted = AT_ONCE; deleted === AT_ONCE; ) {
    const { rowCount } = await inWorkspace(ops, workspace, (client) => client.query(FORGOTTEN, [workspace, subjects]))
    deleted = rowCount ?? 0
  }
}

/** Where a capture or a submission was set aside, an id that a browser made stands as such. */
const CHOSEN: readonly string[] = [
  `delete from quarantine t where t.workspace_id = $1 and exists (select from unnest($2::text[], $3::text[]) v(kind, value)
     where position('"kind":' || to_json(v.kind) || ',"value":' || to_json(v.value) in t.body) > 0)`,
  `delete from refusals t where t.workspace_id = $1 and exists (select from unnest($2::text[], $3::text[]) v(kind, value)
     where v.kind = 'anonymous' and t.body ->> 'anonymous' = v.value)`,
]

/** Rows in whose words somebody is mentioned; one statement a table, and there are few such tables. */
async function deleteMentions(ops: Pool, workspace: WorkspaceId, { words, chosen }: Sought): Promise<void> {
  if (words.length > 0)
    await inWorkspace(ops, workspace, async (client) => {
      for (const table of MENTIONS)
        await client.query(
          `delete from ${identifier(table)} t where t.workspace_id = $1
             and exists (select from unnest($2::text[]) v(pattern) where lower(t::text) ~ v.pattern)`,
          [workspace, words.map(patternOf)],
        )
    })
  if (chosen.length > 0)
    await inWorkspace(ops, workspace, async (client) => {
      for (const text of CHOSEN)
        await client.query(text, [workspace, chosen.map(({ kind }) => kind), chosen.map(({ value }) => value)])
    })
}

/** How an identifier can stand in a file that is read byte by byte: a byte a letter, in UTF-8, or in UTF-16 of either order. */
const writingsOf = (value: string): readonly string[] => [
  value,
  Buffer.from(value).toString('latin1').toLowerCase(),
  [...value].join('\0'),
]

/** Longer than any telephone number, in UTF-16 too. */
const LONGEST_NUMBER = 100

/** Whether somebody stands in a file of up to 200 MB, which is never held whole; no for one that is gone already. */
async function isMentioned(path: string, texts: readonly string[], phones: readonly string[]): Promise<boolean> {
  // And what stands before it.
  const overlap = Math.max(LONGEST_NUMBER, ...texts.map(({ length }) => length)) + 1
  let tail = ''
  try {
    for await (const chunk of createReadStream(path, 'latin1')) {
      const text = tail + String(chunk).toLowerCase()
      if (texts.some((one) => isWordIn(text, one))) return true
      const plain = text.replaceAll('\0', '')
      if (withoutNumbers(plain, phones, '') !== plain) return true
      tail = text.slice(-overlap)
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
  return false
}

/** Uploaded files that name them go whole: what was imported of others is in the ledger already. */
async function deleteFiles(
  { pool, home }: Forgetting,
  workspace: WorkspaceId,
  { words, phones, names }: Sought,
): Promise<void> {
  const values = [...words, ...names.map((name) => name.toLowerCase())]
  if (values.length === 0 && phones.length === 0) return
  const { rows } = await inWorkspace(pool, workspace, (client) =>
    client.query<{ id: string }>('select file_id as id from import_files where workspace_id = $1', [workspace]),
  )
  const texts = values.flatMap(writingsOf)
  for (const { id } of rows) {
    const path = join(home, 'uploads', `${id}.csv`)
    if (!(await isMentioned(path, texts, phones))) continue
    await rm(path, { force: true })
    await inWorkspace(pool, workspace, (client) =>
      client.query('delete from import_files where workspace_id = $1 and file_id = $2', [workspace, id]),
    )
  }
}

/** A file of the largest size is read in a few minutes. */
const AGAIN_SECONDS = 60
const ONCE_MORE = `insert into effects (workspace_id, id, kind, subject_id, payload, due)
  select workspace_id, $2, $3, null, payload, now() + make_interval(secs => $5) from effects where workspace_id = $1 and id = $4
  on conflict do nothing`

/** Clears away what the erasure's transaction left: facts, work that was still to be done, files and texts. Safe to repeat. */
export async function forget(
  forgetting: Forgetting,
  task: Pick<Task, 'workspace' | 'id' | 'payload'>,
): Promise<Result> {
  const { pool, ops, home } = forgetting
  const { workspace, id } = task
  const now = forgetting.clock()
  // Done before and cut off between the last step and its settlement: the payload is empty then.
  const read = PAYLOAD.safeParse(task.payload)
  if (!read.success) return { kind: 'done' }
  const { person, because, subjects, identifiers } = read.data
  const sought = soughtOf(identifiers)
  await deleteFacts(ops, workspace, subjects)
  await pool.query('delete from effects where workspace_id = $1 and subject_id = any($2::uuid[]) and id <> $3', [
    workspace,
    subjects,
    id,
  ])
  await deleteMentions(ops, workspace, sought)
  await deleteFiles(forgetting, workspace, sought)
  // Who only expired never said a word by which others could speak of them, and looking through everything takes its time.
  if (because === 'erased') await blotOut({ pool, ops, workspace, now }, sought)
  if (because === 'erased' && person !== undefined) noteErasures(home, [{ workspace, person, subjects }])
  // Its rows may go on to name them until the file is read.
  if (because === 'erased' && (await isImporting(pool, workspace)))
    await pool.query(ONCE_MORE, [workspace, uuidOf(`again ${id}`), FORGET, id, AGAIN_SECONDS])
  await pool.query(`update effects set payload = '{}' where workspace_id = $1 and id = $2`, [workspace, id])
  return { kind: 'done' }
}

/** The same for every erasure of a workspace that is not cleared away yet, without a worker; one that does it at once does no harm. */
export async function forgetNow(forgetting: Forgetting, workspace: WorkspaceId): Promise<void> {
  const { pool } = forgetting
  const { rows } = await pool.query<Pick<Task, 'id' | 'payload'>>(
    `select id, payload from effects where workspace_id = $1 and kind = $2 and state <> 'done'`,
    [workspace, FORGET],
  )
  for (const { id, payload } of rows) {
    await forget(forgetting, { workspace, id, payload })
    await pool.query(
      `update effects set state = 'done', note = null, lease_until = null, lease_token = null where workspace_id = $1 and id = $2`,
      [workspace, id],
    )
  }
}
