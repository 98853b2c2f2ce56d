import { z } from 'zod'
import { REFUSAL_REASONS, type RefusalReason } from '../abuse/verdict.ts'

const REASONS = Object.keys(REFUSAL_REASONS) as RefusalReason[]

/** What was done about a refusal. */
export const STATES = ['waiting', 'released', 'discarded'] as const

/** Which refusals are asked for: those that wait unless said, newest first, from the place that the page before named. */
export const LIST_QUERY = z.strictObject({
  workspace: z.string().max(200).optional(),
  state: z.enum(STATES).default('waiting'),
  reason: z.enum(REASONS).optional(),
  form: z.string().min(1).max(100).optional(),
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export type ListQuestion = Omit<z.output<typeof LIST_QUERY>, 'workspace'>

export const SUMMARY_QUERY = z.strictObject({
  workspace: z.string().max(200).optional(),
  days: z.coerce.number().int().min(1).max(90).default(30),
})

/** At most a page at once. */
export const IDS_BODY = z.strictObject({ ids: z.array(z.guid()).min(1).max(200) })

const instant = z.iso.datetime()

const REFUSAL = z.strictObject({
  ...{ id: z.guid(), form: z.string(), version: z.int(), reason: z.enum(REASONS), at: instant },
  ...{ network: z.string(), email: z.string().nullable() },
  answers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  ...{ releasedAt: instant.nullable(), releasedBy: z.string().nullable() },
  ...{ discardedAt: instant.nullable(), discardedBy: z.string().nullable() },
})
/** Something refused, with what it was filled with. */
export type RefusalLine = z.output<typeof REFUSAL>

/** One page of refusals. */
export const REFUSAL_PAGE = z.strictObject({ items: z.array(REFUSAL), next: z.string().nullable() })
export type RefusalPage = z.output<typeof REFUSAL_PAGE>

const counted = z.strictObject({ accepted: z.int(), confirm: z.int(), refused: z.int() })

/** What became of everything that was sent, and which forms are attacked now. */
export const REFUSAL_SUMMARY = z.strictObject({
  since: z.iso.date(),
  waiting: z.int(),
  total: counted,
  reasons: z.array(z.strictObject({ reason: z.enum(REASONS), n: z.int() })),
  days: z.array(counted.extend({ day: z.iso.date() })),
  forms: z.array(counted.extend({ form: z.string(), level: z.int(), lastTen: z.int() })),
})
export type RefusalSummary = z.output<typeof REFUSAL_SUMMARY>

/** Why something refused could not be let in: its form is gone, its answers do not fit the form of today, or it was too large to keep. */
const NOT_RELEASED = ['no_form', 'bad_answers', 'gone'] as const
export type NotReleased = (typeof NOT_RELEASED)[number]

export const RELEASED = z.strictObject({
  released: z.int(),
  failed: z.array(z.strictObject({ id: z.guid(), why: z.enum(NOT_RELEASED) })),
})
export type Released = z.output<typeof RELEASED>

export const CHANGED = z.strictObject({ changed: z.int() })
