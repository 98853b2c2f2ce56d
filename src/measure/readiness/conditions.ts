import type { RepId } from '../../funnel/brand.ts'
import { type Hours, workedBetween } from '../hours.ts'

/** S4's six steps, each with its done-when condition. */
export const CONDITIONS = ['verdict', 'one-system', 'scored', 'assigned', 'followed-up', 'leak'] as const
export type ConditionId = (typeof CONDITIONS)[number]

/** A lead that breaks a condition. */
export interface Breaker {
  readonly id: string
  readonly name: string | null
  readonly email: string | null
  /** Milliseconds it took or takes, where that is the reason. */
  readonly ms: number | null
  readonly why: string | null
}

export interface Condition {
  readonly id: ConditionId
  /** `unknown` where nothing has happened yet that could show it: not known yet is neither good nor bad. */
  readonly state: 'met' | 'broken' | 'unknown'
  /** How many were looked at, and how many of them break it. */
  readonly of: number
  readonly broken: number
  /** A duration that is promised, in milliseconds, where one is. */
  readonly withinMs: number | null
  /** What there is to add in words; the sentence of the leak, what is not connected. */
  readonly said: string | null
  readonly leads: readonly Breaker[]
}

/** A lead as it came in. */
export interface Came {
  readonly id: string
  readonly name: string | null
  readonly email: string | null
  readonly owned: boolean
  readonly unknown: boolean
  readonly door: string | null
  readonly trust: string | null
  readonly mode: string | null
}

/** A lead that was given to a rep, or waits for one. */
export interface Given {
  readonly id: string
  readonly name: string | null
  readonly email: string | null
  readonly rep: RepId | null
  readonly version: number
  readonly askedAt: string
  /** Null while it waits. */
  readonly givenAt: string | null
  /** The first message or answer afterwards that no rep had to think of. */
  readonly followedAt: string | null
}

const SHOWN = 10

function condition(
  id: ConditionId,
  of: number,
  breakers: readonly Breaker[],
  withinMs: number | null = null,
  said: string | null = null,
): Condition {
  const state = of === 0 ? 'unknown' : breakers.length === 0 ? 'met' : 'broken'
  return { id, state, of, broken: breakers.length, withinMs, said, leads: breakers.slice(0, SHOWN) }
}

const breaker = (
  { id, name, email }: Omit<Breaker, 'ms' | 'why'>,
  why: string | null,
  ms: number | null = null,
): Breaker => ({
  ...{ id, name, email, ms, why },
})

/** Whoever has a lead knows whether it fits, without asking anybody. */
export const verdictCondition = (leads: readonly Came[]): Condition => {
  const owned = leads.filter((lead) => lead.owned)
  return condition(
    'verdict',
    owned.length,
    owned.filter(({ unknown }) => unknown).map((lead) => breaker(lead, null)),
  )
}

/** A door that a person carries leads through by hand: a file, or a form that somebody of us fills in. */
const isByHand = ({ door, trust }: Came): boolean => trust === 'human' || (door ?? '').startsWith('import')

/** Every lead that came in came by itself; history that was brought along is not coming in. */
export const oneSystemCondition = (leads: readonly Came[]): Condition => {
  const live = leads.filter(({ mode }) => mode === 'live')
  return condition(
    'one-system',
    live.length,
    live.filter(isByHand).map((lead) => breaker(lead, lead.door)),
  )
}

/** Scored before the first rep saw it: in the same transaction, under a published definition. */
export const scoredCondition = (given: readonly Given[]): Condition => {
  const done = given.filter(({ givenAt }) => givenAt !== null)
  return condition(
    'scored',
    done.length,
    done.filter(({ version }) => version < 1).map((lead) => breaker(lead, null)),
  )
}

export interface Clock {
  readonly nowMs: number
  readonly hours: Hours | undefined
  readonly zoneOf: (rep: RepId | null) => string
}

/** No lead waits for a rep longer than promised, in working time of the rep. */
export function assignedCondition(
  given: readonly Given[],
  withinMs: number,
  { nowMs, hours, zoneOf }: Clock,
): Condition {
  const late = given.flatMap((lead) => {
    const end = lead.givenAt === null ? nowMs : Date.parse(lead.givenAt)
    const ms = workedBetween(Date.parse(lead.askedAt), end, hours, zoneOf(lead.rep))
    return ms > withinMs ? [breaker(lead, null, ms)] : []
  })
  return condition(
    'assigned',
    given.length,
    late.toSorted((a, b) => (b.ms ?? 0) - (a.ms ?? 0)),
    withinMs,
  )
}

/** Every lead with an intent is written to in time without a rep; unknown while nothing that writes is here or connected. */
export function followedUpCondition(given: readonly Given[], withinMs: number, nowMs: number): Condition {
  const due = given.filter(({ askedAt }) => nowMs - Date.parse(askedAt) > withinMs)
  if (!given.some(({ followedAt }) => followedAt !== null))
    return { ...condition('followed-up', 0, [], withinMs), of: due.length }
  const late = due.flatMap((lead) => {
    const ms = (lead.followedAt === null ? nowMs : Date.parse(lead.followedAt)) - Date.parse(lead.askedAt)
    return ms > withinMs ? [breaker(lead, null, ms)] : []
  })
  return condition('followed-up', due.length, late, withinMs)
}

/** The stage that loses the most is named, or told to be no worse than others; too few cases are no answer. */
export function leakCondition(
  leaks: readonly {
    readonly verdict: 'leak' | 'not-enough-data' | 'healthy'
    readonly sentence: string
    readonly n: number
  }[],
): Condition {
  const told = leaks.find(({ verdict }) => verdict === 'leak') ?? leaks.find(({ verdict }) => verdict === 'healthy')
  return { ...condition('leak', told?.n ?? 0, [], null, (told ?? leaks[0])?.sentence ?? null) }
}
