import { eventName, pagePath } from '../definition/signal-key.ts'
import type { Json } from '../funnel/brand.ts'
import type { AccountKey, Capture, Identifier } from '../funnel/capture.ts'
import { companyKeys, parseEmail, parseIdentifier } from '../identity/normalise.ts'
import { touchBefore } from './channel.ts'
import { MAX_EVENT_NAME } from './clean.ts'
import type { Touch, Traits } from './events.ts'
import { derivedId } from './message-id.ts'
import { withoutSecrets } from './private-address.ts'
import type { Refusal } from './refusal.ts'
import { arrivalOf, type Call, DOOR, groupKey, ofPerson } from './segment-call.ts'
import { isObject, type JsonObject, objectAt, textAt } from './shape.ts'
import { companyTraits, personTraits } from './traits.ts'

/** A path is a key in the person's state; a longer one is cut. */
export const MAX_PATH = 500

export type Captured =
  | { readonly ok: true; readonly captures: readonly Capture[] }
  | { readonly ok: false; readonly refusal: Refusal }

const took = (...captures: readonly Capture[]): Captured => ({ ok: true, captures })
const no = (code: Refusal['code'], path: string, message: string): Captured => ({
  ok: false,
  refusal: { code, path, message },
})

/** What each kind of call becomes. */
export const KINDS: Readonly<
  Record<'identify' | 'track' | 'page' | 'screen' | 'group' | 'alias', (call: Call) => Captured>
> = {
  identify,
  track,
  page: (call) => view(call, ''),
  screen: (call) => view(call, '/screen'),
  group,
  alias,
}

function identify(call: Call): Captured {
  const said = propertiesOf(call, 'traits')
  if (said === null) return no('bad_properties', '/traits', 'traits is an object')
  const traits = personOf(call, said)
  const account = employer(traits, objectAt(said, 'company'), call.identifiers)
  return took(
    ofPerson(call, { type: 'capture.identified', traits, ...evident(call.touch), ...claims(call) }, { account }),
  )
}

/** Traits under their names, with the browser's language and zone where nobody said them, and without an unusable address. */
function personOf(call: Call, said: JsonObject): Traits {
  const { email = addressOf(call), ...traits } = personTraits({ ...objectAt(call.context, 'traits'), ...said })
  const locale = textAt(call.context, 'locale')
  // The tracker sends the browser's own word for it.
  const timezone = textAt(call.context, 'timezone') ?? textAt(call.context, 'timeZone')
  return {
    ...(locale !== undefined && { locale }),
    ...(timezone !== undefined && { timezone }),
    ...traits,
    ...emailTrait(email),
  }
}

/** The mail address that came as a userId. */
const addressOf = (call: Call): Json | undefined => call.identifiers.find((one) => one.kind === 'email')?.value

function emailTrait(said: Json | undefined): Traits {
  if (said === null) return { email: null }
  const parsed = typeof said === 'string' ? parseEmail(said) : undefined
  return parsed?.ok === true ? { email: parsed.email } : {}
}

/** The company a person's traits and mail address point to. */
export function employer(
  traits: Traits,
  company: JsonObject,
  identifiers: readonly Identifier[],
): readonly AccountKey[] {
  const mail = identifiers.find((one) => one.kind === 'email')?.value
  const name = textAt(traits, 'company')
  const website = textAt(traits, 'website')
  const id = textAt(company, 'id') ?? (Number.isSafeInteger(company.id) ? String(company.id) : undefined)
  return companyKeys({
    ...(name !== undefined && { name }),
    ...(website !== undefined && { website }),
    ...(mail !== undefined && { mailDomain: mail.slice(mail.lastIndexOf('@') + 1) }),
    ...(id !== undefined && { external: { source: DOOR, id } }),
  })
}

function track(call: Call): Captured {
  const event = textAt(call.body, 'event')
  const name = event === undefined ? '' : eventName(event)
  if (event === undefined || name === '') return no('no_event', '/event', 'a track call needs the name of its event')
  if (event.length > MAX_EVENT_NAME)
    return no('name_too_long', '/event', `a name has at most ${MAX_EVENT_NAME} characters`)
  const properties = propertiesOf(call, 'properties')
  if (properties === null) return no('bad_properties', '/properties', 'properties is an object')
  const told = withPlaces(properties)
  return took(ofPerson(call, { type: 'capture.tracked', name, ...kept(told, call), ...evident(call.touch) }))
}

/** A link's address and a page's path, as they may be kept. */
const withPlaces = (properties: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      (name === 'url' || name === 'path') && typeof value === 'string' ? withoutSecrets(value) : value,
    ]),
  )

