/** The questions of set-up, and what comes after them. */
export const STEPS = ['company', 'market', 'reps', 'hours', 'funnel', 'done'] as const
/** A question of set-up, or its end. */
export type Step = (typeof STEPS)[number]

/** Days of the week as the definition writes them. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
/** One of them. */
export type Day = (typeof DAYS)[number]

/** What was answered so far; what was skipped is absent. */
export interface Answers {
  readonly company?: { readonly name: string; readonly website: string }
  readonly market?: {
    readonly template: string
    readonly industries: readonly string[]
    readonly countries: readonly string[]
    readonly headcount: { readonly from: number | null; readonly to: number | null }
  }
  readonly hours?: {
    readonly zone: string
    readonly days: readonly Day[]
    readonly open: string
    readonly close: string
  }
}

/** What set-up is at, and where this Sluice can be reached from. */
export interface SetUpState {
  readonly step: Step
  readonly answers: Answers
  readonly here: {
    /** As the browser reached it. */
    readonly url: string
    /** Nobody else can: it listens on this computer alone and no other address was told. */
    readonly onlyHere: boolean
  }
}

/** What a test lead is answered with besides what it became. */
export interface TestLead {
  readonly id: string
  readonly batch: string
  readonly name: string
  readonly email: string
}
