import { z } from 'zod'
import { MODES } from '../measure/report.ts'

/** Event ids are half a hash, so their version digits may say anything. */
const id = z.guid()
const instant = z.iso.datetime()
const interval = z.tuple([z.number(), z.number()]).nullable()
const figure = z.number().nullable()

/** What every failed request is answered with. */
export const ERROR = z.strictObject({
  error: z.strictObject({
    code: z.string().describe('Stable; docs/errors.md lists them.'),
    message: z.string(),
    path: z.string().optional().describe('A JSON pointer into the body.'),
    hint: z.string().optional(),
    problems: z.array(z.looseObject({ code: z.string(), message: z.string(), path: z.string() })).optional(),
  }),
})

/** A score with every line that adds up to it. */
export const SCORE = z.strictObject({
  ...{ total: z.number(), fit: z.number(), engagement: z.number(), grade: z.string() },
  ...{ at: instant, version: z.int() },
  reasons: z
    .array(
      z.strictObject({
        ...{ rule: z.string(), reason: z.string(), points: z.number() },
        part: z.enum(['fit', 'engagement', 'cap']),
        ...{ at: instant.optional(), event: id.optional(), hits: z.int().optional() },
      }),
    )
    .describe('Their points sum exactly to the total.'),
})

/** Who a person is, how warm, how far, and whose. */
export const PERSON = z.strictObject({
  person: z.looseObject({ id, stage: z.string(), email: z.string().nullable() }),
  score: SCORE,
  stage: z
    .strictObject({
      ...{ id: z.string(), name: z.string(), since: instant.nullable(), version: z.int(), basis: z.string() },
      evidence: z.looseObject({}).describe('The criterion as worded, the scores and the facts it saw.'),
    })
    .nullable(),
  ...{ furthest: z.string(), cycle: z.int(), track: z.string() },
  exit: z.looseObject({ rule: z.string(), reason: z.string(), at: instant }).nullable(),
  owner: z
    .strictObject({
      ...{ id, name: z.string(), team: z.string(), rule: z.string(), why: z.string(), since: instant },
    })
    .nullable(),
  waiting: z.strictObject({ team: z.string(), since: instant, why: z.string() }).nullable(),
})

/** A person after a lead came in. */
export const LEAD = z.strictObject({ ...PERSON.shape, duplicate: z.boolean() })
/** What a public key is told of a lead: nothing that the sender did not know. */
export const ACCEPTED = z.strictObject({ accepted: z.literal(true), duplicate: z.boolean() })

/** What became of one item. */
export const ITEM = z.strictObject({
  status: z.enum(['stored', 'duplicate', 'quarantined', 'rejected']),
  messageId: z.string().optional(),
  conflict: z.literal(true).optional().describe('Same id, other payload: the first was kept.'),
  error: ERROR.shape.error.optional(),
})
/** What became of a single call. */
export const STORED = z.strictObject({ success: z.literal(true), ...ITEM.shape })
/** What became of a batch, an item each in the order sent. */
export const BATCH = z.strictObject({ success: z.literal(true), results: z.array(ITEM) })

/** One fact of a person. */
export const FACT = z.looseObject({
  ...{ id, subject: id, at: instant, recordedAt: instant, version: z.int() },
  ...{ mode: z.enum(['live', 'historic']), trust: z.string(), door: z.string() },
  event: z.looseObject({ type: z.string() }),
})
/** A page of facts, newest first. */
export const TIMELINE = z.strictObject({ items: z.array(FACT), next: z.string().nullable() })

/** A rep as the team knows it. */
export const REP_STATE = z.looseObject({ id, name: z.string(), email: z.string(), team: z.string() })
/** Every rep of every team. */
export const REPS = z.strictObject({ reps: z.array(REP_STATE) })

const STAGE_ROW = z.strictObject({
  ...{ stage: z.string(), name: z.string(), next: z.string().nullable() },
  ...{ entered: z.int(), converted: z.int(), rate: figure, interval },
  ...{ medianDaysOfConverted: figure, kmMedianDays: figure, p90Days: figure, open: z.int(), few: z.boolean() },
  cumulative: z.strictObject({ reached: z.int(), rate: figure, interval }),
  flags: z.strictObject({ negative: z.int(), withoutDates: z.int(), empty: z.int() }),
})
const GROUP = z.strictObject({ value: z.string(), stages: z.array(STAGE_ROW) })

/** The funnel report; docs/reports.md says what each figure counts. */
export const FUNNEL = z.strictObject({
  ...{ mode: z.enum(MODES), counts: z.string(), by: z.string().nullable() },
  ...{ from: z.iso.date().nullable(), to: z.iso.date().nullable(), timezone: z.string(), asOf: instant },
  ...{ precision: z.enum(['exact', 'histogram']), scanned: z.boolean() },
  ...{ total: GROUP, groups: z.array(GROUP), groupsLeftOff: z.int() },
  leaks: z.array(
    z.looseObject({
      ...{ from: z.string(), to: z.string(), n: z.int(), rate: figure, interval },
      ...{ verdict: z.enum(['leak', 'not-enough-data', 'healthy']), lost: figure, sentence: z.string() },
    }),
  ),
  past: z.string(),
})

/** The opportunity report. */
export const OPPORTUNITIES = z.strictObject({
  ...{ by: z.string().nullable(), currency: z.string() },
  total: z.looseObject({ value: z.string(), won: z.int(), lost: z.int(), winRate: figure }),
  groups: z.array(z.looseObject({ value: z.string(), won: z.int(), lost: z.int(), winRate: figure })),
})

/** Whether the process lives, and whether its database answers. */
export const HEALTH = z.strictObject({ status: z.enum(['live', 'ready']) })
