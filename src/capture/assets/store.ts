import { type Client, inWorkspace, type Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { removeIfUnused } from '../asset-file/store.ts'
import { type Asset, type AssetBody, type AssetState, slugAgain, slugOf, unreadyBecause } from './asset.ts'

/** Enough for any library that somebody keeps an eye on; lists need no pages. */
const MOST_ASSETS = 500

interface Row {
  readonly id: string
  readonly body: AssetBody
  readonly state: AssetState
  readonly version: number
  readonly changedBy: string
  readonly changedAt: Timestamp
  readonly file_id: string | null
  readonly file_name: string
  readonly file_size: number
  readonly file_kind: string
}

const SELECT = `select a.asset_id as id, a.body, a.state, a.version, a.changed_by as "changedBy", a.changed_at as "changedAt",
    f.file_id, f.name as file_name, f.size as file_size, f.kind as file_kind
  from assets a left join asset_files f
    on f.workspace_id = a.workspace_id and f.file_id::text = a.body -> 'source' ->> 'file' and f.kind is not null`

const assetOf = ({ id, body, state, version, changedBy, changedAt, ...file }: Row): Asset => ({
  ...{ id, ...body, state, version, changedBy, changedAt },
  ...(file.file_id !== null && {
    file: { id: file.file_id, name: file.file_name, size: file.file_size, kind: file.file_kind },
  }),
})

/** Every asset of a workspace, newest change first. */
export const assetsOf = (pool: Pool, workspace: WorkspaceId): Promise<Asset[]> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<Row>(
      `${SELECT} where a.workspace_id = $1 order by a.changed_at desc, a.asset_id limit ${MOST_ASSETS}`,
      [workspace],
    )
    return rows.map(assetOf)
  })

const noSuchAsset = (): Fault => new Fault('not_found', 'There is no such asset in this workspace.')

async function assetIn(client: Client, workspace: WorkspaceId, id: string, lock = false): Promise<Asset | undefined> {
  const { rows } = await client.query<Row>(
    `${SELECT} where a.workspace_id = $1 and a.asset_id = $2 limit 1${lock ? ' for update of a' : ''}`,
    [workspace, id],
  )
  return rows[0] === undefined ? undefined : assetOf(rows[0])
}

/** An asset whatever its state; undefined where there is none. */
export const storedAsset = (pool: Pool, workspace: WorkspaceId, id: string): Promise<Asset | undefined> =>
  inWorkspace(pool, workspace, (client) => assetIn(client, workspace, id))

/** An asset that may be offered: published, and there to be had. */
export async function publishedAsset(pool: Pool, workspace: WorkspaceId, id: string): Promise<Asset | undefined> {
  const asset = await storedAsset(pool, workspace, id)
  return asset?.state === 'published' && unreadyBecause(asset) === undefined ? asset : undefined
}

/** Who changes something and when. */
export interface Changing {
  readonly by: string
  readonly at: Timestamp
}

/** Keeps a new asset as a draft, under an id made of its title. */
export async function addAsset(
  pool: Pool,
  workspace: WorkspaceId,
  body: AssetBody,
  { by, at }: Changing,
): Promise<Asset> {
  const slug = slugOf(body.title, body.kind)
  return inWorkspace(pool, workspace, async (client) => {
    await mayHave(client, workspace, body)
    const { rows } = await client.query<{ n: number }>(
      'select count(*)::int as n from assets where workspace_id = $1',
      [workspace],
    )
    const known = rows[0]?.n ?? 0
    if (known >= MOST_ASSETS) throw new Fault('bad_request', `There are ${MOST_ASSETS} assets already.`)
    for (let attempt = 1; attempt <= known + 1; attempt++) {
      const id = slugAgain(slug, attempt)
      const { rowCount } = await client.query(
        `insert into assets (workspace_id, asset_id, body, state, changed_by, changed_at, created_at)
         values ($1, $2, $3, 'draft', $4, $5, $5) on conflict do nothing`,
        [workspace, id, JSON.stringify(body), by, at],
      )
      if (rowCount === 1) return there(await assetIn(client, workspace, id))
    }
    throw new Fault('conflict', `Somebody else made an asset "${body.title}" at the same moment.`, 'Try again.')
  })
}

