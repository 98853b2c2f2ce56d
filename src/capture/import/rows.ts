import type { BatchId, Timestamp } from '../../funnel/brand.ts'
import type { Capture } from '../../funnel/capture.ts'
import type { Draft, World } from './draft.ts'
import { rejects } from './issue.ts'
import { peopleDrafts } from './people.ts'
import { repDrafts } from './reps.ts'
import type { Row } from './row.ts'
import { accountDrafts, eventDrafts, opportunityDrafts, spendDrafts } from './things.ts'

/** The facts of one row; none when some issue keeps it out. */
export function draftsOf(row: Row, world: World): readonly Draft[] {
  const drafts = draft(row, world)
  return row.issues.some(rejects) ? [] : drafts
}

function draft(row: Row, world: World): readonly Draft[] {
  const { map } = world
  switch (map.kind) {
    case 'people':
      return peopleDrafts(row, map, world)
    case 'opportunities':
      return opportunityDrafts(row, map, world)
    case 'accounts':
      return accountDrafts(row, map, world)
    case 'events':
      return eventDrafts(row, map, world)
    case 'spend':
      return spendDrafts(row, map, world)
    case 'reps':
      return repDrafts(row, map, world.workspace, world.now)
    default:
      return map satisfies never
  }
}

/**
 * The key of a row's facts: the same for the same source, key (or whole row) and occurrence, in every file that brings it.
 * `digest` gives 32 hexadecimal digits.
 */
export function rowKey(
  world: World,
  raw: readonly string[],
  index: ReadonlyMap<string, number>,
  digest: (text: string) => string,
): string {
  const { key, source, kind } = world.map
  const named = key === undefined ? raw : [key].flat().map((column) => raw[index.get(column) ?? -1] ?? '')
  return digest(JSON.stringify([source, kind, key === undefined ? 'row' : 'key', ...named]))
}

/** What every fact of an import has in common. */
export interface Envelope {
  readonly batch: BatchId
  readonly mode: 'live' | 'historic'
  readonly door: string
  /** When the file was handed in. */
  readonly heldSince?: Timestamp
}

/**
 * The message id of a fact. A row whose facts were withdrawn by an undo begins a new generation, since a ledger never holds
 * two facts of one id; the generation before stays known, so that nothing else is imported twice.
 */
export const messageId = (key: string, occurrence: number, generation: number, part: string): string =>
  `row:${key}${occurrence === 0 ? '' : `.${occurrence}`}${generation === 0 ? '' : `/${generation}`}:${part}`.slice(
    0,
    100,
  )

/** A draft as the ledger takes it. */
export const captureOf = ({ to, at, event, flags }: Draft, id: string, envelope: Envelope): Capture => ({
  messageId: id,
  to,
  at,
  mode: envelope.mode,
  trust: 'import',
  door: envelope.door,
  batch: envelope.batch,
  ...(envelope.heldSince !== undefined && { heldSince: envelope.heldSince }),
  ...(flags !== undefined && { flags }),
  event,
})
