import { z } from 'zod'
import { eventName, pagePath } from '../definition/signal-key.ts'
import { fromMs, type Timestamp, toMs } from '../funnel/brand.ts'
import type { Capture, Identifier } from '../funnel/capture.ts'
import { parseEmail } from '../identity/normalise.ts'
import { touchOf } from './channel.ts'
import { clean, MAX_EVENT_NAME } from './clean.ts'
import type { Touch } from './events.ts'
import { judgeIdentifiers } from './identifiers.ts'
import { clampInstant, NOT_AN_INSTANT, type Occurred, parseInstant } from './instant.ts'
import { asLeadEvent } from './lead-event.ts'
import { derivedId, isMessageId, MAX_MESSAGE_ID } from './message-id.ts'
import { withoutSecrets } from './private-address.ts'
import type { Refusal } from './refusal.ts'
import { arrivalOf, claimedOf, type Given, SERVERS_WORD } from './segment-call.ts'
import { employer, MAX_PATH } from './segment-kinds.ts'
import { isObject, type JsonObject, objectAt, pointer } from './shape.ts'
import { personTraits } from './traits.ts'

/** What a form or a backend tells of one visit before the lead; more belongs into `/v1/batch`. */
export const MAX_LEAD_EVENTS = 100

const text = z.string().trim().min(1)
const messageId = z
  .string()
  .refine(isMessageId, { error: `1 to ${MAX_MESSAGE_ID} printable characters without spaces` })
const instant = z.string().refine((raw) => parseInstant(raw) !== null, { error: NOT_AN_INSTANT })
const bag = z.record(z.string(), z.json())

const leadEvent = z
  .object({
    event: text
      .max(MAX_EVENT_NAME)
      .refine((name) => eventName(name) !== '', { error: 'a name with a letter or a digit' })
      .optional(),
    page: text.optional(),
    properties: bag.optional(),
    timestamp: instant.optional(),
    messageId: messageId.optional(),
  })
  .refine((one) => (one.event === undefined) !== (one.page === undefined), { error: 'give either event or page' })

/** The body of `POST /v1/leads`: what is not named here is a trait. */
export const leadBody = z.looseObject({
  email: z.string().refine((raw) => parseEmail(raw).ok, { error: 'one bare mail address, such as ana@acme.com' }),
  traits: bag.optional(),
  anonymousId: z.union([z.string(), z.number()]).nullish(),
  userId: z.union([z.string(), z.number()]).nullish(),
  external: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  events: z.array(z.preprocess(asLeadEvent, leadEvent)).max(MAX_LEAD_EVENTS).optional(),
  context: bag.optional(),
  messageId: messageId.nullish(),
  timestamp: instant.nullish(),
})

export type LeadBody = z.output<typeof leadBody>
type LeadEvent = z.output<typeof leadEvent>

export type ReadLead =
  | { readonly ok: true; readonly messageId: string; readonly captures: readonly Capture[] }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }

const DOOR = 'lead api'
/** Fields of the body that are no traits; `writeKey` is how a browser signs in. */
const NO_TRAITS = new Set([
  ...[
    'traits',
    'anonymousId',
    'userId',
    'external',
    'events',
    'context',
    'messageId',
    'timestamp',
    'writeKey',
    'sentAt',
  ],
  ...SERVERS_WORD,
])

/**
 * A lead in one call: the person first, then the events in the order written. Whole or not at all: every problem is listed.
 * `idempotencyKey` wins over the body's messageId. Example: `{"email": "ana@acme.com", "events": [{"page": "/pricing"}]}`.
 */
export function parseLead(body: unknown, given: Given, idempotencyKey?: string): ReadLead {
  const refused = (...refusals: readonly Refusal[]): ReadLead => ({ ok: false, refusals })
  const cleaned = clean(body)
  if (!cleaned.ok) return refused({ code: cleaned.code, message: cleaned.message, path: cleaned.path })
  const raw = cleaned.value
  if (!isObject(raw)) return refused({ code: 'malformed', message: 'a lead is an object', path: '' })
  if (idempotencyKey !== undefined && !isMessageId(idempotencyKey)) {
    const message = `Idempotency-Key has 1 to ${MAX_MESSAGE_ID} printable characters without spaces`
    return refused({ code: 'bad_message_id', message, path: '' })
  }
  const parsed = leadBody.safeParse(raw)
  if (!parsed.success) return refused(...parsed.error.issues.map((issue) => refusalOf(issue, raw)))
  return captureLead(parsed.data, raw, given, {
    id: idempotencyKey ?? parsed.data.messageId ?? given.newId(),
    flags: cleaned.sanitized ? ['sanitized'] : [],
  })
}

const HINTS: Readonly<Record<string, string>> = {
  email: 'a lead needs an email; send visitors without one to /v1/identify with an anonymousId',
  timestamp: 'leave it out for now',
}

function refusalOf(issue: z.core.$ZodIssue, body: JsonObject): Refusal {
  const path = pointer(issue.path)
  const last = String(issue.path.at(-1) ?? '')
  const missing = issue.path.length === 1 && body[last] === undefined
  const hint = Object.hasOwn(HINTS, last) ? HINTS[last] : undefined
  const message = missing ? `${last} is missing` : issue.message
  return { code: codeOf(last, issue.code), message, path, ...(hint !== undefined && { hint }) }
}

