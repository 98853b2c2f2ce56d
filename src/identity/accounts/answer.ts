import type { Json } from '../../funnel/brand.ts'
import type { Fact } from '../../funnel/event.ts'
import type { TraitSource } from '../../funnel/person.ts'
import type { AccountScore, Colleague, RoleFilled } from './buying-group.ts'

/** What companies may be sorted by. */
export const SORTS = ['engagement', 'people', 'value', 'name'] as const
/** One of them. */
export type Sort = (typeof SORTS)[number]

/** A company in the table; engagement as of when each of its people was last folded. */
export interface AccountRow {
  readonly id: string
  readonly name: string
  readonly domain: string | null
  readonly industry: string | null
  readonly people: number
  readonly fit: number
  readonly engagement: number
  readonly openValue: number | null
  readonly open: number
  readonly owner: string | null
  readonly seenAt: string | null
}

/** A page of companies. */
export interface AccountPage {
  readonly items: readonly AccountRow[]
  readonly next: string | null
  readonly currency: string
}

/** A deal of a company. */
export interface AccountDeal {
  readonly id: string
  readonly stage: string
  readonly status: 'open' | 'won' | 'lost'
  readonly value: number | null
  readonly product: string | null
  readonly openedAt: string | null
  readonly closedAt: string | null
  readonly person: { readonly id: string; readonly name: string } | null
}

/** A fact of one of a company's people. */
export interface AccountFact {
  readonly person: string
  readonly name: string
  readonly fact: Fact
}

/** Everything a company's page shows. */
export interface AccountRecord {
  readonly id: string
  readonly name: string
  readonly domain: string | null
  readonly owner: string | null
  readonly facts: readonly { readonly name: string; readonly value: Json; readonly source: TraitSource | null }[]
  readonly score: AccountScore
  /** Engagement as the table of companies has it: of each person as they were last heard of. */
  readonly engagementThen: number
  readonly people: readonly Colleague[]
  /** True when there are more people than are shown. */
  readonly isMore: boolean
  readonly roles: readonly RoleFilled[]
  readonly review: string | null
  readonly stages: Readonly<Record<string, string>>
  readonly opportunities: readonly AccountDeal[]
  readonly timeline: readonly AccountFact[]
  readonly currency: string
}
