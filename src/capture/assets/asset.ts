/** What an asset may be (SPEC CAP-5). */
export const ASSET_KINDS = [
  'guide',
  'checklist',
  'playbook',
  'template',
  'toolkit',
  'white paper',
  'benchmark',
  'case study',
  'comparison',
  'webinar recording',
  'demo video',
  'buyer guide',
  'security document',
  'implementation guide',
  'customer reference',
] as const
export type AssetKind = (typeof ASSET_KINDS)[number]

/** Top, middle and bottom of the funnel, from early to late; what follows a sale needs no door. */
export const POSITIONS = ['TOFU', 'MOFU', 'BOFU'] as const
/** For whom something is: who looks around, who compares, who decides. */
export type PagePosition = (typeof POSITIONS)[number]

/** `page`: the page after the form shows the link; `mail`: only the mailbox gets it, so a made-up address gets nothing. */
export const DELIVERIES = ['page', 'mail', 'both'] as const
export type Delivery = (typeof DELIVERIES)[number]

/** `archived`: nobody gets it any more, not even by a link of before. */
export const ASSET_STATES = ['draft', 'published', 'archived'] as const
export type AssetState = (typeof ASSET_STATES)[number]

/** Where it lies: a file that was checked and is served by us, or an address that was checked when it was typed. */
export type AssetSource =
  | { readonly kind: 'upload'; readonly file: string }
  | { readonly kind: 'link'; readonly url: string }

/** What somebody says of an asset. */
export interface AssetBody {
  readonly title: string
  readonly summary: string
  readonly kind: AssetKind
  readonly position: PagePosition
  /** Ids of the definition's stages; empty: every stage of its position. */
  readonly stages: readonly string[]
  /** Whom it speaks to; empty: everybody. */
  readonly personas: readonly string[]
  /** Absent while it is only planned. */
  readonly source?: AssetSource
  /** Given for details only, by a form that names it. */
  readonly gated: boolean
  readonly deliver: Delivery
}

/** A file of an asset as it is shown. */
export interface AssetFile {
  readonly id: string
  readonly name: string
  readonly size: number
  /** Its extension by its content, one of `FILE_KINDS`. */
  readonly kind: string
}

/** An asset as it is stored. */
export interface Asset extends AssetBody {
  readonly id: string
  readonly state: AssetState
  readonly version: number
  readonly changedBy: string
  readonly changedAt: string
  /** Of an upload that is whole. */
  readonly file?: AssetFile
}

/** Ids of assets and CTAs: what facts, forms and addresses call them by. */
export const SLUG = /^[a-z][a-z0-9-]{0,63}$/

/** Words that stand in addresses of the API where an id would. */
const RESERVED = new Set(['files', 'coverage', 'preview', 'public'])

/** An id made of a title: `Guide: ISO 27001` is `guide-iso-27001`; a title without a Latin letter is its kind. */
export function slugOf(title: string, otherwise: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '')
  if (RESERVED.has(plain)) return `the-${plain}`
  return plain.length > 1 ? plain : otherwise.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}

/** The n-th try for an id that is taken. */
export const slugAgain = (slug: string, attempt: number): string => (attempt === 1 ? slug : `${slug}-${attempt}`)

/** Why it cannot be published yet, in words for whoever tries; undefined where it can. */
export function unreadyBecause(asset: Pick<Asset, 'source' | 'file'>): string | undefined {
  if (asset.source === undefined) return 'It has neither a file nor a link yet.'
  if (asset.source.kind === 'upload' && asset.file === undefined) return 'Its file has not arrived whole.'
  return undefined
}
