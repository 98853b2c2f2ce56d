import type { PersonId, Timestamp } from '../funnel/brand.ts'

/** What the people table shows of somebody; the scores are those of the instant they were last folded to. */
export interface ListedRow {
  readonly person_id: PersonId
  readonly name: string | null
  readonly name_key: string | null
  readonly email: string | null
  readonly domain: string | null
  readonly company: string | null
  readonly company_key: string | null
  readonly title: string | null
  readonly stage: string
  readonly furthest: string
  readonly track: string
  readonly grade: string
  readonly score: number
  readonly fit: number
  readonly engagement: number
  readonly owner: string | null
  readonly owner_name: string | null
  readonly account_id: string | null
  readonly waiting_team: string | null
  readonly exit_rule: string | null
  readonly exit_reason: string | null
  readonly channel: string | null
  readonly source: string | null
  readonly country: string | null
  readonly tags: readonly string[]
  readonly created_at: Timestamp
  readonly seen_at: Timestamp
}
