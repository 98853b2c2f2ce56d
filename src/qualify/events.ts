/** Somebody or something outside the criteria says which stage a person is in (LEDGER 8). */
export interface StageDeclared {
  readonly type: 'stage.declared'
  readonly stage: string
  readonly by: 'import' | 'person' | 'crm'
  readonly reason: string
  /** Left out of durations: the file gave no date of its own. */
  readonly dateUnknown?: boolean
}

/** Somebody takes a person out, for a reason no rule knows; holds until a person takes it back, whatever the rules find. */
export interface StageDisqualified {
  readonly type: 'stage.disqualified'
  readonly reason: string
}

/** Takes a person's own disqualification back; what a rule finds stays the rule's. */
export interface StageRequalified {
  readonly type: 'stage.requalified'
  readonly reason: string
}

export type QualifyEvent = StageDeclared | StageDisqualified | StageRequalified
