import type { Definition } from '../definition/definition.ts'
import { refit } from '../score/fit.ts'
import { settle } from './advance.ts'
import type { EventId, PersonId, Timestamp } from './brand.ts'
import { fromMs, toMs } from './brand.ts'
import type { Cause } from './decision.ts'
import { type Fact, inFoldOrder } from './event.ts'
import { evolve, isConsentMoved } from './evolve.ts'
import { nextFlip, type Search } from './next-flip.ts'
import { nobody, type Person } from './person.ts'
import { viewAt } from './view.ts'

/** The cause of what the passing of time alone decided. */
export const TIME = '00000000-0000-0000-0000-000000000000' as EventId

export type DefinitionOf = (version: number) => Definition

function withAlarm(person: Person, ms: number, search: Search, definition: Definition): Person {
  // History sets no alarm in the past: until somebody is heard of live, time does nothing to them (LEDGER 8).
  const alarm = person.live ? nextFlip(person, ms, search, definition) : undefined
  if (alarm === person.alarm) return person
  if (alarm !== undefined) return { ...person, alarm }
  const { alarm: _, ...rest } = person
  return rest
}

/** Lets time pass up to and including an instant: every alarm due runs at its own instant (LEDGER 3). */
export function passTime(person: Person, untilMs: number, definition: Definition): Person {
  let current = person
  while (current.alarm !== undefined && current.alarm <= untilMs) {
    const ms = current.alarm
    const at = fromMs(ms)
    current = settle({ ...current, foldedTo: at }, { id: TIME, at, ms, acts: current.live }, definition)
    current = withAlarm(current, ms, 'exact', definition)
  }
  return current
}

function causeOf(fact: Fact, isLive: boolean): Cause {
  const { event } = fact
  const acts = isLive && fact.mode === 'live' && (event.type !== 'definition.applied' || event.act)
  const cause = { id: fact.id, at: fact.at, ms: toMs(fact.at), acts }
  if (event.type !== 'stage.declared') return cause
  const { stage, by, reason, dateUnknown = false } = event
  return { ...cause, declared: { stage, by, reason, dateUnknown } }
}

const isMoved = (before: Person, after: Person, definition: Definition): boolean =>
  before.signals !== after.signals ||
  before.contributions !== after.contributions ||
  before.values !== after.values ||
  before.account !== after.account ||
  before.opportunity !== after.opportunity ||
  before.owner !== after.owner ||
  before.exit !== after.exit ||
  before.live !== after.live ||
  isConsentMoved(before, after, definition) ||
  before.stage === ''

/** One fact later: what came due before it, the fact itself, what the rules conclude. The fact must not precede `foldedTo`. */
export function step(person: Person, fact: Fact, definition: Definition): Person {
  const before = passTime(person, toMs(fact.at), definition)
  const after = { ...evolve(before, fact, definition), foldedTo: fact.at }
  const { type } = fact.event
  if (!isMoved(before, after, definition) && type !== 'stage.declared' && type !== 'definition.applied') return after
  const cause = causeOf(fact, after.live)
  return withAlarm(settle(after, cause, definition), cause.ms, 'early', definition)
}

/** The aggregates of the facts so far under another definition; what was decided on the way stays decided. */
export function recompile(person: Person, facts: readonly Fact[], definition: Definition): Person {
  const { cycleSince } = person
  let fresh: Person = { ...nobody(person.id, definition.version), ...(cycleSince === undefined ? {} : { cycleSince }) }
  for (const fact of facts) fresh = evolve(fresh, fact, definition)
  const { values, sources, account, opportunity, signals, contributions } = fresh
  const recompiled: Person = {
    ...person,
    version: definition.version,
    ...{ values, sources, account, opportunity, signals, contributions },
  }
  const ms = person.foldedTo === undefined ? 0 : toMs(person.foldedTo)
  return refit(recompiled, viewAt(recompiled, ms, definition), definition)
}

/** In the order in which they were written down; of two at one instant the id decides, so that the order of delivery does not. */
const isLater = (a: Fact, b: Fact): boolean =>
  a.recordedAt === b.recordedAt ? a.id > b.id : a.recordedAt > b.recordedAt

/** What an erasure left: itself, commitments, and what was recorded since; the rest counts for nothing even before it is deleted. */
function sinceErased(facts: readonly Fact[]): readonly Fact[] {
  const erasures = facts.filter(({ event }) => event.type === 'ledger.compacted')
  const last = erasures.reduce<Fact | undefined>((a, b) => (a === undefined || isLater(b, a) ? b : a), undefined)
  if (last === undefined) return facts
  return facts.filter(
    (fact) => fact === last || fact.event.type === 'route.assigned' || fact.recordedAt > last.recordedAt,
  )
}

/** Facts in fold order, each once, without those of batches that were undone and of what was erased. */
export function standing(all: readonly Fact[]): Fact[] {
  const facts = sinceErased(all)
  const withdrawn = new Set<string>()
  for (const { event } of facts) if (event.type === 'capture.withdrawn') withdrawn.add(event.batch)
  const kept =
    withdrawn.size === 0 ? [...facts] : facts.filter(({ batch }) => batch === undefined || !withdrawn.has(batch))
  return kept.sort(inFoldOrder).filter((fact, index, all) => all[index - 1]?.id !== fact.id)
}

/**
 * A person from nothing: all facts of its subjects, each under the highest version stamped so far, then time up to `until`.
 * The same for any order, duplication or splitting in which the facts were delivered.
 */
export function fold(id: PersonId, facts: readonly Fact[], until: Timestamp, definitionOf: DefinitionOf): Person {
  const ordered = standing(facts)
  const first = ordered[0]
  let definition = definitionOf(first?.version ?? 0)
  let person = nobody(id, definition.version)
  for (const [index, fact] of ordered.entries()) {
    if (fact.at > until) break
    if (fact.version > definition.version) {
      person = passTime(person, toMs(fact.at), definition)
      definition = definitionOf(fact.version)
      person = withAlarm(recompile(person, ordered.slice(0, index), definition), toMs(fact.at), 'early', definition)
    }
    person = step(person, fact, definition)
  }
  const ended = passTime(person, toMs(until), definition)
  return ended.foldedTo !== undefined && ended.foldedTo < until ? { ...ended, foldedTo: until } : ended
}
