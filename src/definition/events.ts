/** A published version came into force for this person (LEDGER 2); `act` lets its decisions start effects. */
export interface DefinitionApplied {
  readonly type: 'definition.applied'
  readonly version: number
  readonly act: boolean
}

export type DefinitionEvent = DefinitionApplied
