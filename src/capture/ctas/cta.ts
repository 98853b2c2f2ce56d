import type { PagePosition } from '../assets/asset.ts'
import type { Kept } from '../offers/offer.ts'

/** What a CTA may offer beside the kinds that the definition names. */
export const CTA_KINDS = [
  'guide',
  'checklist',
  'report',
  'template',
  'newsletter',
  'case study',
  'webinar',
  'assessment',
  'self-assessment',
  'comparison',
  'get a quote',
  'book a demo',
  'trial',
  'strategy call',
  'proposal',
  'consultation',
] as const

/** Where it leads: a form's page, whatever gives an asset, or an address that was checked when it was typed. */
export type CtaTarget =
  | { readonly kind: 'form'; readonly form: string }
  | { readonly kind: 'asset'; readonly asset: string }
  | { readonly kind: 'link'; readonly url: string }

/** What somebody says of a CTA. */
export interface CtaBody {
  /** On the button. */
  readonly title: string
  /** Beside it; may be empty. */
  readonly text: string
  readonly kind: string
  readonly position: PagePosition
  readonly target: CtaTarget
}

/** A CTA as it is stored. */
export interface Cta extends CtaBody, Kept {}

/** Which pages are at which position: an exact path, or one that ends in `*`. */
export interface PathRule {
  readonly path: string
  readonly position: PagePosition
}

/** What asks for a talk about buying. Whoever only looks around is not ready for it (S3). A video of a demo is none. */
const LATE =
  /\b(demo|trial|quote|proposal|consultation|evaluation|strategy call|sales|pricing|meeting|book a|schedule a)\b/i

/** Whether a kind asks for a decision, whatever position somebody gave it. */
export const isLate = (kind: string): boolean => LATE.test(kind) && !/\bdemo video\b/i.test(kind)

/** Why a CTA cannot be offered as it is, in words for whoever writes it. */
export function unfitBecause({ kind, position }: Pick<CtaBody, 'kind' | 'position'>): string | undefined {
  return position === 'TOFU' && isLate(kind)
    ? `“${kind}” is not offered at the top: whoever reads a first article is not ready for it. Put it at MOFU or BOFU.`
    : undefined
}

/** Where a page stands, and what says so. */
export interface Placed {
  readonly position: PagePosition
  readonly by: 'attribute' | 'path' | 'default'
  /** The pattern, where one said it. */
  readonly path?: string
}

const isPosition = (said: string): said is PagePosition => said === 'TOFU' || said === 'MOFU' || said === 'BOFU'

/** A page's position: what its own attribute says, else the first path rule that matches, else the top. */
export function placeOf(attribute: string, path: string, rules: readonly PathRule[]): Placed {
  const said = attribute.trim().toUpperCase()
  if (isPosition(said)) return { position: said, by: 'attribute' }
  const rule = rules.find((one) => matches(one.path, path))
  return rule === undefined
    ? { position: 'TOFU', by: 'default' }
    : { position: rule.position, by: 'path', path: rule.path }
}

const matches = (pattern: string, path: string): boolean =>
  pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern
