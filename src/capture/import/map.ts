import { z } from 'zod'
import { type Parsed, parseFile } from '../../definition/parse.ts'
import type { Problem } from '../../definition/problem.ts'
import { isZone } from '../../definition/zone.ts'
import { SUPPRESSIONS } from '../events.ts'
import { DATE_FORMATS, isDateFormat } from './dates.ts'
import { FIGURES } from './figure.ts'

const column = z.string().min(1)
const filled = z.string().trim().min(1)

/** How one value is made from a row: a column's name, or rules. */
const rule = z.strictObject({
  column: column.optional(),
  /** The same for every row. */
  const: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** Stands in for an empty cell, silently. */
  default: z.string().optional(),
  /** Stands in for an empty cell, and the row is flagged. */
  empty: z.string().optional(),
  trim: z.boolean().optional(),
  lower: z.boolean().optional(),
  number: z.union([z.literal(true), z.enum(FIGURES)]).optional(),
  date: z.boolean().optional(),
  flag: z.boolean().optional(),
  /** Splits a list at this text. */
  list: z.string().min(1).optional(),
  /** Spellings of the file to ours; others stay as they are unless `else` says otherwise. */
  map: z.record(z.string(), z.string()).optional(),
  else: z.string().optional(),
})

const CELL = 'this is a column’s name, or a group such as { column: Name, default: none }'
const cell = z.union(
  [
    column,
    rule.refine((one) => one.column !== undefined || one.const !== undefined, { error: 'name a column: or a const:' }),
  ],
  { error: CELL },
)
const cells = z.record(filled, cell)

const common = {
  /** Part of each row's key: the same source and row are the same facts for ever. */
  source: filled.max(100),
  /** Columns that name a row; without them the whole row does. */
  key: z.union([column, z.array(column).min(1)]).optional(),
  timezone: z
    .string()
    .refine(isZone, { error: 'this is no time zone; write one such as Europe/London' })
    .default('UTC'),
  dateFormats: z
    .array(z.string().refine(isDateFormat, { error: `a date format is ${DATE_FORMATS}` }))
    .min(1)
    .default(['iso']),
  /** When the file was true; dates rows that have none. */
  asOf: filled.optional(),
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  encoding: z.enum(['utf-8', 'windows-1252', 'utf-16le', 'utf-16be']).optional(),
}

const identifiers = z.strictObject({
  email: cell.optional(),
  userId: cell.optional(),
  anonymousId: cell.optional(),
  external: cells.optional(),
})
const company = z.strictObject({ name: cell.optional(), website: cell.optional(), external: cells.optional() })
const touch = z.strictObject({
  ...{ source: cell.optional(), channel: cell.optional(), medium: cell.optional(), campaign: cell.optional() },
  ...{ term: cell.optional(), content: cell.optional(), landing: cell.optional(), referrer: cell.optional() },
})
const when = z.strictObject({ column, is: z.union([z.string(), z.array(z.string()).min(1)]).optional() })
const declared = z.strictObject({
  /** A stage of the funnel by id, short or name; of several the first that the funnel has. */
  stage: z.union([filled, z.array(filled).min(1)]),
  at: cell.optional(),
  /** Only rows where this cell is filled, or is one of these, whatever their case. */
  when: when.optional(),
  /** The file says that it was reached and not when: dated as the row, flagged, left out of durations. */
  undated: z.boolean().optional(),
  reason: filled.optional(),
})
/** Rows whose person must not be written to any more. */
const suppress = z.strictObject({ when, reason: z.enum(SUPPRESSIONS), at: cell.optional() })
const needed = { identifiers, at: cell.optional() }

