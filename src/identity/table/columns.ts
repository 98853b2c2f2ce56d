/** What a table of people, and a file of them, may show; in the order that is shown when nobody chose. */
export const COLUMNS = [
  'name',
  'email',
  'company',
  'title',
  'stage',
  'score',
  'grade',
  'track',
  'owner',
  'seen',
  'created',
  'channel',
  'source',
  'country',
  'furthest',
  'fit',
  'engagement',
  'tags',
  'out',
  'waiting',
] as const

/** A column that a view may show. */
export type Column = (typeof COLUMNS)[number]

/** Shown where nobody chose. */
export const USUAL: readonly Column[] = ['name', 'company', 'stage', 'score', 'owner', 'seen', 'source']

/** What may be sorted by, and the column of `people_listed` that an index keeps in that order. */
export const SORTS = {
  seen: { column: 'seen_at', type: 'timestamptz', mayLack: false },
  created: { column: 'created_at', type: 'timestamptz', mayLack: false },
  score: { column: 'score', type: 'double precision', mayLack: false },
  name: { column: 'name_key', type: 'text', mayLack: true },
  company: { column: 'company_key', type: 'text', mayLack: true },
} as const

/** A column that rows may be sorted by. */
export type Sort = keyof typeof SORTS
/** As zod wants them: never empty. */
export const SORT_NAMES = Object.keys(SORTS) as readonly Sort[] as readonly [Sort, ...Sort[]]

/** Which end comes first. */
export const DIRECTIONS = ['asc', 'desc'] as const
/** One of them. */
export type Direction = (typeof DIRECTIONS)[number]

/** How rows are sorted. */
export interface Order {
  readonly sort: Sort
  readonly dir: Direction
}

/** Names read from A on, everything else from the most recent or highest. */
export const usualDirection = (sort: Sort): Direction => (SORTS[sort].mayLack ? 'asc' : 'desc')

/** One person as the table shows them; null is not known. Scores are those of the last fold, which the sort goes by. */
export interface Line {
  readonly id: string
  readonly name: string | null
  readonly email: string | null
  readonly company: string | null
  readonly accountId: string | null
  readonly title: string | null
  readonly stage: string
  readonly furthest: string
  readonly track: string
  readonly grade: string
  readonly score: number
  readonly fit: number
  readonly engagement: number
  readonly owner: { readonly id: string; readonly name: string | null } | null
  readonly waiting: string | null
  readonly out: { readonly rule: string; readonly reason: string | null } | null
  readonly channel: string | null
  readonly source: string | null
  readonly country: string | null
  readonly tags: readonly string[]
  readonly created: string
  readonly seen: string
}

/** A page of people, and the place where the next one begins. */
export interface TablePage {
  readonly people: readonly Line[]
  /** Pass as `cursor` for what follows; null at the end. */
  readonly next: string | null
}

/** How many there are; `isMore` says that counting stopped there. */
export interface Count {
  readonly count: number
  readonly isMore: boolean
}

/** Counted exactly up to here. */
export const COUNTED = 10_000
/** Changed by one bulk action at most. */
export const BULK = 5_000
