import type { Timestamp } from '../../funnel/brand.ts'

/** A link to a form for one person: whoever follows it is not asked for what is known, and reads nothing of it (B6). */
export interface FormLink {
  readonly url: string
  readonly until: Timestamp
  /** The words of the questions that it leaves out today; more once more is known. */
  readonly leavesOut: readonly string[]
}