/** Told apart from the page's own properties, since they stand in fields of their own. */
const OF_THE_PAGE: readonly string[] = ['url', 'path', 'title', 'referrer', 'search']

function view(call: Call, under: string): Captured {
  const said = propertiesOf(call, 'properties')
  if (said === null) return no('bad_properties', '/properties', 'properties is an object')
  const page = objectAt(call.context, 'page')
  const name = textAt(call.body, 'name') ?? textAt(said, 'name')
  if (name !== undefined && name.length > MAX_EVENT_NAME)
    return no('name_too_long', '/name', `a name has at most ${MAX_EVENT_NAME} characters`)
  const url = textAt(said, 'url') ?? textAt(page, 'url')
  const seen = textAt(said, 'path') ?? url ?? textAt(page, 'path')
  const address = under === '' ? (seen ?? eventName(name ?? '')) : `${under}/${eventName(name ?? seen ?? '')}`
  const title = textAt(said, 'title') ?? textAt(page, 'title')
  const category = textAt(call.body, 'category')
  const rest = Object.fromEntries(Object.entries(said).filter(([key]) => !OF_THE_PAGE.includes(key)))
  const properties = { ...(name !== undefined && { name }), ...(category !== undefined && { category }), ...rest }
  const before = call.touch === undefined ? touchBefore(arrivalOf(call.body, call.context)) : undefined
  return took(
    ofPerson(call, {
      type: 'capture.page-viewed',
      path: pagePath(withoutSecrets(address)).slice(0, MAX_PATH).toWellFormed(),
      ...(url !== undefined && { url: withoutSecrets(url) }),
      ...(title !== undefined && { title }),
      ...(call.touch !== undefined && { touch: call.touch }),
      ...(before !== undefined && { before }),
      ...kept(properties, call),
    }),
  )
}

function group(call: Call): Captured {
  const id = call.body.groupId
  const groupId = typeof id === 'number' ? String(id) : textAt(call.body, 'groupId')
  const said = propertiesOf(call, 'traits')
  if (said === null) return no('bad_properties', '/traits', 'traits is an object')
  const external = groupKey(groupId)
  if (groupId === undefined || external.length === 0)
    return no('no_group_id', '/groupId', 'a group call needs the groupId of the company')
  const traits = companyTraits(said)
  const name = textAt(traits, 'name')
  const website = textAt(traits, 'website') ?? textAt(traits, 'domain')
  const keys = [
    ...companyKeys({
      ...(name !== undefined && { name }),
      ...(website !== undefined && { website }),
      external: { source: DOOR, id: groupId },
    }),
  ]
  const person = ofPerson(
    { ...call, account: [] },
    { type: 'capture.grouped', group: groupId, ...evident(call.touch), ...claims(call) },
    { account: keys },
  )
  const described: Capture = {
    ...person,
    messageId: derivedId(call.messageId, 'group'),
    to: { kind: 'account', keys },
    event: { type: 'account.described', traits },
  }
  return took(person, described)
}

function alias(call: Call): Captured {
  const previous = textAt(call.body, 'previousId')
  if (previous === undefined) return no('no_previous_id', '/previousId', 'an alias call needs the previousId')
  const told = previously(previous)
  if (told.length === 0) return no('no_previous_id', '/previousId', 'the previousId names nobody')
  return took(ofPerson(call, { type: 'capture.identified', traits: {}, ...claims(call) }, { alias: told }))
}

/** A previousId does not say its kind: a mail address is one, anything else was a visitor's or a user's. */
function previously(id: string): readonly Identifier[] {
  const kinds: readonly Identifier['kind'][] = parseEmail(id).ok ? ['email'] : ['anonymous', 'user']
  return kinds.flatMap((kind) => {
    const parsed = parseIdentifier(kind, id)
    return parsed.ok ? [parsed.identifier] : []
  })
}

/** Absent or null is empty, an object is itself, anything else is null. */
function propertiesOf(call: Call, key: 'traits' | 'properties'): JsonObject | null {
  const value = call.body[key]
  if (value === undefined || value === null) return {}
  return isObject(value) ? value : null
}

/** A touch that says something; `direct` on a call that is no page says nothing. */
const evident = (touch: Touch | undefined): { touch?: Touch } =>
  touch === undefined || touch.channel === 'direct' ? {} : { touch }

const claims = ({ claimed }: Call): { claimed?: Traits } => (claimed === undefined ? {} : { claimed })

function kept(properties: JsonObject, call: Call): { properties?: Traits } {
  const all = { ...properties, ...claims(call) }
  return Object.keys(all).length === 0 ? {} : { properties: all }
}
