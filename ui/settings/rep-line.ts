/** A rep as `GET /api/reps` tells it. */
export interface RepLine {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly team: string
  readonly weight: number
  readonly capacityPerDay: number | null
  readonly capacityOpen: number | null
  readonly timezone: string
  readonly active: boolean
  readonly awayUntil: string | null
  /** Leads of their own today, and those that are open. */
  readonly today: number
  readonly open: number
}
