import { ColumnReader, numbering, packedColumns } from '../columns.ts'
import type { Entered } from '../journey.ts'
import { uuidWords } from '../site/key-table.ts'

/** What of a journey counts here: whose it is, and what was entered when. */
export interface JourneyStages {
  readonly person: string
  readonly entered: Entered
}

/** Entries of some people into some stages. */
export interface StageEntries {
  readonly stages: readonly string[]
  /** Sixteen bytes a person. */
  readonly people: Int32Array
  /** By entry: numbers of person and stage, and milliseconds. */
  readonly person: Int32Array
  readonly stage: Int32Array
  readonly at: Float64Array
}

/** The entries of journeys into these stages; whoever entered none of them is left out. */
export function entriesOf(journeys: readonly JourneyStages[], stages: readonly string[]): StageEntries {
  const people = numbering()
  const entries = journeys.flatMap(({ person, entered }) =>
    stages.flatMap((id, stage) => {
      const at = entered[id]?.at
      return at === undefined ? [] : [{ person: people.of(person), stage, at: Date.parse(at) }]
    }),
  )
  return {
    stages,
    person: Int32Array.from(entries, ({ person }) => person),
    stage: Int32Array.from(entries, ({ stage }) => stage),
    at: Float64Array.from(entries, ({ at }) => at),
    people: uuidWords(people.names),
  }
}

/** The last of some entries, null where there is none. */
export const lastOf = ({ at }: Pick<StageEntries, 'at'>): number | null =>
  at.length === 0 ? null : at.reduce((last, one) => Math.max(last, one), Number.NEGATIVE_INFINITY)

/** Entries as the bytes of a stored block. */
export const packedEntries = ({ stages, people, person, stage, at }: StageEntries): Buffer =>
  packedColumns({ stages }, [people, person, stage, at])

/** The entries of a stored block. */
export function unpackedEntries(stored: Uint8Array): StageEntries {
  const read = new ColumnReader(stored)
  const { stages }: Pick<StageEntries, 'stages'> = JSON.parse(read.names)
  return { stages, people: read.int32(), person: read.int32(), stage: read.int32(), at: read.float64() }
}
