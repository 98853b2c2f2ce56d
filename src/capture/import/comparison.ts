import type { SuppressionReason } from '../events.ts'
import type { FileTally } from './tally.ts'

/** People whom an import speaks of, as the ledger has them now. */
export interface LedgerTally {
  readonly people: number
  /** People by the furthest stage that the import declared for them and the stage they are in now. */
  readonly stages: readonly { readonly said: string; readonly now: string; readonly people: number }[]
  readonly owners: readonly { readonly name: string; readonly people: number }[]
  readonly suppressed: Readonly<Partial<Record<SuppressionReason, number>>>
}

/** A number of the file beside the same number now. */
export interface Line {
  readonly name: string
  readonly file: number
  readonly now: number
}

/** A stage of the file: whom it named, how many different people that is, and where they are now. */
export interface StageLine extends Line {
  /** Different people behind the rows. */
  readonly people: number
  /** Those who stand elsewhere, by stage: what later facts or the definition's own rules made of them. */
  readonly elsewhere: readonly { readonly stage: string; readonly people: number }[]
}

/** The file against the ledger, every difference accounted for. */
export interface Comparison {
  readonly rows: number
  readonly refused: number
  /** Usable rows beyond one a person. */
  readonly repeated: number
  readonly people: number
  readonly stages: readonly StageLine[]
  readonly owners: readonly (Line & { readonly isKnown: boolean })[]
  readonly suppressed: readonly Line[]
}

/** Owners listed; the rest is in the people table. */
const MOST_OWNERS = 50

/** Holds what a file said against what is there now; `order` is the funnel's stages, first to last. */
export function compare(
  counts: { readonly rows: number; readonly rejected: number },
  file: FileTally,
  now: LedgerTally,
  order: readonly string[],
): Comparison {
  const stages = order
    .filter((stage) => file.stages[stage] !== undefined || now.stages.some(({ said }) => said === stage))
    .map((stage): StageLine => {
      const said = now.stages.filter((one) => one.said === stage)
      const stayed = said.find((one) => one.now === stage)?.people ?? 0
      return {
        ...{ name: stage, file: file.stages[stage] ?? 0, now: stayed },
        people: said.reduce((sum, { people }) => sum + people, 0),
        elsewhere: said.filter((one) => one.now !== stage).map((one) => ({ stage: one.now, people: one.people })),
      }
    })
  const owned = new Map(now.owners.map(({ name, people }) => [name, people]))
  const owners = Object.entries(file.owners)
    .map(([name, { rows, isKnown }]) => ({ name, file: rows, now: owned.get(name) ?? 0, isKnown }))
    .sort((a, b) => b.file - a.file)
    .slice(0, MOST_OWNERS)
  const suppressed = Object.entries(file.suppressed).map(([name, rows]) => ({
    ...{ name, file: rows },
    now: Object.entries(now.suppressed).find(([reason]) => reason === name)?.[1] ?? 0,
  }))
  return {
    ...{ rows: counts.rows, refused: counts.rejected, people: now.people },
    repeated: Math.max(0, counts.rows - counts.rejected - now.people),
    ...{ stages, owners, suppressed },
  }
}
