const RANGES = ['7d', '30d', '90d', 'quarter', 'year', 'all', 'custom'] as const
/** A period by name; `custom` has its own days. */
export type RangeName = (typeof RANGES)[number]
const MODES = ['cohort', 'period', 'snapshot'] as const
/** How people are counted. */
export type ModeName = (typeof MODES)[number]
const WHICH = ['entered', 'reached', 'converted', 'stayed', 'open'] as const
/** Which of a stage’s people are meant. */
export type Which = (typeof WHICH)[number]

/** What the address says beside the path: the question, how it is shown, and whose people are open beside it. */
export interface FunnelSearch {
  readonly range?: RangeName
  readonly from?: string
  readonly to?: string
  readonly mode?: ModeName
  readonly by?: string
  readonly compare?: 'none'
  readonly view?: 'table'
  readonly worth?: string
  readonly sort?: string
  /** The drawer: the people behind a number. */
  readonly stage?: string
  readonly which?: Which
  readonly until?: string
  readonly dim?: string
  readonly group?: string
  /** A list of work undone that is shown whole. */
  readonly undone?: string
}

const text = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined
}
const oneOf = <T extends string>(names: readonly T[], value: unknown): T | undefined =>
  names.find((name) => name === value)
const day = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined

/** What is unreadable in an address is left out, as if it had not been said. */
export function funnelSearch(raw: Readonly<Record<string, unknown>>): FunnelSearch {
  const said = {
    range: oneOf(RANGES, raw.range),
    from: day(raw.from),
    to: day(raw.to),
    mode: oneOf(MODES, raw.mode),
    by: text(raw.by),
    compare: oneOf(['none'], raw.compare),
    view: oneOf(['table'], raw.view),
    worth: /^\d{1,15}(\.\d{1,6})?$/.test(text(raw.worth) ?? '') ? text(raw.worth) : undefined,
    sort: text(raw.sort),
    stage: text(raw.stage),
    which: oneOf(WHICH, raw.which),
    until: text(raw.until),
    dim: text(raw.dim),
    group: text(raw.group),
    undone: text(raw.undone),
  } satisfies { readonly [K in keyof FunnelSearch]: FunnelSearch[K] | undefined }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}
