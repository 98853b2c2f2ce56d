import type { Kept } from '../offers/offer.ts'

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
  'proposal support',
  'approval pack',
] as const
export type AssetKind = (typeof ASSET_KINDS)[number]

/** Top, middle and bottom of the funnel, from early to late; what follows a sale needs no door. */
export const POSITIONS = ['TOFU', 'MOFU', 'BOFU'] as const
/** For whom something is: who looks around, who compares, who decides. */
export type PagePosition = (typeof POSITIONS)[number]

/**
 * What somebody who searches for it is after. Sources: navigational, informational and transactional by A. Broder, SIGIR Forum 36 (2002)
 * 3-10; commercial, for whoever compares before they buy, as search marketing has added.
 */
export const INTENTS = ['informational', 'commercial', 'transactional', 'navigational'] as const
export type Intent = (typeof INTENTS)[number]

/** `page`: the page after the form shows the link; `mail`: only the mailbox gets it, so a made-up address gets nothing. */
export const DELIVERIES = ['page', 'mail', 'both'] as const
export type Delivery = (typeof DELIVERIES)[number]

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
  /** Absent: nobody said. */
  readonly intent?: Intent
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
export interface Asset extends AssetBody, Kept {
  /** Of an upload that is whole. */
  readonly file?: AssetFile
}

/** Why it cannot be published yet, in words for whoever tries; undefined where it can. */
export function unreadyBecause(asset: Pick<Asset, 'source' | 'file'>): string | undefined {
  if (asset.source === undefined) return 'It has neither a file nor a link yet.'
  if (asset.source.kind === 'upload' && asset.file === undefined) return 'Its file has not arrived whole.'
  return undefined
}
