import { type Client, inWorkspace, type Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { unreadyBecause } from '../assets/asset.ts'
import { assetsOf, offeringForms } from '../assets/store.ts'
import type { OfferState } from '../offers/offer.ts'
import { type Changing, keepChange, keepNew, mostOf, noSuch, unchanged } from '../offers/store.ts'
import type { Offer } from './choose.ts'
import type { Cta, CtaBody, PathRule } from './cta.ts'

interface Row {
  readonly id: string
  readonly body: CtaBody
  readonly state: OfferState
  readonly version: number
  readonly changedBy: string
  readonly changedAt: Timestamp
}

const SELECT = `select cta_id as id, body, state, version, changed_by as "changedBy", changed_at as "changedAt" from ctas`
const ctaOf = ({ body, ...row }: Row): Cta => ({ ...body, ...row })

/** Every CTA of a workspace, newest change first. */
const ctasOf = (pool: Pool, workspace: WorkspaceId): Promise<Cta[]> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<Row>(
      `${SELECT} where workspace_id = $1 order by changed_at desc, cta_id limit ${mostOf('ctas')}`,
      [workspace],
    )
    return rows.map(ctaOf)
  })

async function ctaIn(client: Client, workspace: WorkspaceId, id: string, lock = false): Promise<Cta | undefined> {
  const { rows } = await client.query<Row>(
    `${SELECT} where workspace_id = $1 and cta_id = $2${lock ? ' for update' : ''}`,
    [workspace, id],
  )
  return rows[0] === undefined ? undefined : ctaOf(rows[0])
}

async function there(client: Client, workspace: WorkspaceId, id: string): Promise<Cta> {
  const cta = await ctaIn(client, workspace, id)
  if (cta === undefined) throw noSuch('ctas')
  return cta
}

/** Keeps a new CTA under an id made of its title; a draft, unless it is said otherwise. */
export const addCta = (
  pool: Pool,
  workspace: WorkspaceId,
  body: CtaBody,
  by: Changing,
  state: OfferState = 'draft',
): Promise<Cta> =>
  inWorkspace(pool, workspace, async (client) =>
    there(client, workspace, await keepNew(client, 'ctas', workspace, { body, state }, by)),
  )

/** What changes of a CTA, and the version it was read at. */
export interface CtaChange {
  readonly body?: CtaBody
  readonly state?: OfferState
  readonly version: number
}

/** Changes a CTA that nobody changed since it was read; what is not said stays. */
export async function changeCta(
  pool: Pool,
  workspace: WorkspaceId,
  id: string,
  { body, state, version }: CtaChange,
  by: Changing,
): Promise<Cta> {
  return inWorkspace(pool, workspace, async (client) => {
    unchanged('ctas', await ctaIn(client, workspace, id, true), version)
    await keepChange(client, 'ctas', workspace, id, { body, state, ...by })
    return there(client, workspace, id)
  })
}

/** Which paths are at which position. */
export interface PathRules {
  readonly rules: readonly PathRule[]
  /** 0 before anybody said anything. */
  readonly version: number
}

/** The path rules of a workspace. */
export const pathRulesOf = (pool: Pool, workspace: WorkspaceId): Promise<PathRules> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<PathRules>('select rules, version from cta_paths where workspace_id = $1', [
      workspace,
    ])
    return rows[0] ?? { rules: [], version: 0 }
  })

/** Replaces the path rules that nobody changed since they were read. */
export async function savePathRules(
  pool: Pool,
  workspace: WorkspaceId,
  { rules, version }: PathRules,
  { by, at }: Changing,
): Promise<PathRules> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rowCount } = await client.query(
      `insert into cta_paths as p (workspace_id, rules, version, changed_by, changed_at) values ($1, $2, 1, $4, $5)
       on conflict (workspace_id) do update set rules = excluded.rules, version = p.version + 1,
         changed_by = excluded.changed_by, changed_at = excluded.changed_at where p.version = $3`,
      [workspace, JSON.stringify(rules), version, by, at],
    )
    if (rowCount === 0)
      throw new Fault('conflict', 'Somebody else changed the path rules meanwhile.', 'Look at them again, then save.')
    return { rules, version: version + 1 }
  })
}

/** A CTA with where it leads, or why it leads nowhere at the moment. */
export interface Resolved {
  readonly cta: Cta
  readonly offer: Offer | undefined
  readonly broken: string | undefined
}

/** Every CTA with its address as it is now: forms and assets come and go. `root` is `BASE/` and the workspace's slug. */
export async function resolvedCtas(
  pool: Pool,
  workspace: WorkspaceId,
  root: { readonly base: string; readonly slug: string },
): Promise<Resolved[]> {
  const [ctas, forms, assets] = await Promise.all([
    ctasOf(pool, workspace),
    offeringForms(pool, workspace),
    assetsOf(pool, workspace),
  ])
  const formPage = (id: string): string => `${root.base}/f/${root.slug}/${id}`
  const addressOf = ({ target }: Cta): Partial<Offer> & { readonly broken?: string } => {
    if (target.kind === 'link') return { href: target.url }
    if (target.kind === 'form') {
      const isOpen = forms.some(({ id }) => id === target.form)
      return isOpen
        ? { href: formPage(target.form), form: target.form }
        : { broken: `The form "${target.form}" is not published.` }
    }
    const asset = assets.find(({ id }) => id === target.asset)
    if (asset?.state !== 'published' || unreadyBecause(asset) !== undefined)
      return { broken: `The asset "${target.asset}" is not published.` }
    if (!asset.gated) return { href: `${root.base}/a/public/${root.slug}/${asset.id}`, asset: asset.id }
    const form = forms.find((one) => one.asset === asset.id)
    return form === undefined
      ? { broken: `“${asset.title}” is given for details, and no published form gives it.` }
      : { href: formPage(form.id), asset: asset.id, form: form.id }
  }
  return ctas.map((cta) => {
    const { href, broken, ...does } = addressOf(cta)
    const { id, title, text, kind, position } = cta
    return { cta, broken, offer: href === undefined ? undefined : { id, title, text, kind, position, href, ...does } }
  })
}

/** Those that strangers may see. */
export const offersOf = (all: readonly Resolved[]): Offer[] =>
  all.flatMap(({ cta, offer }) => (cta.state === 'published' && offer !== undefined ? [offer] : []))

const SEEDED = 'Sluice'

/** What a new workspace offers at the bottom, where its form is there to be sent: the one door that every business has. Does nothing twice. */
export async function seedCtas(
  pool: Pool,
  workspace: WorkspaceId,
  offers: readonly string[],
  at: Timestamp,
): Promise<void> {
  const [ctas, forms] = await Promise.all([ctasOf(pool, workspace), offeringForms(pool, workspace)])
  if (ctas.length > 0 || !forms.some(({ id }) => id === 'demo-request')) return
  const by = { by: SEEDED, at }
  const kind = offers.find((one) => /demo/i.test(one)) ?? 'book a demo'
  const demo: CtaBody = {
    ...{ title: 'Ask for a demo', text: 'Half an hour, with your own data.', kind, position: 'BOFU' },
    target: { kind: 'form', form: 'demo-request' },
  }
  await addCta(pool, workspace, demo, by, 'published')
  const { version } = await pathRulesOf(pool, workspace)
  if (version === 0)
    await savePathRules(pool, workspace, { rules: [{ path: '/pricing', position: 'BOFU' }], version }, by)
}
