import type { Client } from '../db/pool.ts'
import type { Condition, Definition } from '../definition/definition.ts'
import type { AccountId, Json, SubjectId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import { fromMs, toMs } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
import { idOf } from '../funnel/hash.ts'
import { describeRep, emptyPool } from '../route/pool.ts'
import type { Addressing } from './batch.ts'
import { factsOfSubjects } from './read.ts'
import type { PoolRow } from './route-people.ts'
import { type AccountState, foldAccount, foldOpportunity, isAccountWithdrawn } from './streams.ts'
import { remainsOf } from './undone.ts'
import type { Writes } from './writes.ts'

const bySubject = (addressing: Addressing, kind: string): Map<SubjectId, Fact[]> => {
  const facts = new Map<SubjectId, Fact[]>()
  for (const one of addressing.addressed) {
    if (one.kind === kind) facts.set(one.fact.subject, [...(facts.get(one.fact.subject) ?? []), one.fact])
  }
  return facts
}

/** Accounts and deals are few and short: each is folded anew from all its facts, so lateness needs no second path. */
async function lockThings(
  client: Client,
  workspace: WorkspaceId,
  table: 'accounts' | 'opportunities',
  ids: readonly SubjectId[],
) {
  if (ids.length === 0) return new Map<string, { state: AccountState; person: string | null; account: string | null }>()
  const text =
    table === 'accounts'
      ? 'select account_id as id, state, null as person_id, null as account_id from accounts where workspace_id = $1 and account_id = any($2::uuid[]) order by account_id for update'
      : 'select opportunity_id as id, state, person_id, account_id from opportunities where workspace_id = $1 and opportunity_id = any($2::uuid[]) order by opportunity_id for update'
  const { rows } = await client.query({ name: `ledger-lock-${table}`, text, values: [workspace, ids] })
  return new Map(
    rows.map((row) => [row.id as string, { state: row.state, person: row.person_id, account: row.account_id }]),
  )
}

function conditionsOf(definition: Definition): (Condition | undefined)[] {
  return [
    ...definition.stages.map(({ enter }) => enter),
    ...definition.fitRules.map(({ when }) => when),
    ...definition.disqualify.map(({ when }) => when),
    ...definition.recycle.map(({ when }) => when),
    ...definition.tracks.map(({ when }) => when),
    ...definition.routing.rules.map(({ when }) => when),
    definition.routing.when,
  ]
}

const readsOpportunities = (definition: Definition): boolean =>
  conditionsOf(definition).some((condition) => (condition?.reads.opportunity.length ?? 0) > 0)

/** Account fields that some rule of the definition reads; only their changes concern people. */
export function askedAccountFields(definition: Definition): string[] {
  const fields = conditionsOf(definition).flatMap((condition) => condition?.reads.account ?? [])
  return [...new Set([...fields, ...definition.reportDimensions])]
}

const differs = (a: AccountState | undefined, b: AccountState, fields: readonly string[]): boolean =>
  fields.some((field) => JSON.stringify(a?.values[field] ?? null) !== JSON.stringify(b.values[field] ?? null))

const domainOf = (addressing: Addressing, subject: SubjectId): Record<string, Json> =>
  Object.fromEntries(
    addressing.newThings
      .filter((one) => one.subject === subject)
      .map(({ kind, value }) => [kind.replace('account:', ''), value]),
  )

interface Scene {
  readonly client: Client
  readonly workspace: WorkspaceId
  readonly addressing: Addressing
  readonly definition: Definition
  readonly now: Timestamp
  readonly writes: Writes
}

async function foldAccounts({ client, workspace, addressing, definition, now, writes }: Scene): Promise<void> {
  const said = bySubject(addressing, 'account')
  const ids = [...said.keys()].sort()
  const before = await lockThings(client, workspace, 'accounts', ids)
  const stored = await factsOfSubjects(client, workspace, ids)
  const asked = askedAccountFields(definition)
  const left = await remainsOf(client, workspace, ids)
  for (const [subject, news] of said) {
    const facts = [...(stored.get(subject) ?? []), ...news]
    const folded = foldAccount(facts)
    const remains = left.get(subject)
    const state = { ...folded, values: { ...domainOf(addressing, subject), ...remains?.keys, ...folded.values } }
    const id: string = subject
    const hidden = remains?.isUsed === false && isAccountWithdrawn(facts)
    writes.accounts.push({ id: id as AccountId, state, seq: facts.length, hidden })
    // Also of a company met just now: its people in this batch saw it before it was described.
    if (differs(before.get(subject)?.state, state, asked)) {
      const payload = { account: subject }
      writes.effects.push({
        id: idOf('identity.tell-people', subject, now),
        kind: 'identity.tell-people',
        subject,
        payload,
        due: now,
      })
    }
  }
  for (const subject of addressing.newAccounts) {
    if (said.has(subject)) continue
    const id: string = subject
    writes.accounts.push({
      id: id as AccountId,
      state: { values: domainOf(addressing, subject), sources: {} },
      seq: 0,
      hidden: false,
    })
  }
}

async function foldOpportunities({ client, workspace, addressing, definition, now, writes }: Scene): Promise<void> {
  const said = bySubject(addressing, 'opportunity')
  const ids = [...said.keys()].sort()
  const before = await lockThings(client, workspace, 'opportunities', ids)
  const stored = await factsOfSubjects(client, workspace, ids)
  for (const [subject, news] of said) {
    const facts = [...(stored.get(subject) ?? []), ...news]
    const link = addressing.links.get(subject)
    const person = link?.person === undefined ? undefined : addressing.known.roots.get(link.person)
    writes.opportunities.push({
      id: subject,
      state: foldOpportunity(facts),
      seq: facts.length,
      person: person ?? before.get(subject)?.person ?? null,
      account: link?.account ?? before.get(subject)?.account ?? null,
    })
    if ((person ?? before.get(subject)?.person ?? null) === null || !readsOpportunities(definition)) continue
    const kind = 'handoff.tell-person'
    const id = idOf(kind, subject, news.at(-1)?.id ?? now)
    writes.effects.push({ id, kind, subject, payload: { opportunity: subject }, due: now })
  }
}

function writeSpend({ addressing, writes }: Scene): void {
  for (const { fact, kind } of addressing.addressed) {
    if (kind !== 'workspace') continue
    const { event } = fact
    if (event.type === 'spend.recorded') writes.spend.push({ id: fact.id, event })
    if (event.type === 'capture.withdrawn') writes.withdrawnSpend.push(event.batch)
  }
}

/** Longer than a transaction lives: its statements are stopped after 15 s each. */
const LAST_COMMIT_MS = 60_000

/** Reps who joined or changed, and a try for those who wait for their team. */
export function describePools(
  addressing: Addressing,
  pools: Map<string, PoolRow>,
  now: Timestamp,
  writes: Writes,
): void {
  for (const { item, fact } of addressing.addressed) {
    const { to } = item.capture
    if (to.kind !== 'pool' || fact.event.type !== 'route.rep-described') continue
    const row = pools.get(to.team) ?? { id: fact.subject, seq: 0, pool: emptyPool(to.team) }
    pools.set(to.team, { ...row, seq: row.seq + 1, pool: describeRep(row.pool, fact.event) })
    // Before a team has a pool there is no row to lock: who began to wait for it meanwhile may commit after the first try.
    const tries = row.seq === 0 ? [now, fromMs(toMs(now) + LAST_COMMIT_MS)] : [now]
    for (const due of tries) {
      const id = idOf('route.assign-waiting', to.team, fact.id, due)
      writes.effects.push({ id, kind: 'route.assign-waiting', subject: null, payload: { team: to.team }, due })
    }
  }
}

/** Writes what a batch says of companies, deals and money. */
export async function foldThings(scene: Scene): Promise<void> {
  await foldAccounts(scene)
  await foldOpportunities(scene)
  writeSpend(scene)
  for (const { kind, value, subject } of scene.addressing.newThings) {
    scene.writes.identities.push({ kind, value, subject, trusted: true })
  }
}
