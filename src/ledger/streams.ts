import type { Json, Timestamp } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
import { standing } from '../funnel/fold.ts'
import type { TraitSource } from '../funnel/person.ts'
import type { OpportunityRecorded } from '../handoff/events.ts'
import { layTraits } from '../identity/traits.ts'

/** A company: the fold of what was said of it. */
export interface AccountState {
  readonly values: Readonly<Record<string, Json>>
  readonly sources: Readonly<Record<string, TraitSource>>
}

/** Folds an account's facts in any order of delivery. */
export function foldAccount(facts: readonly Fact[]): AccountState {
  let state: AccountState = { values: {}, sources: {} }
  for (const { event, trust, door, at, id } of standing(facts)) {
    if (event.type === 'account.described') state = layTraits(state, { traits: event.traits, trust, door, at, id })
  }
  return state
}

/** Was something withdrawn, and does nobody's word about the company stand any more? */
export const isAccountWithdrawn = (facts: readonly Fact[]): boolean =>
  facts.some(({ event }) => event.type === 'capture.withdrawn') &&
  !standing(facts).some(({ event }) => event.type === 'account.described')

/** A deal: its newest record, laid over the earlier ones field by field. */
export interface OpportunityState extends Omit<OpportunityRecorded, 'type'> {
  readonly at: Timestamp
  readonly history: readonly { readonly stage: string; readonly at: Timestamp }[]
}

/** Folds a deal's facts; undefined when every one of them was withdrawn. */
export function foldOpportunity(facts: readonly Fact[]): OpportunityState | undefined {
  let state: OpportunityState | undefined
  for (const { event, at } of standing(facts)) {
    if (event.type !== 'opportunity.recorded') continue
    const { type: _, ...said } = event
    const history = state?.history ?? []
    const moved = history.at(-1)?.stage === said.stage ? history : [...history, { stage: said.stage, at }]
    state = { ...state, ...said, traits: { ...state?.traits, ...said.traits }, at, history: moved }
  }
  return state
}

/** Spend rows that still stand, by the id of their fact. */
export const standingSpend = (facts: readonly Fact[]) =>
  standing(facts).flatMap(({ id, event }) => (event.type === 'spend.recorded' ? [{ id, event }] : []))
