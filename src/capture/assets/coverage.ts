import { INTENTS, type Intent, type PagePosition, POSITIONS } from './asset.ts'

/** What coverage looks at: the tags of what can be had. */
export interface Tagged {
  readonly id: string
  readonly position: PagePosition
  readonly stages: readonly string[]
  readonly personas: readonly string[]
  readonly intent?: Intent | undefined
}

/** A stage of the definition that content may be for. */
export interface CoveredStage {
  readonly id: string
  readonly name: string
  readonly position: PagePosition
}

export interface Cell {
  readonly position: PagePosition
  readonly persona: string
  /** Assets that name this persona, and those that speak to everybody. */
  readonly assets: number
}

/** The second reading: what those who search are after, at each position. */
export interface IntentCell {
  readonly position: PagePosition
  /** Null: nobody said of these. */
  readonly intent: Intent | null
  readonly assets: number
}

export interface Coverage {
  readonly total: number
  readonly positions: readonly { readonly position: PagePosition; readonly assets: number }[]
  readonly personas: readonly string[]
  readonly cells: readonly Cell[]
  readonly intents: readonly IntentCell[]
  readonly stages: readonly (CoveredStage & { readonly assets: number })[]
  /** Where nothing is: a position for a persona, a stage, or an intent. */
  readonly gaps: readonly Gap[]
  readonly balance: Balance
}

export type Gap =
  | { readonly kind: 'position'; readonly position: PagePosition; readonly persona: string | null }
  | { readonly kind: 'stage'; readonly stage: string; readonly name: string; readonly position: PagePosition }
  | { readonly kind: 'intent'; readonly intent: Intent }

/** Whether too much of the library is for the top of the funnel, where most businesses have it (S3). */
export interface Balance {
  readonly verdict: 'none' | 'few' | 'balanced' | 'over-invested'
  readonly sentence: string
}

/** Below it one asset more or less moves a share by a fifth and more: nothing is said of the balance. */
export const FEW = 5
/** An even library has a third at the top. Half, and twice what another position has, is no accident of counting any more. */
const TOO_MUCH = 0.5

/** How many assets there are for each position, persona and stage, and where there are none. */
export function coverageOf(
  assets: readonly Tagged[],
  stages: readonly CoveredStage[],
  known: readonly string[] = [],
): Coverage {
  const personas = [...new Set([...known, ...assets.flatMap((asset) => asset.personas)])].toSorted()
  const at = (position: PagePosition) => assets.filter((asset) => asset.position === position)
  const positions = POSITIONS.map((position) => ({ position, assets: at(position).length }))
  const cells = POSITIONS.flatMap((position) =>
    personas.map((persona) => ({
      ...{ position, persona },
      assets: at(position).filter((asset) => speaksTo(asset, persona)).length,
    })),
  )
  const intents = POSITIONS.flatMap((position) =>
    [...INTENTS, null].map((intent) => ({
      ...{ position, intent },
      assets: at(position).filter((asset) => (asset.intent ?? null) === intent).length,
    })),
  )
  const covered = stages.map((stage) => ({ ...stage, assets: assets.filter((asset) => isFor(asset, stage)).length }))
  return {
    ...{ total: assets.length, positions, personas, cells, intents, stages: covered },
    gaps: [...gapsOf(positions, cells, covered), ...intentGaps(intents)],
    balance: balanceOf(positions),
  }
}

/** An asset that names nobody speaks to everybody. */
export const speaksTo = ({ personas }: Pick<Tagged, 'personas'>, persona: string): boolean =>
  personas.length === 0 || personas.includes(persona)

/** An asset that names no stage is for every stage of its position. */
export const isFor = (asset: Pick<Tagged, 'stages' | 'position'>, stage: CoveredStage): boolean =>
  asset.stages.length === 0 ? asset.position === stage.position : asset.stages.includes(stage.id)

/** An empty position is said once, not again for each persona and stage of it. */
function gapsOf(positions: Coverage['positions'], cells: readonly Cell[], stages: Coverage['stages']): readonly Gap[] {
  const isEmpty = (position: PagePosition) => positions.some((one) => one.position === position && one.assets === 0)
  return [
    ...positions.flatMap(({ position, assets }): Gap[] =>
      assets === 0 ? [{ kind: 'position', position, persona: null }] : [],
    ),
    ...cells.flatMap(({ position, persona, assets }): Gap[] =>
      assets === 0 && !isEmpty(position) ? [{ kind: 'position', position, persona }] : [],
    ),
    ...stages.flatMap(({ id, name, position, assets }): Gap[] =>
      assets === 0 && !isEmpty(position) ? [{ kind: 'stage', stage: id, name, position }] : [],
    ),
  ]
}

/** Whoever looks for a business by its name is answered by its site, not by an asset. */
const ANSWERED_BY_ASSETS = INTENTS.filter((intent) => intent !== 'navigational')

/** Nothing is missed in a library that says no intents at all. */
function intentGaps(cells: readonly IntentCell[]): readonly Gap[] {
  const count = (intent: Intent) => cells.reduce((n, cell) => n + (cell.intent === intent ? cell.assets : 0), 0)
  if (INTENTS.every((intent) => count(intent) === 0)) return []
  return ANSWERED_BY_ASSETS.flatMap((intent): Gap[] => (count(intent) === 0 ? [{ kind: 'intent', intent }] : []))
}

function balanceOf(positions: Coverage['positions']): Balance {
  const [top = 0, middle = 0, bottom = 0] = positions.map(({ assets }) => assets)
  const total = top + middle + bottom
  if (total === 0) return { verdict: 'none', sentence: 'Nothing is published yet.' }
  const spread = `TOFU ${top}, MOFU ${middle}, BOFU ${bottom}`
  if (total < FEW)
    return { verdict: 'few', sentence: `${spread}: too few to say whether they are well spread (from ${FEW} on).` }
  const share = Math.round((top / total) * 100)
  const thin = [middle * 2 <= top ? 'MOFU' : '', bottom * 2 <= top ? 'BOFU' : ''].filter((one) => one !== '')
  if (top / total >= TOO_MUCH && thin.length > 0) {
    const next = `${thin.join(' and ')} ${thin.length === 1 ? 'has' : 'have'} half of it or less`
    return {
      verdict: 'over-invested',
      sentence: `Over-invested in TOFU: ${top} of ${total} assets (${share} %) are for people who only look around, and ${next}. Most B2B companies have this gap; the next asset belongs to ${thin.join(' or ')}.`,
    }
  }
  return { verdict: 'balanced', sentence: `${spread}: the top does not outweigh the rest.` }
}
