import type { Json, Timestamp } from '../funnel/brand.ts'
import type { AccountKey, Capture, Identifier } from '../funnel/capture.ts'
import { externalKind, parseIdentifier } from '../identity/normalise.ts'
import { type Arrival, touchOf } from './channel.ts'
import { CLICK_IDS } from './channel-rules.ts'
import type { Told } from './device-order.ts'
import type { Touch } from './events.ts'
import { judgeIdentifiers } from './identifiers.ts'
import { type Correct, NOT_AN_INSTANT, occurredAt } from './instant.ts'
import { isMessageId, MAX_MESSAGE_ID } from './message-id.ts'
import type { Refusal } from './refusal.ts'
import { isObject, type JsonObject, objectAt, textAt } from './shape.ts'
import { emailAmong } from './traits.ts'

/** What the server knows of a request: nothing in it may come from the body. */
export interface Given {
  readonly receivedAt: Timestamp
  /** `claim` for a public write key, `trusted` for a secret one (LEDGER 5). */
  readonly trust: 'claim' | 'trusted'
  /** Makes a message id for an item that brings none. */
  readonly newId: () => string
  /** Puts what one device tells in several requests into its order; absent: each request is corrected by itself. */
  readonly place?: (device: string, told: Told) => number
}

/** One call with everything read that all kinds share. */
export interface Call {
  readonly messageId: string
  readonly body: JsonObject
  readonly context: JsonObject
  readonly identifiers: readonly Identifier[]
  readonly account: readonly AccountKey[]
  readonly at: Timestamp
  readonly flags: readonly string[]
  /** Where the visit came from; `direct` only counts for pages, since every other call repeats its page's. */
  readonly touch: Touch | undefined
  /** What the client said of things that only the server may say (RELIABILITY A20). */
  readonly claimed: JsonObject | undefined
  readonly given: Given
}

export type ReadCall = { readonly ok: true; readonly call: Call } | { readonly ok: false; readonly refusal: Refusal }

const no = (code: Refusal['code'], path: string, message: string, hint?: string): ReadCall => ({
  ok: false,
  refusal: { code, message, path, ...(hint !== undefined && { hint }) },
})

/** Reads what every kind of call shares; the body is cleaned already. */
export function readCall(body: JsonObject, given: Given, cleaned: readonly string[]): ReadCall {
  if (body.messageId != null && !isMessageId(body.messageId))
    return no(
      'bad_message_id',
      '/messageId',
      `a messageId is 1 to ${MAX_MESSAGE_ID} printable characters without spaces`,
    )
  const messageId = typeof body.messageId === 'string' ? body.messageId : given.newId()
  const context = objectAt(body, 'context')
  const judged = judgeIdentifiers({
    userId: body.userId,
    anonymousId: body.anonymousId,
    emails: [
      { path: '/traits/email', value: emailAmong(objectAt(body, 'traits')) },
      { path: '/context/traits/email', value: emailAmong(objectAt(context, 'traits')) },
    ],
    externalIds: context.externalIds,
  })
  if (judged.identifiers.length === 0) {
    if (judged.problem !== undefined) return no(judged.problem.code, judged.problem.path, judged.problem.message)
    const blocked = judged.flags.includes('blocked_identifier') ? ' that names somebody' : ''
    return no(
      'no_user_anon_id',
      '',
      `a userId or anonymousId${blocked} is needed`,
      'send the visitor id as anonymousId',
    )
  }
  const when = occurredAt(body, given.receivedAt, correctionOf(judged.identifiers, given))
  if (!when.ok) return no('bad_timestamp', `/${when.path}`, `${when.path} is ${NOT_AN_INSTANT}`)
  const flags = [...cleaned, ...judged.flags, ...when.flags, ...(context.active === false ? ['inactive'] : [])]
  const account = groupKey(textAt(context, 'groupId'))
  const touch = touchOf(arrivalOf(body, context))
  const { identifiers } = judged
  const claimed = claimedOf(body, context)
  return {
    ok: true,
    call: { messageId, body, context, identifiers, account, at: when.at, flags, touch, claimed, given },
  }
}

/** Only what a browser tells under a name of its own has an order of its own: a server speaks for many. */
function correctionOf(identifiers: readonly Identifier[], { place }: Given): Correct | undefined {
  const device = identifiers.find(({ kind }) => kind === 'anonymous')?.value
  return place === undefined || device === undefined ? undefined : (told) => place(device, told)
}

/** A group's key is the company's key in the sender's own database. */
export function groupKey(groupId: string | undefined): readonly AccountKey[] {
  const kind = externalKind('segment')
  const parsed = parseIdentifier(kind, groupId ?? null)
  return parsed.ok ? [{ kind, value: parsed.identifier.value }] : []
}

/** Where a call says its visit came from. */
export function arrivalOf(body: JsonObject, context: JsonObject): Arrival {
  const page = objectAt(context, 'page')
  const properties = objectAt(body, 'properties')
  const campaign = objectAt(context, 'campaign')
  const referrer = context.referrer
  return {
    campaign: {
      name: textAt(campaign, 'name'),
      source: textAt(campaign, 'source'),
      medium: textAt(campaign, 'medium'),
      term: textAt(campaign, 'term'),
      content: textAt(campaign, 'content'),
    },
    url: textAt(properties, 'url') ?? textAt(page, 'url'),
    referrer:
      textAt(properties, 'referrer') ??
      textAt(page, 'referrer') ??
      (isObject(referrer) ? textAt(referrer, 'url') : textAt(context, 'referrer')),
    clickIds: clickIdBeside(campaign) ?? clickIdBeside(context),
  }
}

function clickIdBeside(object: JsonObject): Readonly<Record<string, string>> | undefined {
  for (const name in object) {
    const value = Object.hasOwn(CLICK_IDS, name) ? textAt(object, name) : undefined
    if (value !== undefined) return { [name]: value }
  }
  return undefined
}

/** What only the server may say (RELIABILITY A20): kept as a claim, never believed and never a trait. */
export const SERVERS_WORD: readonly string[] = [
  'receivedAt',
  'workspace',
  'workspaceId',
  'tenant',
  'tenantId',
  'recordedAt',
  'ip',
]

/** The claims of a body and its context. */
export function claimedOf(body: JsonObject, context: JsonObject): JsonObject | undefined {
  let claimed: Record<string, Json> | undefined
  for (const name of SERVERS_WORD) {
    const value = body[name] ?? context[name]
    if (value !== undefined && value !== null) claimed = { ...claimed, [name]: value }
  }
  return claimed
}

/** A capture of this call's person. */
export const ofPerson = (
  call: Call,
  event: Capture['event'],
  more: { readonly account?: readonly AccountKey[]; readonly alias?: readonly Identifier[] } = {},
): Capture => {
  const account = [...(more.account ?? []), ...call.account]
  return {
    messageId: call.messageId,
    to: {
      kind: 'person',
      identifiers: call.identifiers,
      ...(account.length > 0 && { account }),
      ...(more.alias !== undefined && { alias: more.alias }),
    },
    at: call.at,
    mode: 'live',
    trust: call.given.trust,
    door: DOOR,
    ...(call.flags.length > 0 && { flags: call.flags }),
    event,
  }
}

/** The door of Segment's API, in words a person reads. */
export const DOOR = 'segment'
