import { z } from 'zod'
import {
  COLUMNS,
  type Column,
  DIRECTIONS,
  type Direction,
  type Order,
  SORT_NAMES,
  type Sort,
  USUAL,
  usualDirection,
} from './columns.ts'
import { searched } from './words.ts'

/** Fields that a filter compares with a list, and the column each means. */
const LISTS = {
  stage: 'stage',
  furthest: 'furthest',
  track: 'track',
  grade: 'grade',
  owner: 'owner',
  account: 'account_id',
  channel: 'channel',
  source: 'source',
  country: 'country',
  domain: 'domain',
} as const

/** Columns that are null for whom it does not hold. */
const FLAGS = { waiting: 'waiting_team', out: 'exit_rule' } as const
const TIMES = { created: 'created_at', seen: 'seen_at' } as const

/** A filter by some of many values. */
export type ListField = keyof typeof LISTS
/** A filter by yes or no. */
export type FlagField = keyof typeof FLAGS
/** A filter by a span of time. */
export type TimeField = keyof typeof TIMES

/** One condition; all of a filter's hold together. */
export type Clause =
  | { readonly kind: 'list'; readonly field: ListField; readonly values: readonly string[]; readonly orNone: boolean }
  | { readonly kind: 'flag'; readonly field: FlagField; readonly is: boolean }
  | { readonly kind: 'time'; readonly field: TimeField; readonly from?: string; readonly before?: string }
  | { readonly kind: 'score'; readonly from?: number; readonly to?: number }
  | { readonly kind: 'tag'; readonly values: readonly string[] }
  | { readonly kind: 'word'; readonly word: string }
  /** A search in which there is no word finds nobody. */
  | { readonly kind: 'nobody' }

const NONE = 'none'
const MOST_VALUES = 50

const list = (one: z.ZodType<string, string>) =>
  z
    .string()
    .max(4000)
    .transform((text) => [...new Set(text.split(',').map((part) => part.trim()))])
    .pipe(z.array(one).min(1).max(MOST_VALUES))
const word = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,200}$/u, 'this is no word')
const id = z.union([z.guid(), z.literal(NONE)])
const yesOrNo = z.enum(['yes', 'no'])

