/** Money spent on a channel in a stretch of days; stands in the workspace's own stream. */
export interface SpendRecorded {
  readonly type: 'spend.recorded'
  readonly channel: string
  readonly campaign?: string
  readonly source?: string
  readonly amount: number
  readonly currency: string
  readonly from: string
  readonly to: string
  readonly impressions?: number
  readonly clicks?: number
  readonly reach?: number
}

export type MeasureEvent = SpendRecorded
