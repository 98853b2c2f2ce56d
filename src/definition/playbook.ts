import type { Basis } from '../capture/events.ts'

/** How fast leads are owned and answered. Assigning and responding count business time, following up elapsed time. */
export interface Sla {
  readonly assignWithinMs?: number
  readonly respondWithinMs?: number
  readonly breachAfterMs?: number
  readonly followUpWithinMs?: number
  readonly hours?: {
    readonly days: readonly ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[]
    readonly open: string
    readonly close: string
  }
}

/** What is sent to whom and when, in outline. */
export interface Sequence {
  readonly id: string
  readonly name: string
  readonly stage?: string
  /** Who enters it: a condition, checked when the file was read. */
  readonly when?: string
  readonly steps: readonly { readonly day: number; readonly channel: 'mail' | 'task' | 'call'; readonly send: string }[]
  readonly branches: readonly { readonly on: 'opened' | 'clicked' | 'visited' | 'replied'; readonly send: string }[]
  /** Begins between these after the last activity. */
  readonly inactiveMs?: readonly [number, number]
  readonly stopAfter?: number
  readonly exit?: string
  readonly guess: boolean
}

/** When sales turns away too many leads; shares are fractions of 1. */
export interface Rejection {
  readonly warnAbove: number
  readonly alarmAbove: number
  readonly message: string
  readonly reviewLast?: number
}

/** A known leak: what one sees, what it means, what to try. */
export interface Pattern {
  readonly id: string
  readonly sign: string
  readonly means: string
  readonly mend: string
}

/** What people may be written to for, and by what right. */
export interface ConsentPurpose {
  readonly id: string
  readonly name: string
  /** What they agree to, word for word. */
  readonly text: string
  readonly basis: Basis
  /** A tick counts only once the address is confirmed by mail. */
  readonly doubleOptIn: boolean
}

export interface ConsentRules {
  readonly purposes: readonly ConsentPurpose[]
  readonly policy?: { readonly url: string; readonly version: string }
}

/** What the tracker may do on a website before a visitor said anything. */
export interface Tracking {
  /** `required`: nothing is kept on a device until its visitor agrees. */
  readonly consent: 'required' | 'assumed'
}

/** How long each class of personal data is kept, in milliseconds. */
export interface Retention {
  /** Visitors who never said who they are, since they were last seen; then only their counts are left. */
  readonly visitorsMs: number
  /** The words of mails that were sent. */
  readonly mailsMs: number
  /** What was refused at a form. */
  readonly refusedMs: number
  /** Network addresses in proofs of consent; then the network alone is left. */
  readonly addressesMs: number
  /** Names of browsers in proofs of consent. */
  readonly browsersMs: number
}

/** What a funnel says beside its rules: clocks, sequences, diagnosis. Absent lists are empty. */
export interface Playbook {
  readonly tracking: Tracking
  readonly consent: ConsentRules
  readonly retention: Retention
  readonly sla: Sla
  readonly icp: readonly string[]
  readonly sequences: readonly Sequence[]
  readonly ctas: Readonly<Record<'TOFU' | 'MOFU' | 'BOFU', readonly string[]>>
  readonly brief: readonly string[]
  readonly metrics: Readonly<Record<string, readonly string[]>>
  readonly rejection?: Rejection
  readonly patterns: readonly Pattern[]
  readonly tests: readonly string[]
  readonly buyingGroup?: { readonly roles: readonly string[]; readonly review?: string }
  readonly review?: { readonly everyMs: number; readonly kpis: readonly string[]; readonly target?: string }
}
