import { type Client, inWorkspace, type Pool } from '../../db/pool.ts'
import type { Side } from '../../definition/agreement.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Files, SignOff } from '../definition-answer.ts'

/** The draft as it is kept; without files there is none, but its revision goes on. */
export interface StoredDraft {
  readonly revision: number
  readonly files: Files | null
  readonly basedOn: number
  readonly by: string | null
  readonly at: Timestamp | null
}

/** Who saves or signs, and when. */
export interface Doing {
  readonly workspace: WorkspaceId
  readonly by: string
  readonly now: Timestamp
}

const NONE: StoredDraft = { revision: 0, files: null, basedOn: 0, by: null, at: null }
const READ =
  'select revision, files, based_on, updated_by, updated_at from definition_drafts where workspace_id = $1 limit 1'

async function draftIn(client: Client, workspace: WorkspaceId, lock = false): Promise<StoredDraft> {
  const { rows } = await client.query(lock ? `${READ} for update` : READ, [workspace])
  const row = rows[0]
  if (row === undefined) return NONE
  const { revision, files, based_on: basedOn, updated_by: by, updated_at: at } = row
  return { revision, files, basedOn, by, at }
}

/** The draft of a workspace; revision 0 before the first one. */
export const readDraft = (pool: Pool, workspace: WorkspaceId): Promise<StoredDraft> =>
  inWorkspace(pool, workspace, (client) => draftIn(client, workspace))

/** Called with the draft that came first, to say what it changes. */
type Refuse = (came: StoredDraft) => Fault

/** Saves files over the revision they were made from; a newer one is never overwritten unseen. Returns the new revision. */
export async function saveDraft(
  pool: Pool,
  { workspace, by, now }: Doing,
  saving: { readonly revision: number; readonly files: Files | null },
  refuse: Refuse,
): Promise<number> {
  return inWorkspace(pool, workspace, async (client) => {
    const head = await client.query('select version from definition_heads where workspace_id = $1', [workspace])
    const version: number = head.rows[0]?.version ?? 0
    await client.query(
      `insert into definition_drafts (workspace_id, revision, files, based_on, updated_at, updated_by)
       values ($1, 0, null, $2, $3, $4) on conflict do nothing`,
      [workspace, version, now, by],
    )
    const before = await draftIn(client, workspace, true)
    if (before.revision !== saving.revision) throw refuse(before)
    const basedOn = before.files === null ? version : before.basedOn
    await client.query(
      `update definition_drafts set revision = revision + 1, files = $2, based_on = $3, updated_at = $4, updated_by = $5
       where workspace_id = $1`,
      [workspace, saving.files === null ? null : JSON.stringify(saving.files), basedOn, now, by],
    )
    return before.revision + 1
  })
}

const LINES = 'side, signed_by, signed_at, comment, override'

interface Line {
  readonly side: Side
  readonly signed_by: string
  readonly signed_at: Timestamp
  readonly comment: string
  readonly override: boolean
}

const signOffOf = ({ side, signed_by: by, signed_at: at, comment, override }: Line): SignOff => ({
  ...{ side, by, at, comment, override },
})

/** Who agreed to a revision of the draft. */
export const signOffsOf = (pool: Pool, workspace: WorkspaceId, revision: number): Promise<SignOff[]> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<Line>(
      `select ${LINES} from definition_sign_offs where workspace_id = $1 and revision = $2 order by side limit 2`,
      [workspace, revision],
    )
    return rows.map(signOffOf)
  })

/** Who agreed to some published versions, by version. */
export async function agreedVersions(
  client: Client,
  workspace: WorkspaceId,
  versions: readonly number[],
): Promise<ReadonlyMap<number, SignOff[]>> {
  const { rows } = await client.query<Line & { version: number }>(
    `select version, ${LINES} from definition_sign_offs where workspace_id = $1 and version = any($2::int[])
     order by version, side limit 500`,
    [workspace, versions],
  )
  const found = new Map<number, SignOff[]>()
  for (const row of rows) found.set(row.version, [...(found.get(row.version) ?? []), signOffOf(row)])
  return found
}

/** What somebody agrees to, and for which side. */
export interface Signing {
  readonly side: Side
  readonly revision: number
  readonly comment: string
}

const SIGN = `insert into definition_sign_offs (workspace_id, revision, side, signed_by, signed_at, comment, override)
  select $1, $2, side, $4, $5, $6, $7 from unnest($3::text[]) side
  on conflict (workspace_id, revision, side) do update set signed_by = excluded.signed_by,
    signed_at = excluded.signed_at, comment = excluded.comment, override = excluded.override`

/** Notes that a side agrees to exactly this revision; a draft that was changed meanwhile is refused. */
export async function signOff(pool: Pool, { workspace, by, now }: Doing, signing: Signing): Promise<void> {
  const { side, revision, comment } = signing
  await inWorkspace(pool, workspace, async (client) => {
    const draft = await draftIn(client, workspace, true)
    if (draft.files === null) throw new Fault('not_found', 'There is no draft to agree to.')
    if (draft.revision !== revision)
      throw new Fault('conflict', 'The draft was changed meanwhile.', 'Read it again; then sign it off.')
    await client.query(SIGN, [workspace, revision, [side], by, now, comment, false])
  })
}

/** A draft on its way into force. */
export interface Releasing {
  readonly revision: number
  /** Sides that did not agree, and an owner's reason to publish without them. */
  readonly without: { readonly sides: readonly Side[]; readonly because: string } | undefined
  /** Puts the files into force inside the same transaction, and says which version they are. */
  readonly publish: (client: Client) => Promise<number>
}

/**
 * The draft becomes a version with whoever agreed to it, and is done: all of it or nothing. Nobody saves or signs meanwhile, so what
 * is published is what was agreed to.
 */
export async function releaseDraft(
  pool: Pool,
  { workspace, by, now }: Doing,
  { revision, without, publish }: Releasing,
): Promise<number> {
  return inWorkspace(pool, workspace, async (client) => {
    const draft = await draftIn(client, workspace, true)
    if (draft.files === null || draft.revision !== revision)
      throw new Fault('conflict', 'The draft was changed meanwhile.', 'Read it again; then publish it.')
    if (without !== undefined)
      await client.query(SIGN, [workspace, revision, without.sides, by, now, without.because, true])
    const version = await publish(client)
    await client.query('update definition_sign_offs set version = $3 where workspace_id = $1 and revision = $2', [
      workspace,
      revision,
      version,
    ])
    await client.query(
      `update definition_drafts set revision = revision + 1, files = null, based_on = $2, updated_at = $3, updated_by = $4
       where workspace_id = $1`,
      [workspace, version, now, by],
    )
    return version
  })
}
