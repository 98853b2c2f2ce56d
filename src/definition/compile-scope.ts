import { BUILT_IN, type Fields, type Kind, type Scope } from './cel-scope.ts'
import type { Grades } from './definition.ts'
import type { FunnelSource } from './schema.ts'

const KIND: Readonly<Record<'text' | 'number' | 'flag' | 'list' | 'date', Kind>> = {
  text: 'text',
  number: 'number',
  flag: 'flag',
  list: 'list',
  date: 'text',
}

/** The track of people whom missing facts could still lift out of the lowest one. */
const UNKNOWN_TRACK = 'unknown'

/** What of a definition gives conditions their names; a compiled one has it all. */
export interface Naming {
  readonly fields: readonly {
    readonly id: string
    readonly type: keyof typeof KIND
    readonly of?: 'person' | 'account' | 'opportunity'
  }[]
  readonly lists: Readonly<Record<string, readonly string[]>>
  readonly stages: readonly { readonly id: string }[]
  readonly tracks: readonly { readonly id: string }[]
  readonly grades: Grades
  readonly playbook: { readonly consent: { readonly purposes: readonly { readonly id: string }[] } }
}

/** Every name a condition of a definition may use. */
export function conditionScope({ fields, lists, stages, tracks, grades, playbook }: Naming): Scope {
  const withOwn = (of: 'person' | 'account' | 'opportunity'): Fields => {
    const own = fields.filter((field) => (field.of ?? 'person') === of)
    return new Map([...BUILT_IN[of], ...own.map((field): [string, Kind] => [field.id, KIND[field.type]])])
  }
  return {
    person: withOwn('person'),
    account: withOwn('account'),
    opportunity: withOwn('opportunity'),
    lists: new Map(Object.entries(lists)),
    stages: new Set(stages.map((stage) => stage.id)),
    tracks: new Set([...tracks.map((track) => track.id), UNKNOWN_TRACK]),
    grades: new Set(grades.fit.flatMap((fit) => grades.engagement.map((engagement) => fit.label + engagement.label))),
    purposes: new Set(playbook.consent.purposes.map((purpose) => purpose.id)),
    use: 'criterion',
  }
}

/** Every name a condition of this file may use. */
export const scopeOf = (
  { fields = [], lists = {}, stages, tracks = [], consent = { purposes: [] } }: FunnelSource,
  grades: Grades,
): Scope => conditionScope({ fields, lists, stages, tracks, grades, playbook: { consent } })

const steps = (labels: Readonly<Record<string, number>>) =>
  Object.entries(labels)
    .map(([label, atLeast]) => ({ atLeast, label }))
    .sort((a, b) => b.atLeast - a.atLeast)

/** A to D and 1 to 4, by the file's own least points or the starting guess. */
export function gradesOf(source: FunnelSource): Grades {
  const grade = source.scoring?.grade
  return {
    fit: steps(grade?.fit ?? { A: 70, B: 40, C: 15, D: 0 }),
    engagement: steps(grade?.engagement ?? { 1: 60, 2: 30, 3: 10, 4: 0 }),
  }
}
