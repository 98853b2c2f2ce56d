import type { Client } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { type Kept, type OfferState, slugAgain, slugOf } from './offer.ts'

/** Where each is kept, what one is called, and how many are enough for anybody who keeps an eye on them: lists need no pages. */
const SHELVES = {
  assets: { key: 'asset_id', one: 'asset', an: 'an asset', all: 'assets', most: 500 },
  ctas: { key: 'cta_id', one: 'CTA', an: 'a CTA', all: 'CTAs', most: 300 },
} as const
export type Shelf = keyof typeof SHELVES

/** The most that a list of a shelf holds. */
export const mostOf = (shelf: Shelf): number => SHELVES[shelf].most

/** Who changes something and when. */
export interface Changing {
  readonly by: string
  readonly at: Timestamp
}

/** Said for an id that nothing on the shelf has. */
export const noSuch = (shelf: Shelf): Fault =>
  new Fault('not_found', `There is no such ${SHELVES[shelf].one} in this workspace.`)

/** What was read and locked; a fault where it is not there, or somebody changed it since `version`. */
export function unchanged<T extends Kept>(shelf: Shelf, before: T | undefined, version: number): T {
  if (before === undefined) throw noSuch(shelf)
  if (before.version === version) return before
  const { one } = SHELVES[shelf]
  throw new Fault('conflict', `${before.changedBy} changed this ${one} meanwhile.`, 'Look at it again, then save.')
}

/** What somebody says of one, as far as its id needs it. */
interface Titled {
  readonly title: string
  readonly kind: string
}

/** Keeps a new one under an id made of its title, which is answered. */
export async function keepNew(
  client: Client,
  shelf: Shelf,
  workspace: WorkspaceId,
  { body, state }: { readonly body: Titled; readonly state: OfferState },
  { by, at }: Changing,
): Promise<string> {
  const { key, an, all, most } = SHELVES[shelf]
  const slug = slugOf(body.title, body.kind)
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from ${shelf} where workspace_id = $1`,
    [workspace],
  )
  const known = rows[0]?.n ?? 0
  if (known >= most) throw new Fault('bad_request', `There are ${most} ${all} already.`)
  for (let attempt = 1; attempt <= known + 1; attempt++) {
    const id = slugAgain(slug, attempt)
    const made = await client.query(
      `insert into ${shelf} (workspace_id, ${key}, body, state, changed_by, changed_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $6) on conflict do nothing`,
      [workspace, id, JSON.stringify(body), state, by, at],
    )
    if (made.rowCount === 1) return id
  }
  throw new Fault('conflict', `Somebody else made ${an} "${body.title}" at the same moment.`, 'Try again.')
}

/** Writes what changes of one that is locked; what is not said stays. */
export async function keepChange(
  client: Client,
  shelf: Shelf,
  workspace: WorkspaceId,
  id: string,
  { body, state, by, at }: Changing & { readonly body?: Titled | undefined; readonly state?: OfferState | undefined },
): Promise<void> {
  await client.query(
    `update ${shelf} set body = coalesce($3, body), state = coalesce($4, state), version = version + 1, changed_by = $5, changed_at = $6
      where workspace_id = $1 and ${SHELVES[shelf].key} = $2`,
    [workspace, id, body === undefined ? null : JSON.stringify(body), state ?? null, by, at],
  )
}
