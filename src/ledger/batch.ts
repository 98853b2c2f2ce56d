import { sortedEvent } from '../capture/channel-own.ts'
import type { Definition } from '../definition/definition.ts'
import type { EventId, Json, PersonId, SubjectId, Timestamp } from '../funnel/brand.ts'
import type { AccountKey, Capture, Identifier } from '../funnel/capture.ts'
import { type Fact, type FunnelEvent, inFoldOrder, type Seen } from '../funnel/event.ts'
import type { Acquaintance } from '../identity/resolve.ts'
import { identifierKey, resolve } from '../identity/resolve.ts'
import type { SubjectKind } from './fact-row.ts'
import { digestOf, eventId, newSubject } from './ids.ts'
import type { AccountRow, Introduction } from './read.ts'

/** A capture on its way: with its id, and whether it was met before. */
export interface Item {
  readonly index: number
  readonly capture: Capture
  readonly id: EventId
  readonly digest: number
}

export interface Addressed {
  readonly item: Item
  readonly fact: Fact
  readonly kind: SubjectKind
}

/** A batch after it is known whose fact each capture is. */
export interface Addressing {
  readonly addressed: Addressed[]
  readonly known: Acquaintance
  readonly newSubjects: SubjectId[]
  readonly newThings: { readonly kind: string; readonly value: string; readonly subject: SubjectId }[]
  readonly joins: { readonly from: PersonId; readonly into: PersonId; readonly reason: string; readonly cause: Item }[]
  readonly links: Map<SubjectId, { readonly person: SubjectId | undefined; readonly account: SubjectId | undefined }>
  readonly newAccounts: Set<SubjectId>
}

/** Subjects that a batch names outright. */
export const subjectsOf = (items: readonly Item[]): SubjectId[] =>
  items.flatMap(({ capture: { to } }) => (to.kind === 'subject' ? [to.subject] : []))

/** Ids and digests, computed once before the transaction begins. */
export const itemsOf = (captures: readonly Capture[]): Item[] =>
  captures.map((capture, index) => ({
    index,
    capture,
    id: eventId(capture.messageId),
    digest: digestOf(JSON.stringify(capture.event)),
  }))

export const accountKind = (key: AccountKey): string => `account:${key.kind}`

/** Every (kind, value) a batch may need to look up. */
export function lookupsOf(items: readonly Item[]): { kind: string; value: string }[] {
  const found = new Map<string, { kind: string; value: string }>()
  const add = (kind: string, value: string) => found.set(`${kind}\n${value}`, { kind, value })
  for (const { capture } of items) {
    const { to } = capture
    if (to.kind === 'person') {
      for (const id of [...to.identifiers, ...(to.alias ?? [])]) add(id.kind, id.value)
      for (const key of to.account ?? []) add(accountKind(key), key.value)
    } else if (to.kind === 'account') {
      for (const key of to.keys) add(accountKind(key), key.value)
    } else if (to.kind === 'opportunity') {
      add('opportunity', to.key)
      for (const id of to.person ?? []) add(id.kind, id.value)
      for (const key of to.account ?? []) add(accountKind(key), key.value)
    } else if (to.kind === 'pool') add('pool', to.team)
    else if (to.kind === 'workspace') add('workspace', '')
  }
  return [...found.values()]
}

function acquaintanceOf(introduction: Introduction): Acquaintance {
  const known: Acquaintance = { held: new Map(), roots: new Map(), holdings: new Map(), news: [], moved: [] }
  for (const { subject, root } of introduction.named) known.roots.set(subject, root)
  for (const { root, ...held } of introduction.held) {
    known.held.set(identifierKey(held), held)
    known.roots.set(held.subject, root)
    known.holdings.set(root, [...(known.holdings.get(root) ?? []), held])
  }
  return known
}

interface Desk {
  readonly addressing: Addressing
  readonly things: Map<string, SubjectId>
  readonly accounts: Map<string, AccountRow>
  readonly asks: readonly string[]
  readonly definition: Definition
  readonly now: Timestamp
  readonly enrich: (event: FunnelEvent) => Readonly<Record<string, Json>> | undefined
}

/** The subject of a thing known by several keys; a new one holds all of them. */
function thing(desk: Desk, keys: readonly { readonly kind: string; readonly value: string }[]): SubjectId | undefined {
  if (keys.length === 0) return undefined
  const found = keys
    .map(({ kind, value }) => desk.things.get(`${kind}\n${value}`))
    .find((subject) => subject !== undefined)
  const subject = found ?? newSubject()
  for (const { kind, value } of keys) {
    if (desk.things.has(`${kind}\n${value}`)) continue
    desk.things.set(`${kind}\n${value}`, subject)
    desk.addressing.newThings.push({ kind, value, subject })
    if (kind.startsWith('account:') && found === undefined) desk.addressing.newAccounts.add(subject)
  }
  return subject
}

