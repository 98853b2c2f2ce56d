/** Somebody or something outside the criteria says which stage a person is in (LEDGER 8). */
export interface StageDeclared {
  readonly type: 'stage.declared'
  readonly stage: string
  readonly by: 'import' | 'person' | 'crm'
  readonly reason: string
  /** Left out of durations: the file gave no date of its own. */
  readonly dateUnknown?: boolean
}

export type QualifyEvent = StageDeclared
