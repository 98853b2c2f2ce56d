/** What narrows the table, in the order its chips stand. */
export const FILTERS = [
  'stage',
  'furthest',
  'track',
  'grade',
  'score',
  'owner',
  'channel',
  'source',
  'country',
  'domain',
  'account',
  'tag',
  'created',
  'seen',
  'waiting',
  'out',
] as const
/** A filter, as the address names it. */
export type FilterName = (typeof FILTERS)[number]

const KEYS = [...FILTERS, 'search', 'sort', 'dir', 'columns', 'tab'] as const

/** What the address says beside the path: the server's own words for filters, order and columns. The router reads it at the start, so it stays small. */
export type PeopleSearch = { readonly [K in (typeof KEYS)[number]]?: string }

/** Takes from an address what the table understands. */
export const peopleSearch = (raw: Readonly<Record<string, unknown>>): PeopleSearch => {
  const said: { [K in (typeof KEYS)[number]]?: string } = {}
  for (const key of KEYS) {
    const value = raw[key]
    if (value !== undefined && value !== null && value !== '' && typeof value !== 'object') said[key] = String(value)
  }
  return said
}

/** What decides who is in the table, without how it is shown. */
export function filterOf(search: PeopleSearch): PeopleSearch {
  const { sort: _, dir: __, columns: ___, tab: ____, ...filter } = search
  return filter
}

/** The same whatever order the parts of an address stand in. */
export const sameSearch = (a: PeopleSearch, b: PeopleSearch): boolean => KEYS.every((key) => a[key] === b[key])
