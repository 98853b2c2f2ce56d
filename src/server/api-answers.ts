import { z } from 'zod'
import { SUPPRESSIONS } from '../capture/events.ts'
import { CONDITIONS } from '../measure/readiness/conditions.ts'
import { CAPABILITIES, PLACES } from '../measure/readiness/stack.ts'
import { MODES } from '../measure/report.ts'
import { KINDS } from '../measure/undone/kinds.ts'

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
  suppressed: z.array(
    z.strictObject({ channel: z.literal('email'), reason: z.enum(SUPPRESSIONS), at: instant, source: z.string() }),
  ),
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
  previous: z
    .strictObject({ from: z.iso.date(), to: z.iso.date(), stages: z.array(STAGE_ROW) })
    .nullable()
    .describe('The period of the same length before.'),
  stages: z.array(
    z.strictObject({
      ...{ id: z.string(), name: z.string(), short: z.string().nullable(), owner: z.string().nullable() },
      ...{ goal: z.string().nullable(), criterion: z.string().nullable() },
    }),
  ),
  benchmarks: z.array(
    z.looseObject({
      ...{ from: z.string(), to: z.string(), source: z.string(), means: z.string().nullable(), own: z.boolean() },
    }),
  ),
  unknownTrack: z
    .strictObject({ of: z.int(), unknown: z.int() })
    .nullable()
    .describe('Leads, and those of them on no track yet because facts are missing.'),
  trend: z.strictObject({ days: z.array(z.iso.date()), values: z.record(z.string(), z.array(z.int())) }).nullable(),
  dimensions: z.array(z.string()),
})

/** A page of the people behind a number. */
export const BEHIND = z.strictObject({
  items: z.array(
    z.strictObject({
      ...{ id, name: z.string().nullable(), email: z.string().nullable(), company: z.string().nullable() },
      ...{ stage: z.string(), track: z.string(), owner: z.string().nullable(), at: instant.nullable(), cycle: z.int() },
    }),
  ),
  next: z.string().nullable().describe('There may be more even where nobody was found yet.'),
  lookedAt: z.int(),
})
/** What a step goes along with. */
export const ALONG = z.strictObject({
  along: z
    .strictObject({
      ...{ dimension: z.string(), value: z.string(), n: z.int(), k: z.int(), rate: z.number(), interval },
      ...{ rest: z.strictObject({ n: z.int(), k: z.int(), rate: z.number() }), people: z.number() },
    })
    .nullable(),
})

/** One list of work undone. */
export const UNDONE_LIST = z.strictObject({
  ...{ kind: z.enum(KINDS), count: z.int(), more: z.boolean(), next: z.string().nullable() },
  items: z.array(
    z.strictObject({
      ...{ id: z.string(), title: z.string().nullable(), email: z.string().nullable(), company: z.string().nullable() },
      ...{ why: z.string().nullable(), owner: z.string().nullable(), team: z.string().nullable() },
      ...{ since: z.string().nullable(), late: z.boolean(), waiting: z.int().nullable() },
    }),
  ),
})
/** Every list that has something in it. */
export const UNDONE = z.strictObject({ lists: z.array(UNDONE_LIST) })

const STACK = z.array(
  z.strictObject({
    ...{ capability: z.enum(CAPABILITIES), state: z.enum(PLACES), tool: z.string().nullable() },
    ...{ by: z.string().nullable(), at: instant.nullable(), ours: z.boolean() },
  }),
)
/** The stack audit after somebody said something of a row. */
export const STACK_MARKED = z.strictObject({ stack: STACK })
/** Six conditions with their proof, and the stack audit. */
export const READINESS = z.strictObject({
  ...{ since: z.iso.date(), asOf: instant, stack: STACK },
  conditions: z.array(
    z.strictObject({
      ...{ id: z.enum(CONDITIONS), state: z.enum(['met', 'broken', 'unknown']), of: z.int(), broken: z.int() },
      ...{ withinMs: z.number().nullable(), said: z.string().nullable() },
      leads: z.array(
        z.strictObject({
          ...{ id, name: z.string().nullable(), email: z.string().nullable() },
          ...{ ms: z.number().nullable(), why: z.string().nullable() },
        }),
      ),
    }),
  ),
})

/** The opportunity report. */
export const OPPORTUNITIES = z.strictObject({
  ...{ by: z.string().nullable(), currency: z.string() },
  total: z.looseObject({ value: z.string(), won: z.int(), lost: z.int(), winRate: figure }),
  groups: z.array(z.looseObject({ value: z.string(), won: z.int(), lost: z.int(), winRate: figure })),
})

/** Whether the process lives, and whether its database answers. */
export const HEALTH = z.strictObject({ status: z.enum(['live', 'ready']) })
