import type { Touch } from '../capture/events.ts'
import { countSignals, isHint, occurrenceOf } from '../capture/occurrence.ts'
import type { Definition } from '../definition/definition.ts'
import { layTraits } from '../identity/traits.ts'
import type { Remains } from '../ledger/events.ts'
import { contribute } from '../score/contributions.ts'
import { refit } from '../score/fit.ts'
import { type Timestamp, toMs } from './brand.ts'
import type { EventType, Fact } from './event.ts'
import { BY_HAND, type Consent, nobody, type Person } from './person.ts'
import { viewAt } from './view.ts'

/** A visit, a deed, or a rep's word ends somebody's silence; a nightly sync of fields does not. */
const ACTIVE: ReadonlySet<EventType> = new Set(['capture.page-viewed', 'capture.tracked', 'stage.declared'])
/** What makes a person one of today rather than a row of history. */
const SPOKEN: ReadonlySet<EventType> = new Set([...ACTIVE, 'capture.identified', 'capture.grouped'])

/** What a visit's origin says about a person: kept as ordinary fields, so that rules and reports can use them. */
const TOUCH_FIELDS = ['channel', 'source', 'medium', 'campaign', 'landing', 'referrer'] as const

/** Nobody is without an origin: whoever came with no trace of one came directly, until a touch tells more (CAP-12). */
const DIRECT: Touch = { channel: 'direct', source: 'direct' }

/** An origin's fields, where nobody said otherwise. They have no source of their own: the first touch is it. */
function withOrigin(person: Person, touch: Touch): Person {
  const values = { ...person.values }
  for (const field of TOUCH_FIELDS) {
    const value = touch[field]
    if (value !== undefined && person.sources[field] === undefined) values[field] = value
  }
  return { ...person, values }
}

/** The touch of a fact; else, for whom none was ever told, what the page before was. */
function touchIn(person: Person, { event }: Fact): Touch | undefined {
  const touch = 'touch' in event ? event.touch : undefined
  return touch ?? (event.type === 'capture.page-viewed' && person.first === undefined ? event.before : undefined)
}

function withTouch(person: Person, fact: Fact, touch: Touch | undefined): Person {
  if (touch === undefined) {
    const isKnown = person.values.channel !== undefined || !SPOKEN.has(fact.event.type)
    return isKnown ? person : withOrigin(person, DIRECT)
  }
  if (person.first !== undefined) return { ...person, last: touch }
  return { ...withOrigin(person, touch), first: touch, last: touch }
}

function withTraits(person: Person, fact: Fact): Person {
  const said = fact.event.type === 'capture.identified' ? fact.event.traits : undefined
  const { enriched, account, opportunity } = fact.seen ?? {}
  if (said === undefined && fact.seen === undefined) return person
  const { trust, door, at, id } = fact
  let profile = { values: person.values, sources: person.sources }
  if (said !== undefined) profile = layTraits(profile, { traits: said, trust, door, at, id })
  if (enriched !== undefined) {
    // What follows from a claim is no better than the claim.
    const derived = trust === 'claim' ? 'claim' : 'enrichment'
    profile = layTraits(profile, { traits: enriched, trust: derived, door: 'local enrichment', at, id })
  }
  // A stranger's word finds somebody an account, and never moves them to another.
  const isMoved =
    account !== undefined && (trust !== 'claim' || person.account.id === undefined || person.account.id === account.id)
  return {
    ...person,
    ...profile,
    account: isMoved ? account : person.account,
    opportunity: opportunity ?? person.opportunity,
  }
}

/** Whether a consent that some rule asks about stands otherwise than before. */
export const isConsentMoved = (before: Person, after: Person, { consentsAsked }: Definition): boolean =>
  before.consents !== after.consents &&
  consentsAsked.some((purpose) => before.consents?.[purpose]?.state !== after.consents?.[purpose]?.state)

/** Fit is computed when what it reads may have changed, and once for whom nothing is known of yet: unknown is not low. */
function withFit(before: Person, person: Person, fact: Fact, definition: Definition): Person {
  const isNews =
    before.firstAt === undefined ||
    before.values !== person.values ||
    before.account !== person.account ||
    before.opportunity !== person.opportunity ||
    isConsentMoved(before, person, definition)
  return isNews ? refit(person, viewAt(person, toMs(fact.at), definition), definition) : person
}

