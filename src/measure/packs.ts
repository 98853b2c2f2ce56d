import type { Benchmark, Stage } from '../definition/definition.ts'

/** What a stage is to the field, whatever a funnel calls it. */
export type Landmark = 'visitor' | 'lead' | 'mql' | 'sql' | 'opportunity' | 'customer'

/** A benchmark of a source, between landmarks; with what the source means by the step. */
interface Pack extends Omit<Benchmark, 'from' | 'to' | 'guess'> {
  readonly from: Landmark
  readonly to: Landmark
  readonly means: string
}

/**
 * The figures of S1, S3 and S4 as they print them. They disagree up to threefold because each means something else by the same
 * word (SEMANTICS 4.14), so what each means is said with it.
 */
export const PACKS: readonly Pack[] = [
  {
    ...{ from: 'mql', to: 'sql', median: 0.13, topQuartile: 0.28 },
    source: 'S1, industry benchmarks of demand-generation teams',
    means: 'A qualified lead that becomes a booked, qualified meeting.',
  },
  {
    ...{ from: 'visitor', to: 'lead', weak: 0.005, average: [0.01, 0.03], strong: 0.03 },
    source: 'S3, HubSpot Research 2026 and others as quoted there',
    means: 'A visitor of the site who leaves contact details.',
  },
  {
    ...{ from: 'lead', to: 'mql', weak: 0.1, average: [0.15, 0.3], strong: 0.35 },
    source: 'S3',
    means: 'A contact whose score reaches the line that marketing and sales agreed on.',
  },
  {
    ...{ from: 'mql', to: 'sql', weak: 0.15, average: [0.2, 0.4], strong: 0.45 },
    source: 'S3',
    means: 'A qualified lead that sales takes up as its own.',
  },
  {
    ...{ from: 'sql', to: 'opportunity', weak: 0.3, average: [0.4, 0.6], strong: 0.65 },
    source: 'S3',
    means: 'A lead of sales for which a deal is opened.',
  },
  {
    ...{ from: 'opportunity', to: 'customer', weak: 0.15, average: [0.2, 0.4], strong: 0.45 },
    source: 'S3',
    means: 'A deal that is won.',
  },
  {
    ...{ from: 'lead', to: 'mql', weak: 0.15, average: [0.2, 0.3] },
    source: 'S4, healthy range of IT services businesses',
    means: 'A raw lead that meets the qualification threshold by size, budget and timeline.',
  },
  {
    ...{ from: 'mql', to: 'sql', average: [0.13, 0.2] },
    source: 'S4, healthy range of IT services businesses',
    means: 'A qualified lead that is handed to sales and worked.',
  },
]

const WORDS: Readonly<Record<string, Landmark>> = {
  visitor: 'visitor',
  awareness: 'visitor',
  lead: 'lead',
  capture: 'lead',
  contact: 'lead',
  mql: 'mql',
  'marketing qualified': 'mql',
  sql: 'sql',
  'sales qualified': 'sql',
  opportunity: 'opportunity',
  customer: 'customer',
  won: 'customer',
}

/** What a stage of a funnel is to the field; by its short name, id or name, else by being the first. */
export function landmarkOf(
  stage: Pick<Stage, 'id' | 'name'> & Partial<Pick<Stage, 'short' | 'enter'>>,
): Landmark | null {
  for (const word of [stage.short, stage.id, stage.name]) {
    const found = word === undefined ? undefined : WORDS[word.toLowerCase()]
    if (found !== undefined) return found
  }
  return null
}

/** A benchmark with what it means, and whether the definition says it itself. */
export interface Said extends Benchmark {
  readonly means: string | null
  readonly own: boolean
}

/** What is known to compare each step with: the definition's own figures first, then those of the packs that speak of the same landmarks. */
export function benchmarksOf(
  stages: readonly (Pick<Stage, 'id' | 'name'> & Partial<Pick<Stage, 'short' | 'enter'>>)[],
  own: readonly Benchmark[],
): Said[] {
  const byLandmark = new Map(stages.map((stage) => [landmarkOf(stage), stage.id]))
  const said = PACKS.flatMap(({ means, ...pack }): Said[] => {
    const from = byLandmark.get(pack.from)
    const to = byLandmark.get(pack.to)
    if (from === undefined || to === undefined) return []
    const alike = own.some((one) => one.from === from && one.to === to && code(one.source) === code(pack.source))
    return alike ? [] : [{ ...pack, from, to, means, guess: false, own: false }]
  })
  const meant = (one: Benchmark) =>
    PACKS.find(
      (pack) =>
        byLandmark.get(pack.from) === one.from &&
        byLandmark.get(pack.to) === one.to &&
        code(pack.source) === code(one.source),
    )?.means ?? null
  return [...own.map((one) => ({ ...one, means: meant(one), own: true })), ...said]
}

/** The short name a source goes by: `S3` of `S3, HubSpot Research 2026`. */
const code = (source: string): string => /^S\d/.exec(source)?.[0] ?? source
