import type { SuppressionKey } from '../capture/suppression/store.ts'
import type { AccountId, Json, PersonId, SubjectId, Timestamp } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
import type { Person, Suppression } from '../funnel/person.ts'
import type { Held } from '../identity/resolve.ts'
import type { Hit, TouchRow } from '../measure/site/hit.ts'
import type { Pool } from '../route/pool.ts'
import type { SubjectKind } from './fact-row.ts'
import type { ListedRow } from './listed-row.ts'
import type { EntryWrite, JourneyWrite } from './person-rows.ts'
import type { AccountState, OpportunityState } from './streams.ts'

export interface FactWrite {
  readonly fact: Fact
  readonly kind: SubjectKind
  readonly seq: number
  readonly digest: number
}

export interface PersonWrite {
  readonly person: Person
  readonly seq: number
  readonly mergedInto: PersonId | null
  readonly hidden: boolean
  readonly waiting: string | null
}

/** A word that somebody is searched by. */
export interface WordWrite {
  readonly person: PersonId
  readonly word: string
}

export interface EffectWrite {
  readonly id: string
  readonly kind: string
  readonly subject: string | null
  readonly payload: Readonly<Record<string, Json>>
  readonly due: Timestamp
}

/** The fact whose hit and touch are meant. */
export interface Place {
  readonly subject: SubjectId
  readonly at: Timestamp
  readonly id: string
}

/** Everything one batch changes, collected first and written by one statement. */
export interface Writes {
  readonly facts: FactWrite[]
  /** What new facts say of the site; and the places of those that count for nothing any more. */
  readonly hits: Hit[]
  readonly touches: TouchRow[]
  readonly goneHits: Place[]
  readonly goneTouches: Place[]
  /** UTC days of the site that were packed already, perhaps, and are not what they were. */
  readonly lateDays: Set<string>
  /** Of people, and of the companies, deals and teams that are found by a key too. */
  readonly identities: (Pick<Held, 'value' | 'subject' | 'trusted'> & { readonly kind: string })[]
  readonly movedIdentities: Held[]
  readonly subjects: { readonly subject: SubjectId; readonly person: PersonId; readonly edge: PersonId | null }[]
  /** Everybody of `from` now belongs to `root`; `edge` is what `from` itself was joined to. */
  readonly joined: { readonly from: PersonId; readonly root: PersonId; readonly edge: PersonId }[]
  /** `edge` absent keeps the subject's own edge; null removes it. */
  readonly remapped: { readonly subject: SubjectId; readonly person: PersonId; readonly edge?: PersonId | null }[]
  readonly people: PersonWrite[]
  /** Rows of the people table that are new or changed, and whose are gone. */
  readonly listed: ListedRow[]
  readonly unlisted: PersonId[]
  readonly words: WordWrite[]
  readonly goneWords: WordWrite[]
  readonly entries: EntryWrite[]
  readonly superseded: { readonly person: PersonId; readonly id: string; readonly because: string }[]
  readonly journeys: JourneyWrite[]
  readonly endedJourneys: { readonly person: PersonId; readonly cycle: number }[]
  readonly dirtyDays: Set<string>
  readonly alarms: { readonly person: PersonId; readonly due: Timestamp }[]
  readonly silenced: PersonId[]
  readonly accounts: {
    readonly id: AccountId
    readonly state: AccountState
    readonly seq: number
    readonly hidden: boolean
  }[]
  readonly accountOwners: { readonly id: string; readonly owner: string }[]
  readonly opportunities: {
    readonly id: SubjectId
    readonly state: OpportunityState | undefined
    readonly seq: number
    readonly person: string | null
    readonly account: string | null
  }[]
  readonly pools: { readonly id: SubjectId; readonly pool: Pool; readonly seq: number }[]
  readonly spend: { readonly id: string; readonly event: Extract<Fact['event'], { type: 'spend.recorded' }> }[]
  /** Imports whose spend rows no longer count. */
  readonly withdrawnSpend: string[]
  readonly effects: EffectWrite[]
  /** Whose the proofs of a submission are, by the submission. */
  readonly proofs: Map<string, SubjectId>
  /** Whose stored addresses are closed or open from here on, new addresses of whoever is closed, and what they are hashed with. */
  readonly suppressed: Suppression[]
  readonly suppressedNew: { readonly hash: string; readonly suppression: Suppression }[]
  readonly lifted: Suppression[]
  suppressionKey?: SuppressionKey
}

export const noWrites = (): Writes => ({
  facts: [],
  hits: [],
  touches: [],
  goneHits: [],
  goneTouches: [],
  lateDays: new Set(),
  identities: [],
  movedIdentities: [],
  subjects: [],
  joined: [],
  remapped: [],
  people: [],
  listed: [],
  unlisted: [],
  words: [],
  goneWords: [],
  entries: [],
  superseded: [],
  journeys: [],
  endedJourneys: [],
  dirtyDays: new Set(),
  alarms: [],
  silenced: [],
  accounts: [],
  accountOwners: [],
  opportunities: [],
  pools: [],
  spend: [],
  withdrawnSpend: [],
  effects: [],
  proofs: new Map(),
  suppressed: [],
  suppressedNew: [],
  lifted: [],
})
