import type { Json, Timestamp } from '../../funnel/brand.ts'
import type { SuppressionReason } from '../events.ts'
import type { Draft } from './draft.ts'

/** Owners told apart in one file; beyond it a column is no owner's name. */
const MAX_OWNERS = 200

/** What the usable rows of a file say of people, to be held against what the ledger holds afterwards. */
export interface FileTally {
  /** Rows by the furthest stage that they declare. */
  readonly stages: Readonly<Record<string, number>>
  readonly owners: Readonly<Record<string, { readonly rows: number; readonly isKnown: boolean }>>
  readonly suppressed: Readonly<Partial<Record<SuppressionReason, number>>>
}

/** Counts what a file says, row by row. */
export interface Tally {
  readonly take: (drafts: readonly Draft[]) => void
  readonly said: () => FileTally
}

/** Counts rows as they go by; `order` is the funnel's stages, first to last. */
export function tally(order: readonly string[]): Tally {
  const stages: Record<string, number> = {}
  const owners: Record<string, { rows: number; isKnown: boolean }> = {}
  const suppressed: Partial<Record<SuppressionReason, number>> = {}
  return {
    take: (drafts) => {
      let furthest = -1
      for (const { event } of drafts) {
        if (event.type === 'stage.declared') furthest = Math.max(furthest, order.indexOf(event.stage))
        if (event.type === 'capture.suppressed') suppressed[event.reason] = (suppressed[event.reason] ?? 0) + 1
        if (event.type === 'route.assigned') count(owners, event.repName, event.team !== 'import')
      }
      const stage = order[furthest]
      if (stage !== undefined) stages[stage] = (stages[stage] ?? 0) + 1
    },
    said: () => ({ stages, owners, suppressed }),
  }
}

function count(owners: Record<string, { rows: number; isKnown: boolean }>, name: string, isKnown: boolean): void {
  const before = Object.hasOwn(owners, name) ? owners[name] : undefined
  if (before !== undefined) before.rows++
  else if (Object.keys(owners).length < MAX_OWNERS) owners[name] = { rows: 1, isKnown }
}

/** What one row becomes, told without its envelope. */
export interface Sample {
  readonly line: number
  /** The first identifier, account or deal that it is about. */
  readonly about: string
  readonly at: Timestamp
  readonly isUndated: boolean
  readonly fields: Readonly<Record<string, Json>>
  readonly stages: readonly { readonly stage: string; readonly at: Timestamp; readonly isUndated: boolean }[]
  readonly owner?: string
  readonly suppressed: readonly SuppressionReason[]
}

const aboutOf = ({ to }: Draft): string => {
  switch (to.kind) {
    case 'person':
      return (to.identifiers.find(({ kind }) => kind === 'email') ?? to.identifiers[0])?.value ?? ''
    case 'account':
      return to.keys[0]?.value ?? ''
    case 'opportunity':
      return to.key
    case 'pool':
      return to.team
    default:
      return ''
  }
}

const fieldsOf = ({ event }: Draft): Readonly<Record<string, Json>> => {
  if (event.type === 'capture.identified' || event.type === 'account.described') return event.traits
  const { type: _, ...fields } = event
  return JSON.parse(JSON.stringify(fields))
}

/** A row in the words of what it becomes. */
export function sampleOf(line: number, drafts: readonly Draft[]): Sample | undefined {
  const [first] = drafts
  if (first === undefined) return undefined
  const owner = drafts.map(({ event }) => (event.type === 'route.assigned' ? event.repName : undefined)).find(Boolean)
  return {
    ...{ line, about: aboutOf(first), at: first.at, isUndated: (first.flags ?? []).includes('date_unknown') },
    fields: fieldsOf(first),
    stages: drafts.flatMap(({ event, at, flags }) =>
      event.type === 'stage.declared'
        ? [{ stage: event.stage, at, isUndated: (flags ?? []).includes('date_unknown') }]
        : [],
    ),
    ...(owner !== undefined && { owner }),
    suppressed: drafts.flatMap(({ event }) => (event.type === 'capture.suppressed' ? [event.reason] : [])),
  }
}
