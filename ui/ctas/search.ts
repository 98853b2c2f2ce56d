import { idSaid, type OfferSearch, offerSearch } from '../kit/offer-search.ts'

/** What the address of the CTAs says: which one is open, and whether archived ones are shown. */
export interface CtasSearch extends OfferSearch {
  readonly cta?: string | undefined
}

/** Takes from an address the id of a CTA and two switches. */
export function ctasSearch(raw: Readonly<Record<string, unknown>>): CtasSearch {
  const cta = idSaid(raw.cta)
  return { ...offerSearch(raw), ...(cta === undefined ? {} : { cta }) }
}
