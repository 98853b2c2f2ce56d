import type { Client } from '../db/pool.ts'
import type { AccountId, Json, SubjectId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import { partsOf } from './parts.ts'
import { factsOfSubjects } from './read.ts'
import { statementOf } from './statement.ts'
import {
  type AccountState,
  foldAccount,
  foldOpportunity,
  isAccountWithdrawn,
  type OpportunityState,
  standingSpend,
} from './streams.ts'
import { remainsOf } from './undone.ts'
import { noWrites, type Writes } from './writes.ts'

interface Thing<State> {
  readonly id: SubjectId
  readonly seq: number | null
  readonly state: State | null
}

const ACCOUNTS = `
select k.id, a.seq, a.state, json_agg(json_build_object('field', substr(i.kind, 9), 'value', i.value) order by i.kind, i.value)
  filter (where i.kind is not null) as keys
from unnest($2::uuid[]) k(id) left join accounts a on a.workspace_id = $1 and a.account_id = k.id
left join identities i on i.workspace_id = $1 and i.subject_id = k.id and i.kind like 'account:%'
group by k.id, a.seq, a.state`

interface AccountRow extends Thing<AccountState> {
  readonly keys: readonly { readonly field: string; readonly value: string }[] | null
}

/** What an account is called by whoever found it; of several keys of a kind, the one that is shown already. */
function keysOf({ keys, state }: AccountRow): Record<string, Json> {
  const values: Record<string, Json> = {}
  for (const { field, value } of keys ?? [])
    if (values[field] === undefined || state?.values[field] === value) values[field] = value
  return values
}

async function accounts(
  client: Client,
  workspace: WorkspaceId,
  ids: readonly SubjectId[],
  writes: Writes,
): Promise<void> {
  await client.query(
    'select from accounts where workspace_id = $1 and account_id = any($2::uuid[]) order by account_id for update',
    [workspace, ids],
  )
  const { rows } = await client.query<AccountRow>(ACCOUNTS, [workspace, ids])
  const facts = await factsOfSubjects(client, workspace, ids)
  const withdrawn = ids.filter((id) => facts.get(id)?.some(({ event }) => event.type === 'capture.withdrawn'))
  const remains = await remainsOf(client, workspace, withdrawn)
  for (const row of rows) {
    const own = facts.get(row.id) ?? []
    const said = foldAccount(own)
    const state = { values: { ...keysOf(row), ...said.values }, sources: said.sources }
    const id: string = row.id
    const hidden = remains.get(row.id)?.isUsed === false && isAccountWithdrawn(own)
    writes.accounts.push({ id: id as AccountId, state, seq: Math.max(row.seq ?? 0, own.length), hidden })
  }
}

interface DealRow extends Thing<OpportunityState> {
  readonly person_id: string | null
  readonly account_id: string | null
  readonly stage: string
  readonly status: string
  readonly value: string | null
  readonly hidden: boolean
}

async function opportunities(
  client: Client,
  workspace: WorkspaceId,
  ids: readonly SubjectId[],
  writes: Writes,
): Promise<void> {
  const { rows } = await client.query<DealRow>(
    `select opportunity_id as id, seq, state, person_id, account_id, stage, status, value, hidden from opportunities
     where workspace_id = $1 and opportunity_id = any($2::uuid[]) order by opportunity_id for update`,
    [workspace, ids],
  )
  const stored = new Map(rows.map((row) => [row.id, row]))
  for (const [id, facts] of await factsOfSubjects(client, workspace, ids)) {
    const state = foldOpportunity(facts)
    const row = stored.get(id)
    // Whose deal it is was said with the message and is kept; it is no part of the fact.
    writes.opportunities.push({
      ...{ id, state, seq: Math.max(row?.seq ?? 0, facts.length) },
      ...{ person: row?.person_id ?? null, account: row?.account_id ?? null },
    })
  }
}

/** Spend rows are inserted by their facts only, so those that are wrong are removed first. */
async function spend(client: Client, workspace: WorkspaceId, ids: readonly SubjectId[], writes: Writes): Promise<void> {
  const facts = await factsOfSubjects(client, workspace, ids)
  const standing = [...facts.values()].flatMap((own) => standingSpend(own))
  const { rows } = await client.query<{ id: string }>(
    'select spend_id as id from spend where workspace_id = $1 and not hidden for update',
    [workspace],
  )
  const there = new Set(rows.map(({ id }) => id))
  const wanted = new Set<string>(standing.map(({ id }) => id))
  const gone = [...there].filter((id) => !wanted.has(id))
  if (gone.length > 0) {
    await client.query('update spend set hidden = true where workspace_id = $1 and spend_id = any($2::uuid[])', [
      workspace,
      gone,
    ])
  }
  for (const one of standing) if (!there.has(one.id)) writes.spend.push(one)
}

/** The streams of one kind that have facts, and the accounts that are known by a key alone. */
const STREAMS: { readonly [Kind in 'account' | 'opportunity' | 'workspace']: string } = {
  account: `select subject_id as id from identities where workspace_id = $1 and kind like 'account:%'
    union select subject_id from events where workspace_id = $1 and subject_kind = 'account' order by 1`,
  opportunity: `select distinct subject_id as id from events where workspace_id = $1 and subject_kind = 'opportunity' order by 1`,
  workspace: `select distinct subject_id as id from events where workspace_id = $1 and subject_kind = 'workspace'`,
}
const REBUILD = { account: accounts, opportunity: opportunities, workspace: spend }

/** The kinds of streams that are not people's, in lock order. */
export const THINGS = ['account', 'opportunity', 'workspace'] as const

/** The ids of the streams of a kind. */
export async function thingsOf(
  client: Client,
  workspace: WorkspaceId,
  kind: (typeof THINGS)[number],
): Promise<SubjectId[]> {
  const { rows } = await client.query<{ id: SubjectId }>(STREAMS[kind], [workspace])
  return rows.map(({ id }) => id)
}

/** Folds accounts, deals or spend anew from their facts and corrects their rows; inside the caller's transaction. */
export async function rebuildThings(
  client: Client,
  workspace: WorkspaceId,
  kind: (typeof THINGS)[number],
  ids: readonly SubjectId[],
  now: Timestamp,
): Promise<void> {
  const writes = noWrites()
  await REBUILD[kind](client, workspace, ids, writes)
  const parts = partsOf(writes, now)
  if (parts.length > 0) await client.query(statementOf(workspace, parts))
}

/** An account belongs to whoever was first given one of its people, unless it has an owner. */
export async function rebuildAccountOwners(client: Client, workspace: WorkspaceId): Promise<void> {
  await client.query(
    `update accounts a set owner = f.rep from (
       select distinct on (p.account_id) p.account_id, (e.body->>'rep')::uuid as rep
       from events e join subjects s on s.workspace_id = $1 and s.subject_id = e.subject_id
       join people p on p.workspace_id = $1 and p.person_id = s.person_id
       where e.workspace_id = $1 and e.type = 'route.assigned' and p.account_id is not null
       order by p.account_id, e.recorded_at,
         (select sum((c->>'credit')::bigint) from jsonb_array_elements(e.body->'candidates') c), e.id
     ) f where a.workspace_id = $1 and a.account_id = f.account_id and a.owner is null`,
    [workspace],
  )
}
