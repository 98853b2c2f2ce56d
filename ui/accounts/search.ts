const SORTS = ['engagement', 'people', 'value', 'name'] as const

/** What the address says: the words searched for and the order. */
export interface AccountsSearch {
  readonly search?: string | undefined
  readonly sort?: (typeof SORTS)[number] | undefined
}

/** Takes from an address the words searched for and a known order. */
export function accountsSearch(raw: Readonly<Record<string, unknown>>): AccountsSearch {
  const sort = SORTS.find((known) => known === raw.sort)
  const said = raw.search === undefined ? '' : String(raw.search)
  return { ...(said === '' ? {} : { search: said }), ...(sort === undefined ? {} : { sort }) }
}