function withActivity(person: Person, fact: Fact, definition: Definition): Person {
  const occurrence = occurrenceOf(fact.event, fact.at, fact.id, person.lastVisitAt)
  if (occurrence === undefined) return person
  // What happened before this cycle began has been judged already and does not qualify anybody again.
  const countsHere = person.cycleSince === undefined || fact.at > person.cycleSince
  const signals = countsHere ? countSignals(person.signals, occurrence, definition) : person.signals
  const contributions = contribute(person.contributions, occurrence, definition)
  const isPage = fact.event.type === 'capture.page-viewed'
  return { ...person, signals, contributions, ...(isPage ? { lastVisitAt: fact.at } : {}) }
}

function withOwner(person: Person, fact: Fact): Person {
  if (fact.event.type !== 'route.assigned') return person
  const root: string = person.id
  const isRoots = fact.subject === root
  // While people are merged the survivor's owner holds; the other's returns with an unmerge (LEDGER 5).
  if (person.owner !== undefined && !isRoots) return person
  const { rep, repName, team, rule, why } = fact.event
  const { wants: _, ...rest } = person
  return { ...rest, owner: { rep, name: repName, team, rule, why, at: fact.at, subject: fact.subject } }
}

/** A person's own word on who is out; the rules neither confirm it nor take it back. */
function withExit(person: Person, { event, at, door }: Fact): Person {
  if (event.type === 'stage.disqualified') {
    // Whoever is out waits for nobody.
    const { wants: _, ...rest } = person
    return { ...rest, exit: { rule: BY_HAND, reason: event.reason, at, by: door } }
  }
  if (event.type !== 'stage.requalified' || person.exit?.by === undefined) return person
  const { exit: _, ...rest } = person
  return rest
}

function withSuppression(person: Person, { event, at, subject }: Fact): Person {
  if (event.type !== 'capture.suppressed') return person
  const { channel, reason, source, since } = event
  const before = person.suppressed ?? []
  if (before.some((one) => one.channel === channel && one.reason === reason && one.subject === subject)) return person
  const recalled = since === undefined ? {} : { recalled: true as const }
  return { ...person, suppressed: [...before, { channel, reason, at: since ?? at, source, subject, ...recalled }] }
}

/**
 * The latest word on each purpose holds, but a tick that is not confirmed takes nothing from one that is: anybody can type an
 * address. What the owner of an address confirmed afterwards ends their own unsubscription; a bounce or a complaint stays.
 */
function withConsent(person: Person, { event, at, trust, subject }: Fact): Person {
  if (event.type !== 'capture.consented') return person
  const { purpose, state, basis, source, proof } = event
  if (state === 'asked' && person.consents?.[purpose]?.state === 'granted') return person
  const said: Consent = { state, basis, at, source, ...(proof === undefined ? {} : { proof }) }
  const { suppressed, ...rest } = person
  const open = { ...rest, consents: { ...person.consents, [purpose]: said } }
  if (suppressed === undefined) return open
  if (state !== 'granted' || trust !== 'form') return { ...open, suppressed }
  const left = suppressed.filter((one) => one.reason !== 'unsubscribed' || one.subject !== subject)
  return left.length === 0 ? open : { ...open, suppressed: left }
}

/** What is left after an erasure takes the place of everything before it; whose they were is the rep's record as well. */
function withRemains(person: Person, at: Timestamp, remains: Remains): Person {
  const { entries, cycle, ...rest } = remains
  const inCycle = entries.filter((entry) => entry.cycle === cycle)
  return {
    ...nobody(person.id, person.version),
    ...rest,
    cycle,
    entries: entries.map((entry) => ({ ...entry, evidence: {} })),
    entered: Object.fromEntries(inCycle.map((entry) => [entry.stage, toMs(entry.at)])),
    ...(person.owner === undefined ? {} : { owner: person.owner }),
    erased: at,
  }
}

/** What a person is after a fact, as far as it follows from the fact alone: traits, sums, signals, owner. Decides nothing, cannot fail. */
export function evolve(person: Person, fact: Fact, definition: Definition): Person {
  if (fact.event.type === 'ledger.compacted') return withRemains(person, fact.at, fact.event.remains)
  const touch = touchIn(person, fact)
  const seen: Person = {
    ...person,
    live: person.live || (fact.mode === 'live' && SPOKEN.has(fact.event.type)),
    firstAt: person.firstAt ?? fact.at,
    ...(person.lastAt === undefined || (ACTIVE.has(fact.event.type) && !isHint(fact.event)) ? { lastAt: fact.at } : {}),
  }
  const profiled = withConsent(withSuppression(withTraits(withTouch(seen, fact, touch), fact), fact), fact)
  const active = withActivity(withFit(person, profiled, fact, definition), fact, definition)
  return withExit(withOwner(active, fact), fact)
}
