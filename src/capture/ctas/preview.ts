import { POSITIONS } from '../assets/asset.ts'
import type { CoveredStage } from '../assets/coverage.ts'
import type { PreviewCell, PreviewRow } from './answers.ts'
import { chooseCta, type Offer, stranger, type Visitor, type WantedKinds } from './choose.ts'

/** Shown where nothing fits. */
export const NOTHING = 'Nothing fits, so the page keeps what stands in the CTA’s place.'

/** A stage as a preview names it. */
export interface PreviewedStage extends Omit<CoveredStage, 'position'> {
  readonly position: CoveredStage['position'] | 'post'
}

/** Who would see what at each position: a stranger, and somebody known in each stage who has done nothing of it yet. */
export function previewOf(
  offers: readonly Offer[],
  stages: readonly PreviewedStage[],
  wanted: WantedKinds,
  seed: string,
): readonly PreviewRow[] {
  const cellsOf = (visitor: Visitor): PreviewCell[] =>
    POSITIONS.map((position) => {
      const choice = chooseCta({ pagePosition: position, visitor }, offers, wanted)
      if (choice === undefined) return { position, cta: null, rule: null, reason: NOTHING }
      const { cta, rule, reason } = choice
      return { position, cta: { id: cta.id, title: cta.title }, rule, reason }
    })
  const nobody: PreviewRow = { stage: null, name: 'A stranger', position: null, cells: cellsOf(stranger(seed)) }
  return [
    nobody,
    ...stages.map(({ id, name, position }) => ({
      ...{ stage: id, name, position },
      cells: cellsOf({ ...stranger(seed), isKnown: true, position }),
    })),
  ]
}
