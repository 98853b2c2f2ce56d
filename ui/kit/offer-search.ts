/** What the address of a list of assets or CTAs says beside which one is open. */
export interface OfferSearch {
  /** A new one is being made. */
  readonly add?: true | undefined
  readonly archived?: true | undefined
}

const isYes = (said: unknown): boolean => said === true || said === 'true'

/** Takes the two switches of a list from an address. */
export const offerSearch = (raw: Readonly<Record<string, unknown>>): OfferSearch => ({
  ...(isYes(raw.add) ? { add: true } : {}),
  ...(isYes(raw.archived) ? { archived: true } : {}),
})

/** An id in an address; undefined for none. */
export const idSaid = (said: unknown): string | undefined =>
  typeof said === 'string' && said !== '' ? said : undefined
