import { randomUUIDv7 } from 'node:crypto'
import { Fault } from '../fault.ts'
import type { WorkspaceId } from '../funnel/brand.ts'
import type { Client, Pool } from './pool.ts'

export interface Workspace {
  readonly id: WorkspaceId
  readonly slug: string
  readonly name: string
  /** IANA name; days of reports are cut here. */
  readonly timezone: string
  /** BCP 47: how its numbers and dates are written. */
  readonly locale: string
  /** ISO 4217: what its money is labelled with; amounts are not converted. */
  readonly currency: string
  /** Filled with an invented company, never mixed with a real one. */
  readonly demo: boolean
}

/** What a new workspace is told beyond its name; the rest is what the schema says. */
export interface WorkspaceTraits {
  readonly timezone?: string | undefined
  readonly locale?: string | undefined
  readonly currency?: string | undefined
  readonly demo?: boolean | undefined
}

const COLUMNS = 'id, slug, name, timezone, locale, currency, demo'

/** The workspace of a slug such as `main`; a fault that lists the known ones if there is none. */
export async function workspaceOf(pool: Pool, slug: string): Promise<Workspace> {
  const { rows } = await pool.query<Workspace>(`select ${COLUMNS} from workspaces where slug = $1`, [slug])
  if (rows[0] !== undefined) return rows[0]
  const known = (await listWorkspaces(pool)).map((workspace) => workspace.slug)
  throw new Fault('bad_workspace', `There is no workspace "${slug}".`, `Known: ${known.join(', ') || 'none'}.`)
}

/** What a slug may look like; a public address may hold anything, also what no database can read. */
const SLUG = /^[a-z0-9-]{1,64}$/

/** The id behind a slug in a public address; undefined for none: which others there are is nobody's business. */
export async function publicWorkspace(pool: Pool, slug: string): Promise<WorkspaceId | undefined> {
  if (!SLUG.test(slug)) return undefined
  const { rows } = await pool.query<{ id: WorkspaceId }>('select id from workspaces where slug = $1', [slug])
  return rows[0]?.id
}

/** The workspace of an id, unless it was removed. */
export async function workspaceById(pool: Pool, id: WorkspaceId): Promise<Workspace | undefined> {
  const { rows } = await pool.query<Workspace>(`select ${COLUMNS} from workspaces where id = $1`, [id])
  return rows[0]
}

/** All workspaces, oldest first. */
export async function listWorkspaces(pool: Pool): Promise<Workspace[]> {
  const { rows } = await pool.query<Workspace>(`select ${COLUMNS} from workspaces order by created_at, id`)
  return rows
}

/** Creates a workspace unless the slug is taken, by another process at the same moment too; undefined if it was. */
export async function createWorkspace(
  pool: Pool | Client,
  slug: string,
  name: string,
  traits: WorkspaceTraits = {},
): Promise<Workspace | undefined> {
  const { timezone = 'UTC', locale = 'en-GB', currency = 'EUR', demo = false } = traits
  const { rows } = await pool.query<Workspace>(
    `insert into workspaces (id, slug, name, timezone, locale, currency, demo) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (slug) do nothing returning ${COLUMNS}`,
    [randomUUIDv7(), slug, name, timezone, locale, currency, demo],
  )
  return rows[0]
}

/** Changes what is said of a workspace; what is undefined stays. */
export async function describeWorkspace(
  pool: Pool | Client,
  id: WorkspaceId,
  { name, timezone, locale, currency }: WorkspaceTraits & { readonly name?: string | undefined },
): Promise<Workspace | undefined> {
  const { rows } = await pool.query<Workspace>(
    `update workspaces set name = coalesce($2, name), timezone = coalesce($3, timezone), locale = coalesce($4, locale),
       currency = coalesce($5, currency) where id = $1 returning ${COLUMNS}`,
    [id, name ?? null, timezone ?? null, locale ?? null, currency ?? null],
  )
  return rows[0]
}
