/** A company's page has no state of its own in the address. */
export type AccountSearch = Readonly<Record<string, unknown>>

/** Nothing of this screen stands in the address. */
export const accountSearch = (): AccountSearch => ({})
