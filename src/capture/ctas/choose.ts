import type { PagePosition } from '../assets/asset.ts'
import { isLate } from './cta.ts'

/** A CTA that works: its target is there and its address is known. */
export interface Offer {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly kind: string
  readonly position: PagePosition
  readonly href: string
  /** What taking it comes to, so that nobody is asked for what they did. */
  readonly form?: string
  readonly asset?: string
}

/** What is known of who looks at the page. */
export interface Visitor {
  /** Of their stage; undefined for a stranger. */
  readonly position?: PagePosition | 'post'
  /** They told us who they are. */
  readonly isKnown: boolean
  readonly forms: ReadonlySet<string>
  readonly assets: ReadonlySet<string>
  /** The same on the same day for the same visitor: which of several they see. */
  readonly seed: string
}

/** A visitor of whom nothing is known. */
export const stranger = (seed: string): Visitor => ({ isKnown: false, forms: new Set(), assets: new Set(), seed })

/** Which rule chose: the page, the visitor's later stage, the step after what they did, what is there at all, or a test that runs. */
export const RULES = ['page', 'stage', 'next', 'earlier', 'single'] as const
export type Rule = (typeof RULES)[number]

/** In plain words, the same for everybody whom the rule met: nothing of it is about one person. */
export const REASONS: Readonly<Record<Rule, string>> = {
  page: 'The position of the page decides.',
  stage: 'The visitor is known to be further than this page, so the later offer is shown.',
  next: 'The visitor did what fits this page already, so the next step is shown.',
  earlier: 'Nothing that is offered at this position is left for them, so an earlier step is shown.',
  single: 'A test runs, and shows half of the visitors one and the same CTA.',
}

export interface Choice {
  readonly cta: Offer
  readonly rule: Rule
  readonly reason: string
}

export interface Asking {
  readonly pagePosition: PagePosition
  readonly visitor: Visitor
}

/** The kinds that the definition wants at each position. */
export type WantedKinds = Readonly<Record<PagePosition, readonly string[]>>

const ORDER: readonly PagePosition[] = ['TOFU', 'MOFU', 'BOFU']
const rankOf = (position: PagePosition): number => ORDER.indexOf(position)

/**
 * What a page offers to a visitor. The page decides; whoever told us who they are and is further may be shown later, or the next step
 * once they did this one. Never a demo at the top for somebody who is not past it, whatever anybody configured.
 */
export function chooseCta(
  { pagePosition, visitor }: Asking,
  offers: readonly Offer[],
  wanted?: WantedKinds,
): Choice | undefined {
  const fit = offers.filter((offer) => !isTooEarly(offer, pagePosition, visitor))
  const open = fit.filter((offer) => !isDone(offer, visitor))
  for (const { position, rule, after } of stepsOf(pagePosition, visitor)) {
    // The next step is for whoever did this one, not for whoever finds nothing here.
    if (after !== undefined && !fit.some((offer) => offer.position === after && isDone(offer, visitor))) continue
    const cta = oneOf(fitting(open, position, wanted), visitor.seed)
    if (cta !== undefined) return { cta, rule, reason: REASONS[rule] }
  }
  return undefined
}

interface Step {
  readonly position: PagePosition
  readonly rule: Rule
  /** Only for whoever did something that is offered at this position. */
  readonly after?: PagePosition
}

/** Positions to look at, best first. */
function stepsOf(page: PagePosition, visitor: Visitor): readonly Step[] {
  const from = rankOf(page)
  const start = Math.max(from, ownRank(visitor))
  const ruleAt = (rank: number): Rule => (rank > from ? 'stage' : rank === from ? 'page' : 'earlier')
  const here = ORDER[start] ?? page
  const next = ORDER[start + 1]
  // One step, and only for somebody who told us who they are: a stranger is never hurried, a customer is not led on.
  const isLed = visitor.isKnown && visitor.position !== 'post' && next !== undefined
  return [
    { position: here, rule: ruleAt(start) },
    ...(isLed ? [{ position: next, rule: 'next' as const, after: here }] : []),
    ...ORDER.slice(0, start)
      .map((position, rank) => ({ position, rule: ruleAt(rank) }))
      .toReversed(),
  ]
}

/** How far a visitor is known to be; a customer is not led on. */
function ownRank({ isKnown, position }: Visitor): number {
  return isKnown && position !== undefined && position !== 'post' ? rankOf(position) : 0
}

/** The rule that no setting lifts (SPEC CAP-6): a page at the top asks nobody for a decision who is not past the top. */
export const isTooEarly = (offer: Offer, page: PagePosition, visitor: Visitor): boolean =>
  page === 'TOFU' && ownRank(visitor) === 0 && (offer.position === 'BOFU' || isLate(offer.kind))

/** Whether somebody took up what a CTA offers. */
export const isDone = ({ form, asset }: Offer, { forms, assets }: Visitor): boolean =>
  (form !== undefined && forms.has(form)) || (asset !== undefined && assets.has(asset))

/** Those of a position; of the kinds that the definition wants there, where there are any. */
function fitting(offers: readonly Offer[], position: PagePosition, wanted: WantedKinds | undefined): readonly Offer[] {
  const here = offers.filter((offer) => offer.position === position)
  const kinds = new Set((wanted?.[position] ?? []).map((kind) => kind.toLowerCase()))
  const named = here.filter(({ kind }) => kinds.has(kind.toLowerCase()))
  return named.length > 0 ? named : here
}

/** The same one for the same seed; the order in which offers are kept does not matter. */
function oneOf(offers: readonly Offer[], seed: string): Offer | undefined {
  return offers.toSorted((a, b) => weight(seed, b.id) - weight(seed, a.id) || (a.id < b.id ? -1 : 1))[0]
}

/** FNV-1a, mixed at the end: each offer draws its own lot, so that one more offer moves nobody but those who get it. */
function weight(seed: string, id: string): number {
  let hash = 0x811c9dc5
  for (const char of `${seed}\n${id}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
