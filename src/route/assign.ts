import type { Micro, PersonId, RepId, Timestamp } from '../funnel/brand.ts'
import type { Wants } from '../funnel/person.ts'
import type { Assigned, Refusal } from './events.ts'
import type { Pool, Rep } from './pool.ts'

/** One lead at weight 1 on the virtual clock. Divisible by every weight up to 16, so small teams are fair to the lead exactly. */
export const LEAD_COST: Micro = 720_720

export interface Request {
  readonly person: PersonId
  readonly decision: string
  readonly wants: Wants
  /** Who owns the person's account already; served first if the definition says so. */
  readonly accountOwner?: RepId
  /** Colleagues of one batch go to one rep too; absent when the definition does not put account owners first. */
  readonly account?: string
}

export type Assignment =
  | { readonly kind: 'assigned'; readonly person: PersonId; readonly event: Assigned }
  | { readonly kind: 'waiting'; readonly person: PersonId; readonly refused: Assigned['refused'] }

/** The rep's day at an instant, by the zone the rep works in. */
export const dayOf = (at: Timestamp, timezone: string): string =>
  Temporal.Instant.from(at).toZonedDateTimeISO(timezone).toPlainDate().toString()

function refusal(rep: Rep, at: Timestamp): Refusal | undefined {
  if (!rep.active) return 'inactive'
  if (rep.awayUntil !== null && at < rep.awayUntil) return 'away'
  const today = rep.day === dayOf(at, rep.timezone) ? rep.today : 0
  if (rep.capacityPerDay !== null && today >= rep.capacityPerDay) return 'full-today'
  if (rep.capacityOpen !== null && rep.open >= rep.capacityOpen) return 'full-open'
  return undefined
}

/** A rep who was away or full does not carry the pause as a claim on the next leads. */
const creditOf = (rep: Rep, clock: Micro): Micro => Math.max(rep.credit, clock)

const byCredit = (clock: Micro) => (a: Rep, b: Rep) =>
  creditOf(a, clock) - creditOf(b, clock) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

function charge(pool: Pool, rep: Rep, next: Rep, at: Timestamp): Pool {
  const day = dayOf(at, rep.timezone)
  const start = creditOf(rep, pool.clock)
  const charged: Rep = {
    ...rep,
    credit: start + Math.ceil(LEAD_COST / rep.weight),
    day,
    today: (rep.day === day ? rep.today : 0) + 1,
    open: rep.open + 1,
  }
  // The clock is the turn of who was next, not of an owner served out of turn: nobody loses a turn by that.
  return { ...pool, clock: creditOf(next, pool.clock), reps: { ...pool.reps, [rep.id]: charged } }
}

function assignOne(pool: Pool, request: Request, at: Timestamp): { pool: Pool; assignment: Assignment } {
  const refused: { rep: RepId; because: Refusal }[] = []
  const candidates: Rep[] = []
  for (const rep of Object.values(pool.reps)) {
    const because = refusal(rep, at)
    if (because === undefined) candidates.push(rep)
    else refused.push({ rep: rep.id, because })
  }
  candidates.sort(byCredit(pool.clock))
  const owner = candidates.find((rep) => rep.id === request.accountOwner)
  const next = candidates[0]
  const chosen = owner ?? next
  if (chosen === undefined || next === undefined)
    return { pool, assignment: { kind: 'waiting', person: request.person, refused } }
  const why = owner === undefined ? request.wants.why : `${chosen.name} owns the account already`
  const event: Assigned = {
    type: 'route.assigned',
    decision: request.decision,
    rep: chosen.id,
    repName: chosen.name,
    team: pool.team,
    rule: owner === undefined ? request.wants.rule : 'account-owner',
    why,
    candidates: candidates.map((rep) => ({ rep: rep.id, credit: creditOf(rep, pool.clock) })),
    refused,
  }
  return { pool: charge(pool, chosen, next, at), assignment: { kind: 'assigned', person: request.person, event } }
}

/**
 * Who takes whom: weighted fair queueing over the reps who may take a lead now. Each rep's share is its weight's, to within
 * one lead while the same reps are free; the account's owner goes first and pays for it like for any other lead.
 * Start-time fair queueing: Goyal, Vin and Cheng, SIGCOMM 1996.
 */
export function assign(
  requests: readonly Request[],
  pool: Pool,
  at: Timestamp,
): { readonly pool: Pool; readonly assignments: readonly Assignment[] } {
  let current = pool
  const assignments: Assignment[] = []
  const owners = new Map<string, RepId>()
  for (const request of requests) {
    const colleague = request.account === undefined ? undefined : owners.get(request.account)
    const owned =
      request.accountOwner === undefined && colleague !== undefined ? { ...request, accountOwner: colleague } : request
    const next = assignOne(current, owned, at)
    current = next.pool
    if (request.account !== undefined && next.assignment.kind === 'assigned') {
      owners.set(request.account, request.accountOwner ?? colleague ?? next.assignment.event.rep)
    }
    assignments.push(next.assignment)
  }
  return { pool: current, assignments }
}