function codeOf(field: string, issue: string): Refusal['code'] {
  if (field === 'email') return 'bad_email'
  if (field === 'timestamp') return 'bad_timestamp'
  if (field === 'messageId') return 'bad_message_id'
  if (field === 'events' && issue === 'too_big') return 'too_many'
  if (field === 'event' && issue === 'too_big') return 'name_too_long'
  return 'bad_properties'
}

interface Stamp {
  readonly id: string
  readonly flags: readonly string[]
}

function captureLead(lead: LeadBody, raw: JsonObject, given: Given, stamp: Stamp): ReadLead {
  const judged = judgeIdentifiers({
    userId: lead.userId,
    anonymousId: lead.anonymousId,
    emails: [{ path: '/email', value: lead.email }],
    externalIds: lead.external,
  })
  if (judged.problem !== undefined) return { ok: false, refusals: [judged.problem] }
  const twice = repeatedIds(stamp.id, lead.events ?? [])
  if (twice.length > 0) return { ok: false, refusals: twice }
  const { identifiers } = judged
  const traits = traitsOf(raw, identifiers)
  const events = lead.events ?? []
  const touch = touchOf(arrivalOf({}, lead.context ?? {}))
  const told = originOf(touch, lead)
  const claimed = claimedOf(raw, objectAt(raw, 'context'))
  const account = employer(traits, objectAt(raw, 'company'), identifiers)
  const start = startOf(lead, given.receivedAt, events.length)
  const flags = [...stamp.flags, ...judged.flags]
  const capture = (id: string, when: Occurred, event: Capture['event']): Capture => {
    const all = [...flags, ...when.flags]
    return {
      messageId: id,
      to: { kind: 'person', identifiers, ...(account.length > 0 && { account }) },
      at: when.at,
      mode: 'live',
      trust: given.trust,
      door: DOOR,
      ...(all.length > 0 && { flags: all }),
      event,
    }
  }
  const captures = [
    capture(stamp.id, start, {
      type: 'capture.identified',
      traits,
      ...told,
      ...(claimed !== undefined && { claimed }),
    }),
    ...events.map((event, index) =>
      capture(
        eventMessageId(stamp.id, event, index),
        event.timestamp === undefined ? after(start, index + 1) : clampTold(event.timestamp, given.receivedAt),
        factOf(event),
      ),
    ),
  ]
  return { ok: true, messageId: stamp.id, captures }
}

const eventMessageId = (lead: string, event: LeadEvent, index: number): string =>
  event.messageId ?? derivedId(lead, String(index))

/** The ledger would keep the first of two facts of one id and drop the other. */
function repeatedIds(lead: string, events: readonly LeadEvent[]): Refusal[] {
  const met = new Set([lead])
  return events.flatMap((event, index): Refusal[] => {
    const id = eventMessageId(lead, event, index)
    if (!met.has(id)) {
      met.add(id)
      return []
    }
    const message = 'this messageId stands twice in the lead; nothing was stored'
    return [{ code: 'bad_message_id', message, path: `/events/${index}/messageId` }]
  })
}

/** Never empty (CAP-12): `direct`, unless the person's own visits, known by another id, tell where they came from. */
function originOf(touch: Touch | undefined, lead: LeadBody): { touch?: Touch } {
  if (touch !== undefined && touch.channel !== 'direct') return { touch }
  if (lead.anonymousId != null || lead.userId != null) return {}
  return { touch: touch ?? { channel: 'direct', source: 'direct' } }
}

function traitsOf(raw: JsonObject, identifiers: readonly Identifier[]) {
  const said = Object.fromEntries(Object.entries(raw).filter(([key]) => !NO_TRAITS.has(key)))
  const email = identifiers.find((one) => one.kind === 'email')
  const context = objectAt(raw, 'context')
  const { locale, timezone } = context
  return {
    ...(typeof locale === 'string' && { locale }),
    ...(typeof timezone === 'string' && { timezone }),
    ...personTraits({ ...objectAt(raw, 'traits'), ...said }),
    ...(email !== undefined && { email: email.value }),
  }
}

/** Facts of one instant fold by id, so the events of a lead stand a millisecond apart, in order, and end now. */
const startOf = (lead: LeadBody, receivedAt: Timestamp, events: number): Occurred =>
  lead.timestamp == null ? { at: fromMs(toMs(receivedAt) - events), flags: [] } : clampTold(lead.timestamp, receivedAt)

const clampTold = (told: string, receivedAt: Timestamp): Occurred =>
  clampInstant(parseInstant(told) ?? toMs(receivedAt), receivedAt)

const after = (start: Occurred, ms: number): Occurred => ({ at: fromMs(toMs(start.at) + ms), flags: start.flags })

function factOf(one: LeadEvent): Capture['event'] {
  const properties = one.properties === undefined ? {} : { properties: one.properties }
  if (one.page === undefined) return { type: 'capture.tracked', name: eventName(one.event ?? ''), ...properties }
  const url = /^https?:\/\//i.test(one.page) ? { url: withoutSecrets(one.page) } : {}
  const path = pagePath(one.page).slice(0, MAX_PATH).toWellFormed()
  return { type: 'capture.page-viewed', path, ...url, ...properties }
}
