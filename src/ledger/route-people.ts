import type { Client } from '../db/pool.ts'
import type { PersonId, RepId, SubjectId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import { fromMs, toMs } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
import { step } from '../funnel/fold.ts'
import { idOf } from '../funnel/hash.ts'
import { type Assignment, assign, type Request } from '../route/assign.ts'
import type { Pool } from '../route/pool.ts'
import { type Telling, tellRep } from './alert-reps.ts'
import type { Folding } from './fold-people.ts'
import { digestOf, eventId } from './ids.ts'
import type { Writes } from './writes.ts'

export interface PoolRow {
  readonly id: SubjectId
  readonly seq: number
  readonly pool: Pool
}

/** Pools locked in order until commit; the last locks that a batch takes. */
export async function lockPools(
  client: Client,
  workspace: WorkspaceId,
  teams: readonly string[],
): Promise<Map<string, PoolRow>> {
  if (teams.length === 0) return new Map()
  const { rows } = await client.query({
    name: 'ledger-lock-pools',
    text: `select pool_id, seq, team, state from pools where workspace_id = $1 and team = any($2::text[]) order by pool_id for update`,
    values: [workspace, teams],
  })
  return new Map(rows.map((row) => [row.team, { id: row.pool_id, seq: row.seq, pool: row.state }]))
}

/** Owners of the accounts of those who wait for one; read under the pools' locks, since another process may have routed a colleague. */
export async function ownersOf(
  client: Client,
  workspace: WorkspaceId,
  foldings: readonly Folding[],
): Promise<Map<string, string>> {
  const ids = foldings
    .filter(isWaiting)
    .flatMap(({ person: { account } }) => (typeof account.id === 'string' ? [account.id] : []))
  if (ids.length === 0) return new Map()
  const { rows } = await client.query({
    name: 'ledger-account-owners',
    text: 'select account_id, owner from accounts where workspace_id = $1 and account_id = any($2::uuid[]) and owner is not null',
    values: [workspace, ids],
  })
  return new Map(rows.map((row) => [row.account_id, row.owner]))
}

const isWaiting = ({ person, hidden }: Folding): boolean =>
  person.wants !== undefined && person.owner === undefined && !hidden

/** Teams that somebody of the batch waits for. */
export const teamsWanted = (foldings: readonly Folding[]): string[] =>
  [...new Set(foldings.filter(isWaiting).map(({ person }) => person.wants?.team ?? ''))].sort()

const HOUR_MS = 3_600_000

/** Tried again at the next full hour: days begin, leaves end. One try a team and hour, however many wait. */
function tryAgain(team: string, now: Timestamp, writes: Writes): void {
  const due = fromMs((Math.floor(toMs(now) / HOUR_MS) + 1) * HOUR_MS)
  const id = idOf('route.assign-waiting', team, due)
  if (writes.effects.some((effect) => effect.id === id)) return
  writes.effects.push({ id, kind: 'route.assign-waiting', subject: null, payload: { team }, due })
}

function requestOf({ id, person }: Folding, desk: Desk): Request | undefined {
  if (person.wants === undefined) return undefined
  const request = { person: id, decision: idOf('route', id, person.cycle, person.wants.cause), wants: person.wants }
  const account = person.account.id
  if (!desk.accountOwnerFirst || typeof account !== 'string') return request
  const owner = desk.accountOwners.get(account)
  return { ...request, account, ...(owner === undefined ? {} : { accountOwner: owner as RepId }) }
}

function assignedFact(folding: Folding, assignment: Extract<Assignment, { kind: 'assigned' }>, now: Timestamp): Fact {
  const { person } = folding
  const root: string = folding.id
  return {
    id: eventId(`route:${assignment.event.decision}`),
    subject: root as SubjectId,
    // Never before what led to it, even if a sender's clock runs ahead of ours.
    at: person.foldedTo !== undefined && person.foldedTo > now ? person.foldedTo : now,
    recordedAt: now,
    version: person.version,
    mode: 'live',
    trust: 'trusted',
    door: 'routing',
    event: assignment.event,
  }
}

interface Desk extends Telling {
  readonly accountOwnerFirst: boolean
  /** Owners of the accounts of those who wait. */
  readonly accountOwners: ReadonlyMap<string, string>
}

/** Gives owners to those who wait for one, once a batch and under the pools' locks; returns the people with their owners. */
export function routePeople(foldings: readonly Folding[], pools: ReadonlyMap<string, PoolRow>, desk: Desk): Folding[] {
  const { now, writes } = desk
  const routed = new Map<PersonId, Folding>(foldings.map((folding) => [folding.id, folding]))
  for (const team of teamsWanted(foldings)) {
    const row = pools.get(team)
    if (row === undefined) continue
    const waiting = foldings.filter((folding) => isWaiting(folding) && folding.person.wants?.team === team)
    const requests = waiting.map((folding) => requestOf(folding, desk)).filter((one) => one !== undefined)
    const { pool, assignments } = assign(requests, row.pool, now)
    for (const assignment of assignments) {
      if (assignment.kind === 'waiting') {
        tryAgain(team, now, writes)
        continue
      }
      const folding = routed.get(assignment.person)
      if (folding === undefined) continue
      const fact = assignedFact(folding, assignment, now)
      const person = step(folding.person, fact, desk.definitionOf(folding.person.version))
      routed.set(folding.id, { ...folding, person, news: [...folding.news, fact] })
      writes.facts.push({
        fact,
        kind: 'person',
        seq: (folding.row?.seq ?? 0) + folding.news.length + 1,
        digest: digestOf(fact.id),
      })
      tellRep(folding, fact, pool.reps[assignment.event.rep], desk)
      const account = person.account.id
      if (typeof account === 'string') writes.accountOwners.push({ id: account, owner: assignment.event.rep })
    }
    if (pool !== row.pool) writes.pools.push({ id: row.id, pool, seq: row.seq })
  }
  return [...routed.values()]
}
