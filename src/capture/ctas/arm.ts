import { idOf } from '../../funnel/hash.ts'
import {
  type Asking,
  type Choice,
  chooseCta,
  isDone,
  isTooEarly,
  type Offer,
  REASONS,
  type WantedKinds,
} from './choose.ts'

/** `tiered`: what fits the page and the visitor; `single`: one and the same CTA on every page where it may stand. */
export const ARMS = ['tiered', 'single'] as const
export type Arm = (typeof ARMS)[number]

/** A test that runs, as far as a page needs it. */
export interface RunningTest {
  readonly number: number
  readonly single: Offer
}

/** Which arm a visitor is in: half of the ids that browsers keep in each, the same for ever, and anew for each test. */
export const armOf = (workspace: string, number: number, id: string): Arm =>
  Number.parseInt(idOf('cta experiment', workspace, number, id).slice(0, 8), 16) % 2 === 0 ? 'tiered' : 'single'

export interface Shown {
  /** Undefined: the page keeps its own words. */
  readonly choice: Choice | undefined
  /** Of the test; undefined where it makes no difference here, so that nothing is to be counted. */
  readonly arm: Arm | undefined
}

/**
 * What a visitor of an arm is shown. Both arms are alike where the single CTA may not stand (never a demo at the top), and for whoever took
 * it up already; these places count for neither, so that the arms differ in nothing but what is offered.
 */
export function shownTo(
  asking: Asking,
  offers: readonly Offer[],
  wanted: WantedKinds,
  test: { readonly single: Offer; readonly arm: Arm } | undefined,
): Shown {
  const tiered = () => chooseCta(asking, offers, wanted)
  const { pagePosition, visitor } = asking
  if (test === undefined || isTooEarly(test.single, pagePosition, visitor) || isDone(test.single, visitor))
    return { choice: tiered(), arm: undefined }
  const { single, arm } = test
  if (arm === 'tiered') return { choice: tiered(), arm }
  return { choice: { cta: single, rule: 'single', reason: REASONS.single }, arm }
}
