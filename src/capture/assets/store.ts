import { askWorkspace, type Client, inWorkspace, type Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { removeIfUnused } from '../asset-file/store.ts'
import type { OfferState } from '../offers/offer.ts'
import { type Changing, keepChange, keepNew, mostOf, noSuch, unchanged } from '../offers/store.ts'
import { type Asset, type AssetBody, unreadyBecause } from './asset.ts'

interface Row {
  readonly id: string
  readonly body: AssetBody
  readonly state: OfferState
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
      `${SELECT} where a.workspace_id = $1 order by a.changed_at desc, a.asset_id limit ${mostOf('assets')}`,
      [workspace],
    )
    return rows.map(assetOf)
  })

const ONE = `${SELECT} where a.workspace_id = $1 and a.asset_id = $2 limit 1`

async function assetIn(client: Client, workspace: WorkspaceId, id: string, lock = false): Promise<Asset | undefined> {
  const { rows } = await client.query<Row>(`${ONE}${lock ? ' for update of a' : ''}`, [workspace, id])
  return rows[0] === undefined ? undefined : assetOf(rows[0])
}

/** An asset whatever its state; undefined where there is none. */
export async function storedAsset(pool: Pool, workspace: WorkspaceId, id: string): Promise<Asset | undefined> {
  const { rows } = await askWorkspace<Row>(pool, workspace, { text: ONE, values: [workspace, id] })
  return rows[0] === undefined ? undefined : assetOf(rows[0])
}

/** An asset that may be offered: published, and there to be had. */
export async function publishedAsset(pool: Pool, workspace: WorkspaceId, id: string): Promise<Asset | undefined> {
  const asset = await storedAsset(pool, workspace, id)
  return asset?.state === 'published' && unreadyBecause(asset) === undefined ? asset : undefined
}

/** Keeps a new asset as a draft, under an id made of its title. */
export const addAsset = (pool: Pool, workspace: WorkspaceId, body: AssetBody, by: Changing): Promise<Asset> =>
  inWorkspace(pool, workspace, async (client) => {
    await mayHave(client, workspace, body)
    return there(client, workspace, await keepNew(client, 'assets', workspace, { body, state: 'draft' }, by))
  })

async function there(client: Client, workspace: WorkspaceId, id: string): Promise<Asset> {
  const asset = await assetIn(client, workspace, id)
  if (asset === undefined) throw noSuch('assets')
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
  by: Changing,
): Promise<Asset> {
  return inWorkspace(pool, workspace, async (client) => {
    const before = unchanged('assets', await assetIn(client, workspace, id, true), version)
    await mayHave(client, workspace, body)
    if (before.state === 'published' && body.source === undefined)
      throw new Fault('bad_request', 'A published asset needs a file or a link.', 'Take it back to a draft first.')
    await keepChange(client, 'assets', workspace, id, { body, ...by })
    if (before.source?.kind === 'upload') await removeIfUnused(client, workspace, before.source.file)
    return there(client, workspace, id)
  })
}

/** Publishes an asset, takes it back to a draft or archives it; refuses to offer what is not there. */
export async function setAssetState(
  pool: Pool,
  workspace: WorkspaceId,
  id: string,
  { state, version }: { readonly state: OfferState; readonly version: number },
  by: Changing,
): Promise<Asset> {
  return inWorkspace(pool, workspace, async (client) => {
    const before = unchanged('assets', await assetIn(client, workspace, id, true), version)
    const why = state === 'published' ? unreadyBecause(before) : undefined
    if (why !== undefined) throw new Fault('bad_request', why, 'Upload a file or give a link, then publish.')
    await keepChange(client, 'assets', workspace, id, { state, ...by })
    return there(client, workspace, id)
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