const people = z.strictObject({
  ...common,
  ...needed,
  kind: z.literal('people'),
  columns: cells.default({}),
  touch: touch.optional(),
  account: company.optional(),
  owner: cell.optional(),
  stages: z.array(declared).default([]),
  suppress: z.array(suppress).default([]),
})
const opportunities = z.strictObject({
  ...common,
  kind: z.literal('opportunities'),
  opportunity: z.strictObject({
    id: cell,
    stage: cell,
    /** Every stage of the file: whether a deal in it is open, won or lost. */
    stages: z.record(z.string(), z.enum(['open', 'won', 'lost'])),
    ...{ value: cell.optional(), product: cell.optional(), rep: cell.optional() },
    ...{ openedAt: cell.optional(), closedAt: cell.optional() },
  }),
  account: company.optional(),
  identifiers: identifiers.optional(),
  columns: cells.default({}),
})
const accounts = z.strictObject({
  ...common,
  kind: z.literal('accounts'),
  account: company,
  at: cell.optional(),
  columns: cells.default({}),
})
const events = z.strictObject({
  ...common,
  ...needed,
  kind: z.literal('events'),
  event: z.strictObject({ name: cell.optional(), page: cell.optional(), properties: cells.optional() }),
  touch: touch.optional(),
  account: company.optional(),
})
const spend = z.strictObject({
  ...common,
  kind: z.literal('spend'),
  spend: z.strictObject({
    ...{ channel: cell, campaign: cell.optional(), source: cell.optional() },
    ...{ amount: cell, currency: cell, from: cell, to: cell.optional() },
    ...{ impressions: cell.optional(), clicks: cell.optional(), reach: cell.optional() },
  }),
})

const reps = z.strictObject({
  ...common,
  kind: z.literal('reps'),
  rep: z.strictObject({
    ...{ email: cell, name: cell.optional(), team: cell },
    ...{ weight: cell.optional(), capacityPerDay: cell.optional(), timezone: cell.optional(), active: cell.optional() },
  }),
})

const SCHEMAS = { people, opportunities, accounts, events, spend, reps } as const
/** What a file can be a list of. */
export const KINDS = ['people', 'opportunities', 'accounts', 'events', 'spend', 'reps'] as const
const kindOnly = z.looseObject({ kind: z.enum(KINDS) })

export type Cell = z.output<typeof cell>
export type Rule = z.output<typeof rule>
export type Cells = Readonly<Record<string, Cell>>
export type Identifiers = z.output<typeof identifiers>
export type Company = z.output<typeof company>
export type TouchMap = z.output<typeof touch>
export type Declared = z.output<typeof declared>
export type When = z.output<typeof when>
export type Suppress = z.output<typeof suppress>
export type PeopleMap = z.output<typeof people>
export type OpportunitiesMap = z.output<typeof opportunities>
export type AccountsMap = z.output<typeof accounts>
export type EventsMap = z.output<typeof events>
export type SpendMap = z.output<typeof spend>
export type RepsMap = z.output<typeof reps>
export type ImportMap = PeopleMap | OpportunitiesMap | AccountsMap | EventsMap | SpendMap | RepsMap
export type ReadMap = Parsed<ImportMap>

const isProblems = (read: ReadMap | Parsed<unknown> | readonly Problem[]): read is readonly Problem[] =>
  Array.isArray(read)

/** Reads a mapping file; all problems come back together, each with its place. */
export function readMap(file: string, text: string): ReadMap | readonly Problem[] {
  const kind = parseFile(file, text, kindOnly)
  if (isProblems(kind)) return problemsOfLikelyKind(file, text) ?? kind
  return parseFile<ImportMap>(file, text, SCHEMAS[kind.value.kind])
}

/** All mistakes of a map whose kind cannot be read, by the kind that leaves the fewest; nothing where several do. */
function problemsOfLikelyKind(file: string, text: string): readonly Problem[] | undefined {
  const told = KINDS.map((kind) => parseFile<unknown>(file, text, SCHEMAS[kind].extend(kindOnly.shape)))
    .filter(isProblems)
    .sort((a, b) => a.length - b.length)
  const [fewest, next] = told
  return fewest !== undefined && next !== undefined && fewest.length < next.length ? fewest : undefined
}
