import type { Micro, PersonId, RepId, Timestamp } from '../funnel/brand.ts'
import type { Wants } from '../funnel/person.ts'
import type { Assigned, Candidate, Refusal } from './events.ts'
import type { Pool, Rep } from './pool.ts'

/**
 * One lead at weight 1 on the virtual clock: divisible by every weight up to 16, so small teams are fair exactly, and so fine that
 * rounding other weights errs by less than a lead in a hundred million.
 */
export const LEAD_COST: Micro = 720_720_000

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

/** The rule that an assignment out of turn names. */
export const ACCOUNT_OWNER = 'account-owner'

const costOf = (weight: number): Micro => Math.ceil(LEAD_COST / weight)

/** Nobody is ever owed more than one lead: who was away or full does not carry the pause as a claim on the next ones. */
const creditOf = (rep: Rep, clock: Micro): Micro => Math.max(rep.credit, clock - costOf(rep.weight))

/** How far the clock moves with one lead shared by all who may take it. */
const tick = (candidates: readonly Candidate[]): Micro =>
  Math.floor(LEAD_COST / candidates.reduce((sum, { weight }) => sum + weight, 0))

/**
 * Whose turn it is: of those whose turn has begun by the end of this tick, the one whose turn ends first. That keeps every rep
 * within one lead of its share at every moment (Tijdeman, The chairman assignment problem, 1980). Audited from what
 * `route.assigned` recorded.
 */
export function turnOf(candidates: readonly Candidate[], clock: Micro): Candidate | undefined {
  if (candidates.length === 0) return undefined
  const end = clock + tick(candidates)
  const begun = candidates.filter(({ credit }) => credit < end)
  const byEnd = (a: Candidate, b: Candidate) =>
    a.credit + costOf(a.weight) - (b.credit + costOf(b.weight)) || (a.rep < b.rep ? -1 : a.rep > b.rep ? 1 : 0)
  return [...(begun.length > 0 ? begun : candidates)].sort(byEnd)[0]
}

function charge(pool: Pool, rep: Rep, candidates: readonly Candidate[], at: Timestamp): Pool {
  const day = dayOf(at, rep.timezone)
  const charged: Rep = {
    ...rep,
    credit: creditOf(rep, pool.clock) + costOf(rep.weight),
    day,
    today: (rep.day === day ? rep.today : 0) + 1,
    open: rep.open + 1,
  }
  return { ...pool, clock: pool.clock + tick(candidates), reps: { ...pool.reps, [rep.id]: charged } }
}

function assignOne(pool: Pool, request: Request, at: Timestamp): { pool: Pool; assignment: Assignment } {
  const refused: { rep: RepId; because: Refusal }[] = []
  const candidates: Candidate[] = []
  for (const rep of Object.values(pool.reps)) {
    const because = refusal(rep, at)
    if (because !== undefined) refused.push({ rep: rep.id, because })
    else candidates.push({ rep: rep.id, credit: creditOf(rep, pool.clock), weight: rep.weight })
  }
  candidates.sort((a, b) => (a.rep < b.rep ? -1 : 1))
  const owner = candidates.find(({ rep }) => rep === request.accountOwner)
  const turn = owner ?? turnOf(candidates, pool.clock)
  const chosen = turn === undefined ? undefined : pool.reps[turn.rep]
  if (chosen === undefined) return { pool, assignment: { kind: 'waiting', person: request.person, refused } }
  const event: Assigned = {
    type: 'route.assigned',
    decision: request.decision,
    rep: chosen.id,
    repName: chosen.name,
    team: pool.team,
    rule: owner === undefined ? request.wants.rule : ACCOUNT_OWNER,
    why: owner === undefined ? request.wants.why : `${chosen.name} owns the account already`,
    clock: pool.clock,
    candidates,
    refused,
  }
  return { pool: charge(pool, chosen, candidates, at), assignment: { kind: 'assigned', person: request.person, event } }
}

/**
 * Who takes whom: each rep's share is its weight's, to within one lead while the same reps are free; the account's owner goes
 * first and pays for it like for any other lead.
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
