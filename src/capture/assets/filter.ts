import type { AssetBody, AssetKind, Intent, PagePosition } from './asset.ts'
import { type CoveredStage, isFor, speaksTo } from './coverage.ts'

/** Which assets of a library; whatever is not said leaves all. */
export interface AssetFilter {
  readonly kind?: AssetKind | undefined
  readonly position?: PagePosition | undefined
  readonly stage?: string | undefined
  readonly persona?: string | undefined
  readonly intent?: Intent | undefined
  readonly state?: string | undefined
}

/** Whether an asset is one of those: for a stage by its position too, and for a persona also where it speaks to everybody. */
export function fits(
  asset: AssetBody & { readonly state: string },
  { kind, position, stage, persona, intent, state }: AssetFilter,
  stages: readonly CoveredStage[],
): boolean {
  const named = stages.find(({ id }) => id === stage)
  return (
    (kind === undefined || asset.kind === kind) &&
    (position === undefined || asset.position === position) &&
    (stage === undefined || (named !== undefined && isFor(asset, named))) &&
    (persona === undefined || speaksTo(asset, persona)) &&
    (intent === undefined || asset.intent === intent) &&
    (state === undefined || asset.state === state)
  )
}
