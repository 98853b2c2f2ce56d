import type { PagePosition } from './asset.ts'
import { type Ranked, ranked } from './verdict.ts'

/** What was counted of an asset in a range of days. */
export interface EngagementRow {
  readonly id: string
  /** People who saw it offered or had it. */
  readonly seen: number
  /** Of the pages where it is offered, by those people. */
  readonly views: number
  /** Median over those who read there, of all their time and of their deepest scroll. */
  readonly seconds: number | null
  readonly scroll: number | null
  /** People who looked at such a page again on a later visit. */
  readonly returned: number
  readonly downloads: number
  readonly people: number
  /** People who had it and entered a stage with it or after, by stage from the lead on. */
  readonly stages: Readonly<Record<string, number>>
}

const NOTHING: Omit<EngagementRow, 'id'> = {
  ...{ seen: 0, views: 0, seconds: null, scroll: null, returned: 0, downloads: 0, people: 0, stages: {} },
}

/** An asset with what it came to and what to do with it. */
export type Engagement = EngagementRow & Pick<Ranked, 'position' | 'later' | 'rank' | 'verdict' | 'because'>

/** Every asset of a library, best first; the later stage is the one after the lead, `stages` begins with the lead. */
export function engagementOf(
  assets: readonly { readonly id: string; readonly position: PagePosition }[],
  rows: readonly EngagementRow[],
  stages: readonly string[],
): readonly Engagement[] {
  const counted = new Map(rows.map((row) => [row.id, row]))
  const all = assets.map(({ id, position }) => {
    const row = counted.get(id) ?? { id, ...NOTHING }
    const reached = Object.fromEntries(stages.map((stage) => [stage, row.stages[stage] ?? 0]))
    return { ...row, position, stages: reached, later: reached[stages[1] ?? ''] ?? 0 }
  })
  const found = new Map(all.map((one) => [one.id, one]))
  return ranked(all).flatMap(({ id, rank, verdict, because }) => {
    const one = found.get(id)
    return one === undefined ? [] : [{ ...one, rank, verdict, because }]
  })
}
