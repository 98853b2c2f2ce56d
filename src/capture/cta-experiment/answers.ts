import type { Arm } from '../ctas/arm.ts'
import type { ArmCounts, Judgement } from './judge.ts'

/** A test of tiered CTAs against one single CTA, as it was started. */
export interface Experiment {
  readonly number: number
  /** The CTA that the single arm shows. */
  readonly single: string
  /** Which share of visitors was expected to convert. */
  readonly expected: number
  /** How many people each arm takes to see that share doubled. */
  readonly perArm: number
  readonly startedBy: string
  readonly startedAt: string
  readonly stoppedBy: string | null
  readonly stoppedAt: string | null
}

/** What the newest test came to. */
export interface ExperimentResult extends Judgement {
  readonly arms: Readonly<Record<Arm, ArmCounts>>
  /** People who saw both arms, in two browsers of theirs; they count for the one they saw first. */
  readonly both: number
}

/** What `GET /api/ctas/experiment` answers. */
export interface CtaTest {
  /** CTAs that may be the single one: published, working, and asking for a decision. */
  readonly singles: readonly { readonly id: string; readonly title: string }[]
  /** Why none can be started now; null where one can. */
  readonly blocked: string | null
  /** The newest; null where none was ever started. */
  readonly experiment: Experiment | null
  /** Why it runs and splits nobody at the moment. */
  readonly paused: string | null
  readonly stages: readonly { readonly id: string; readonly name: string }[]
  readonly result: ExperimentResult | null
}