const DAY = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`
function isDay(text: string): boolean {
  if (text === '') return true
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}
const WHEN = new RegExp(`^(?:(!)?([1-9]\\d{0,3})d|(${DAY})?\\.\\.(${DAY})?)$`)
const when = z
  .string()
  .max(40)
  .regex(WHEN, 'a stretch such as 2026-01-01..2026-03-31, 30d (the last 30 days) or !30d (not in them)')
  .refine((text) => text !== '..', 'a stretch begins or ends somewhere')
  .refine((text) => !text.includes('..') || text.split('..').every(isDay), 'there is no such day')
const POINTS = /^(-?\d{1,5}(?:\.\d{1,2})?)?\.\.(-?\d{1,5}(?:\.\d{1,2})?)?$/
const points = z
  .string()
  .regex(POINTS, 'a stretch such as 50..80, 50.. or ..80')
  .refine((text) => text !== '..', 'a stretch begins or ends somewhere')

/** What narrows a table, as its address says it. */
export const FILTER = z
  .object({
    search: z
      .string()
      .regex(/^[^\p{Cc}\p{Cs}]{0,200}$/u, 'at most 200 letters')
      .optional(),
    stage: list(word).optional(),
    furthest: list(word).optional(),
    track: list(word).optional(),
    grade: list(word).optional(),
    owner: list(id).optional(),
    account: list(id).optional(),
    channel: list(word).optional(),
    source: list(word).optional(),
    country: list(word).optional(),
    domain: list(word).optional(),
    tag: list(word).optional(),
    score: points.optional(),
    created: when.optional(),
    seen: when.optional(),
    waiting: yesOrNo.optional(),
    out: yesOrNo.optional(),
  })
  .strict()

/** A filter as an address has it. */
export type Asked = z.output<typeof FILTER>

/** What a table shows and in which order. */
export const SHOWING = z.object({
  sort: z.enum(SORT_NAMES).default('seen'),
  dir: z.enum(DIRECTIONS).optional(),
  columns: list(z.enum(COLUMNS)).optional(),
})

/** The whole address of a table's page. `workspace` is what a browser's download says instead of a header. */
export const TABLE = FILTER.extend({
  ...SHOWING.shape,
  cursor: z.string().max(2000).optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|1\d\d|200)$/, 'a whole number from 1 to 200')
    .default('50'),
}).strict()

/** An address that keeps: filters, order and columns, no page. */
export const VIEW = FILTER.extend(SHOWING.shape).strict()

/** The order asked for; without a direction, the one that people expect of the column. */
export const orderOf = ({ sort, dir }: { readonly sort: Sort; readonly dir?: Direction | undefined }): Order => ({
  sort,
  dir: dir ?? usualDirection(sort),
})

/** The columns asked for in the order of the table, or the usual ones. */
export const columnsOf = (asked: { readonly columns?: readonly string[] | undefined }): readonly Column[] => {
  const chosen = COLUMNS.filter((column) => asked.columns?.includes(column) === true)
  return chosen.length === 0 ? USUAL : chosen
}

/** What a filter's days and stretches mean: the instant it is asked at, and the zone in which days begin. */
export interface Moment {
  readonly nowMs: number
  readonly timezone: string
}

const dayStart = (day: string, timezone: string, plusDays: number): string | undefined => {
  try {
    const date = Temporal.PlainDate.from(day, { overflow: 'reject' }).add({ days: plusDays })
    return date.toZonedDateTime(timezone).toInstant().toString({ fractionalSecondDigits: 3 })
  } catch {
    return undefined
  }
}

const DAY_MS = 86_400_000

function timeClause(field: TimeField, text: string, { nowMs, timezone }: Moment): Clause {
  const [, isNot, days, from, to] = WHEN.exec(text) ?? []
  if (days !== undefined) {
    const at = Temporal.Instant.fromEpochMilliseconds(nowMs - Number(days) * DAY_MS).toString({
      fractionalSecondDigits: 3,
    })
    return isNot === undefined ? { kind: 'time', field, from: at } : { kind: 'time', field, before: at }
  }
  const start = from === undefined ? undefined : dayStart(from, timezone, 0)
  // The last day counts whole.
  const end = to === undefined ? undefined : dayStart(to, timezone, 1)
  return {
    ...{ kind: 'time', field },
    ...(start === undefined ? {} : { from: start }),
    ...(end === undefined ? {} : { before: end }),
  }
}

function scoreClause(text: string): Clause {
  const [, from, to] = POINTS.exec(text) ?? []
  return {
    kind: 'score',
    ...(from === undefined ? {} : { from: Number(from) }),
    ...(to === undefined ? {} : { to: Number(to) }),
  }
}

const listFields = Object.keys(LISTS) as readonly ListField[]
const flagFields = Object.keys(FLAGS) as readonly FlagField[]
const timeFields = Object.keys(TIMES) as readonly TimeField[]

/** The conditions that an address asks for. */
export function clausesOf(asked: Asked, moment: Moment): readonly Clause[] {
  const clauses: Clause[] = []
  for (const field of listFields) {
    const values = asked[field]
    if (values === undefined) continue
    const orNone = values.includes(NONE)
    clauses.push({ kind: 'list', field, values: values.filter((value) => value !== NONE), orNone })
  }
  for (const field of flagFields) {
    const said = asked[field]
    if (said !== undefined) clauses.push({ kind: 'flag', field, is: said === 'yes' })
  }
  for (const field of timeFields) {
    const said = asked[field]
    if (said !== undefined) clauses.push(timeClause(field, said, moment))
  }
  if (asked.score !== undefined) clauses.push(scoreClause(asked.score))
  if (asked.tag !== undefined) clauses.push({ kind: 'tag', values: asked.tag })
  const words = searched(asked.search ?? '')
  for (const one of words) clauses.push({ kind: 'word', word: one })
  if (words.length === 0 && (asked.search ?? '').trim() !== '') clauses.push({ kind: 'nobody' })
  return clauses
}

/** The columns of `people_listed` behind each kind of field. */
export const BEHIND = { ...LISTS, ...FLAGS, ...TIMES, score: 'score' } as const
