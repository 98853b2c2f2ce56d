import type { Micro, RepId } from '../funnel/brand.ts'

/** Why a rep did not get a lead; the closed set that screens and reports count. */
export type Refusal = 'away' | 'inactive' | 'full-today' | 'full-open' | 'not-in-team'

/** A rep who could take a lead: `credit` is where on the pool's clock the rep's turn begins. */
export interface Candidate {
  readonly rep: RepId
  readonly credit: Micro
  readonly weight: number
}

/** A commitment: who owns the person and why, with the pool's state at that instant; never decided again. */
export interface Assigned {
  readonly type: 'route.assigned'
  /** Decision id: hash(person, route, cause, cycle); a re-fold that decides the same does not assign twice. */
  readonly decision: string
  readonly rep: RepId
  readonly repName: string
  readonly team: string
  readonly rule: string
  readonly why: string
  /** The pool's clock and who could have taken the lead, so that anybody can see whose turn it was. */
  readonly clock: Micro
  readonly candidates: readonly Candidate[]
  readonly refused: readonly { readonly rep: RepId; readonly because: Refusal }[]
}

/** A rep joined a team or changed; stands in the pool's stream. Absent fields keep their value. */
export interface RepDescribed {
  readonly type: 'route.rep-described'
  readonly rep: RepId
  readonly name?: string
  readonly email?: string
  readonly weight?: number
  readonly capacityPerDay?: number | null
  readonly capacityOpen?: number | null
  readonly timezone?: string
  readonly active?: boolean
  readonly awayUntil?: string | null
}

export type RouteEvent = Assigned | RepDescribed