const accountOf = (desk: Desk, keys: readonly AccountKey[] | undefined): SubjectId | undefined =>
  thing(
    desk,
    (keys ?? []).map((key) => ({ kind: accountKind(key), value: key.value })),
  )

function seenOf(
  desk: Desk,
  account: SubjectId | undefined,
  keys: readonly AccountKey[],
  event: FunnelEvent,
): Seen | undefined {
  const enriched = desk.enrich(event)
  if (account === undefined) return enriched === undefined ? undefined : { enriched }
  const values = desk.accounts.get(account)?.values ?? Object.fromEntries(keys.map(({ kind, value }) => [kind, value]))
  const asked: Record<string, Json> = { id: account }
  for (const field of desk.asks) {
    const value = values[field]
    if (value !== undefined) asked[field] = value
  }
  return { account: asked, ...(enriched === undefined ? {} : { enriched }) }
}

function person(desk: Desk, item: Item, identifiers: readonly Identifier[], alias: readonly Identifier[]) {
  const { known, newSubjects, joins } = desk.addressing
  const trusted = item.capture.trust !== 'claim'
  const resolution = resolve({ identifiers, alias, trusted }, known, desk.definition.identity, newSubject)
  if (resolution.isNew) newSubjects.push(resolution.subject)
  for (const join of resolution.joins) joins.push({ ...join, cause: item })
  return resolution
}

interface Found {
  readonly subject: SubjectId
  readonly kind: SubjectKind
  readonly seen?: Seen
  readonly byClaim?: boolean
}

function subjectOf(desk: Desk, item: Item): Found {
  const { to, event, seen } = item.capture
  switch (to.kind) {
    case 'person': {
      const account = accountOf(desk, to.account)
      const attached = seenOf(desk, account, to.account ?? [], event)
      const { subject, byClaim } = person(desk, item, to.identifiers, to.alias ?? [])
      return { subject, kind: 'person', byClaim, ...(attached === undefined ? {} : { seen: attached }) }
    }
    case 'subject':
      return { subject: to.subject, kind: to.stream ?? 'person', ...(seen === undefined ? {} : { seen }) }
    case 'account':
      return { subject: accountOf(desk, to.keys) ?? newSubject(), kind: 'account' }
    case 'opportunity': {
      const subject = thing(desk, [{ kind: 'opportunity', value: to.key }]) ?? newSubject()
      const people = (to.person ?? []).map((id) => desk.addressing.known.held.get(identifierKey(id))?.subject)
      const account = accountOf(desk, to.account)
      desk.addressing.links.set(subject, { person: people.find((one) => one !== undefined), account })
      return { subject, kind: 'opportunity' }
    }
    case 'pool':
      return { subject: thing(desk, [{ kind: 'pool', value: to.team }]) ?? newSubject(), kind: 'pool' }
    case 'workspace':
      return { subject: thing(desk, [{ kind: 'workspace', value: '' }]) ?? newSubject(), kind: 'workspace' }
    default:
      return to satisfies never
  }
}

/** Says of every new capture of a batch whose stream it goes to; pure but for the new ids it makes. */
export function address(
  items: readonly Item[],
  introduction: Introduction,
  world: Pick<Desk, 'definition' | 'now' | 'enrich' | 'asks'>,
): Addressing {
  const addressing: Addressing = {
    addressed: [],
    known: acquaintanceOf(introduction),
    newSubjects: [],
    newThings: [],
    joins: [],
    links: new Map(),
    newAccounts: new Set(),
  }
  const desk: Desk = {
    ...world,
    addressing,
    things: new Map(introduction.things.map(({ kind, value, subject }) => [`${kind}\n${value}`, subject])),
    accounts: new Map(introduction.accounts.map((account) => [account.id, account])),
  }
  for (const item of items) {
    const { subject, kind, seen, byClaim } = subjectOf(desk, item)
    const { at, mode, door, batch, flags } = item.capture
    const event = sortedEvent(item.capture.event, world.definition)
    const trust = byClaim === true ? 'claim' : item.capture.trust
    const fact: Fact = {
      id: item.id,
      subject,
      at,
      recordedAt: world.now,
      version: world.definition.version,
      ...{ mode, trust, door, event },
      ...(batch === undefined ? {} : { batch }),
      ...(flags === undefined ? {} : { flags }),
      ...(seen === undefined ? {} : { seen }),
    }
    addressing.addressed.push({ item, fact, kind })
  }
  return addressing
}

/** The facts of a batch by the person they now belong to, in fold order. */
export function byPerson(addressing: Addressing): Map<PersonId, Fact[]> {
  const people = new Map<PersonId, Fact[]>()
  for (const { fact, kind } of addressing.addressed) {
    const root = kind === 'person' ? addressing.known.roots.get(fact.subject) : undefined
    if (root !== undefined) people.set(root, [...(people.get(root) ?? []), fact])
  }
  for (const facts of people.values()) facts.sort(inFoldOrder)
  return people
}
