import { z } from 'zod'

/** What a number counts at a stage: who entered it, who got at least that far, who went on, who did not, who is in it now. */
export const MEANINGS = ['entered', 'reached', 'converted', 'stayed', 'open'] as const
export type Meaning = (typeof MEANINGS)[number]

const text = z.string().max(200).optional()
/** A place in the list: cohort day, person and cycle of the last row seen. */
const PLACE = /^\d{4}-\d\d-\d\d~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}~\d{1,6}$/

/** What `GET /api/funnel/people` may be asked: the question of the report, and which of its numbers. */
export const BEHIND_QUERY = z.strictObject({
  ...{ mode: text, by: text, from: text, to: text, asOf: text },
  stage: z.string().min(1).max(200),
  /** The stage that `converted` and `stayed` look at; the next one unless said. */
  until: text,
  which: z.enum(MEANINGS).default('entered'),
  value: text.describe('Of a split: the group.'),
  after: z.string().regex(PLACE, 'this is no place in a list; take the one that "next" gave').optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'a whole number from 1 to 100')
    .default('50'),
})

/** A row seen last. */
export interface Place {
  readonly day: string
  readonly person: string
  readonly cycle: number
}

export function placeOf(after: string | undefined): Place | null {
  const [day, person, cycle] = after?.split('~') ?? []
  return day === undefined || person === undefined ? null : { day, person, cycle: Number(cycle) }
}

/** A place as it is handed out. */
export const placeText = ({ day, person, cycle }: Place): string => `${day}~${person}~${cycle}`

/** Somebody behind a number. */
export interface Behind {
  readonly id: string
  readonly name: string | null
  readonly email: string | null
  readonly company: string | null
  readonly stage: string
  readonly track: string
  readonly owner: string | null
  /** When they entered the stage that was asked about; null where they jumped over it. */
  readonly at: string | null
  readonly cycle: number
}

export interface BehindAnswer {
  readonly items: readonly Behind[]
  /** Where to go on; there may be more even where nobody was found yet. */
  readonly next: string | null
  readonly lookedAt: number
}