function there(asset: Asset | undefined): Asset {
  if (asset === undefined) throw noSuchAsset()
  return asset
}

/** Only a file of this workspace that was judged can be an asset's. */
async function mayHave(client: Client, workspace: WorkspaceId, { source }: AssetBody): Promise<void> {
  if (source?.kind !== 'upload') return
  const { rowCount } = await client.query(
    'select 1 from asset_files where workspace_id = $1 and file_id = $2 and kind is not null',
    [workspace, source.file],
  )
  if (rowCount === 0)
    throw new Fault('bad_request', 'The file is not here any more, or did not arrive whole.', 'Upload it again.')
}

/** Changes an asset that nobody changed since it was read; the file it had before goes. */
export async function changeAsset(
  pool: Pool,
  workspace: WorkspaceId,
  id: string,
  { body, version }: { readonly body: AssetBody; readonly version: number },
  { by, at }: Changing,
): Promise<Asset> {
  return inWorkspace(pool, workspace, async (client) => {
    const before = await lockedAsset(client, workspace, id, version)
    await mayHave(client, workspace, body)
    if (before.state === 'published' && body.source === undefined)
      throw new Fault('bad_request', 'A published asset needs a file or a link.', 'Take it back to a draft first.')
    await client.query(
      `update assets set body = $3, version = version + 1, changed_by = $4, changed_at = $5
        where workspace_id = $1 and asset_id = $2`,
      [workspace, id, JSON.stringify(body), by, at],
    )
    if (before.source?.kind === 'upload') await removeIfUnused(client, workspace, before.source.file)
    return there(await assetIn(client, workspace, id))
  })
}

async function lockedAsset(client: Client, workspace: WorkspaceId, id: string, version: number): Promise<Asset> {
  const before = await assetIn(client, workspace, id, true)
  if (before === undefined) throw noSuchAsset()
  if (before.version !== version)
    throw new Fault('conflict', `${before.changedBy} changed this asset meanwhile.`, 'Look at it again, then save.')
  return before
}

/** Publishes an asset, takes it back to a draft or archives it; refuses to offer what is not there. */
export async function setAssetState(
  pool: Pool,
  workspace: WorkspaceId,
  id: string,
  { state, version }: { readonly state: AssetState; readonly version: number },
  { by, at }: Changing,
): Promise<Asset> {
  return inWorkspace(pool, workspace, async (client) => {
    const before = await lockedAsset(client, workspace, id, version)
    const why = state === 'published' ? unreadyBecause(before) : undefined
    if (why !== undefined) throw new Fault('bad_request', why, 'Upload a file or give a link, then publish.')
    await client.query(
      `update assets set state = $3, version = version + 1, changed_by = $4, changed_at = $5
        where workspace_id = $1 and asset_id = $2`,
      [workspace, id, state, by, at],
    )
    return there(await assetIn(client, workspace, id))
  })
}

/** A form that strangers can see, and the asset it gives. */
export interface OfferingForm {
  readonly id: string
  readonly title: string
  readonly asset: string | null
}

/** Every published form of a workspace. */
export const offeringForms = (pool: Pool, workspace: WorkspaceId): Promise<OfferingForm[]> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<OfferingForm>(
      `select f.id, v.body ->> 'title' as title, v.body ->> 'asset' as asset from forms f
         join form_versions v on v.workspace_id = f.workspace_id and v.form_id = f.id and v.version = f.live_version
        where f.workspace_id = $1 and f.archived_at is null order by f.id limit 500`,
      [workspace],
    )
    return rows
  })
