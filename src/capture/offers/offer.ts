/** `archived`: nobody gets it any more, not even by a link of before. */
export const OFFER_STATES = ['draft', 'published', 'archived'] as const
export type OfferState = (typeof OFFER_STATES)[number]

/** What is kept of an asset or a CTA beside what somebody says of it. */
export interface Kept {
  /** A slug; never changed, since facts, forms and addresses call it by this. */
  readonly id: string
  readonly state: OfferState
  readonly version: number
  readonly changedBy: string
  readonly changedAt: string
}

/** Ids of assets and CTAs. */
export const SLUG = /^[a-z][a-z0-9-]{0,63}$/

/** Words that stand in addresses of the API where an id would. */
const RESERVED = new Set(['files', 'coverage', 'engagement', 'preview', 'experiment', 'public'])

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
