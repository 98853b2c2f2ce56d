/** A company's page has no state of its own in the address. */
export type AccountSearch = Readonly<Record<string, unknown>>

export const accountSearch = (): AccountSearch => ({})
