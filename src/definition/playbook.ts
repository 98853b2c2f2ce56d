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

/** What a funnel says beside its rules: clocks, sequences, diagnosis. Absent lists are empty. */
export interface Playbook {
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
