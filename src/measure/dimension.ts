import type { Definition, Stage } from '../definition/definition.ts'
import type { Json } from '../funnel/brand.ts'

/** As much of a definition as reports look at. */
export interface Funnel extends Pick<Definition, 'timezone' | 'reportDimensions' | 'fields' | 'benchmarks'> {
  readonly stages: readonly (Pick<Stage, 'id' | 'name'> &
    Partial<Pick<Stage, 'short' | 'position' | 'owner' | 'goal' | 'enter'>>)[]
}

/** Kept in cells for every workspace; the definition's `report:` adds to them. */
const ALWAYS = ['source', 'channel', 'campaign', 'rep', 'track'] as const

/** The dimension of no split, with one value of the same name. */
export const ALL = 'all'

/** What is shown where a dimension is missing or empty. */
export const UNKNOWN = 'unknown'

/** What the stored cells were counted by; cells of another shape are not read. */
export interface Shape {
  readonly stages: readonly string[]
  readonly dimensions: readonly string[]
  readonly zone: string
}

/** The shape of the cells of a definition. */
export function shapeOf(definition: Funnel): Shape {
  const dimensions = new Set<string>([ALL, ...ALWAYS, ...definition.reportDimensions])
  return { stages: definition.stages.map(({ id }) => id), dimensions: [...dimensions], zone: definition.timezone }
}

/** The first stage that somebody must do something to enter: from here on a person is a lead. */
export const leadStage = (definition: Funnel): string | undefined =>
  definition.stages.find(({ enter }) => enter !== undefined)?.id

/** The stages of whoever is known, in their order: a lead and whatever comes after. */
export function stagesFromLead(funnel: Funnel): string[] {
  const lead = leadStage(funnel)
  const first = funnel.stages.findIndex(({ id }) => id === lead)
  return first < 0 ? [] : funnel.stages.slice(first).map(({ id }) => id)
}

/** The group a journey belongs to in one dimension. */
export function groupOf(dimensions: Readonly<Record<string, Json>>, dimension: string): string {
  if (dimension === ALL) return ALL
  const value = dimensions[dimension]
  if (value === undefined || value === null || value === '') return UNKNOWN
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Whether the source had the dimension but left it empty. */
export const wasEmpty = (dimensions: Readonly<Record<string, Json>>, dimension: string): boolean =>
  dimensions[`empty:${dimension}`] === true

/** Names a report of this definition may be split by without asking the rows. */
export function knownDimensions(definition: Funnel): string[] {
  const fields = definition.fields.filter((field) => field.of !== 'opportunity').map((field) => field.id)
  return [...new Set([...shapeOf(definition).dimensions, ...fields])]
}
