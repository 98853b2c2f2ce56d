import type { SuppressionReason } from '../capture/events.ts'
import type { Client } from '../db/pool.ts'
import type { AccountId, EventId, Json, PersonId, SubjectId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
import type { Person } from '../funnel/person.ts'
import type { Held } from '../identity/resolve.ts'
import { binaryArray } from './binary-array.ts'
import { FACT_COLUMNS, type FactRow, factOf } from './fact-row.ts'

export interface Receipt {
  readonly key: EventId
  readonly subject: SubjectId
  readonly digest: number
  readonly person: PersonId | null
}

export interface Introduction {
  readonly version: number
  /** What the database's clock says. */
  readonly clock: Timestamp
  readonly receipts: readonly Receipt[]
  /** Everything held by the people whom some identifier of the batch names. */
  readonly held: readonly (Held & { readonly root: PersonId })[]
  /** Account and opportunity keys: `account:domain`, `opportunity`, to their subject. */
  readonly things: readonly { readonly kind: string; readonly value: string; readonly subject: SubjectId }[]
  readonly accounts: readonly AccountRow[]
  /** How many facts each of those people had. */
  readonly seqs: readonly { readonly person: PersonId; readonly seq: number }[]
  /** The people of subjects that the batch names outright. */
  readonly named: readonly { readonly subject: SubjectId; readonly root: PersonId }[]
  /** Addresses of the batch that nothing may be sent to, by their hash as hex. */
  readonly closed: readonly Closed[]
}

export interface Closed {
  readonly hash: string
  readonly reason: SuppressionReason
  readonly at: string
  readonly source: string
}

export interface AccountRow {
  readonly id: AccountId
  readonly values: Readonly<Record<string, Json>>
}

const INTRODUCE = `
with head as materialized (
  select version from definition_heads where workspace_id = $1 for share
), asked as materialized (
  select i.kind, i.value, i.subject_id from unnest($3::text[], $4::text[]) q(kind, value)
  cross join lateral (
    select kind, value, subject_id from identities
    where workspace_id = $1 and kind = q.kind and value = q.value offset 0
  ) i
), roots as materialized (
  select distinct s.person_id from asked a
  cross join lateral (select person_id from subjects where workspace_id = $1 and subject_id = a.subject_id offset 0) s
), named as materialized (
  select s.subject_id, s.person_id from unnest($5::uuid[]) q(subject_id)
  cross join lateral (
    select subject_id, person_id from subjects where workspace_id = $1 and subject_id = q.subject_id offset 0
  ) s
), held as materialized (
  select i.kind, i.value, i.subject_id, i.trusted, r.person_id from roots r
  cross join lateral (select subject_id from subjects where workspace_id = $1 and person_id = r.person_id offset 0) s
  cross join lateral (
    select kind, value, subject_id, trusted from identities where workspace_id = $1 and subject_id = s.subject_id offset 0
  ) i
), seqs as materialized (
  select r.person_id, p.seq from roots r
  cross join lateral (select seq from people where workspace_id = $1 and person_id = r.person_id offset 0) p
), received as materialized (
  select r.key, r.subject_id, r.digest, s.person_id from unnest($2::uuid[]) q(key)
  cross join lateral (
    select key, subject_id, digest from receipts where workspace_id = $1 and key = q.key offset 0
  ) r
  left join lateral (
    select person_id from subjects where workspace_id = $1 and subject_id = r.subject_id offset 0
  ) s on true
), things as materialized (
  select kind, value, subject_id from asked where kind like 'account:%' or kind in ('opportunity', 'pool', 'workspace')
), known_accounts as materialized (
  select distinct a.account_id, a.state from things t
  cross join lateral (
    select account_id, state from accounts where workspace_id = $1 and account_id = t.subject_id offset 0
  ) a
), closed as materialized (
  select s.hash, s.reason, s.at, s.source from unnest($6::text[]) q(hash)
  cross join lateral (
    select hash, reason, at, source from suppressions
    where workspace_id = $1 and hash = decode(q.hash, 'hex') and lifted_at is null offset 0
  ) s
)
select (select version from head) as version, clock_timestamp() as clock,
  (select json_agg(json_build_object('key', key, 'subject', subject_id, 'digest', digest, 'person', person_id)) from received) as receipts,
  (select json_agg(json_build_object('kind', kind, 'value', value, 'subject', subject_id, 'trusted', trusted, 'root', person_id)) from held) as held,
  (select json_agg(json_build_object('kind', kind, 'value', value, 'subject', subject_id)) from things) as things,
  (select json_agg(json_build_object('id', account_id, 'values', state -> 'values')) from known_accounts) as accounts,
  (select json_agg(json_build_object('person', person_id, 'seq', seq)) from seqs) as seqs,
  (select json_agg(json_build_object('subject', subject_id, 'root', person_id)) from named) as named,
  (select json_agg(json_build_object('hash', encode(hash, 'hex'), 'reason', reason, 'at', at, 'source', source)) from closed) as closed`

/** What a batch is about. */
interface Batch {
  readonly keys: readonly EventId[]
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[]
  readonly subjects: readonly SubjectId[]
  readonly addresses: readonly string[]
}

/** First read of a batch: the definition in force (held until commit), which messages are known, and who the identifiers name. */
export const introducing = (workspace: WorkspaceId, { keys, identifiers, subjects, addresses }: Batch) => ({
  name: 'ledger-introduce',
  text: INTRODUCE,
  values: [
    workspace,
    binaryArray('uuid', keys),
    binaryArray(
      'text',
      identifiers.map(({ kind }) => kind),
    ),
    binaryArray(
      'text',
      identifiers.map(({ value }) => value),
    ),
    binaryArray('uuid', subjects),
    binaryArray('text', addresses),
  ],
})

/** The row of that read: what there is none of is null. */
export type IntroductionRow = Pick<Introduction, 'clock'> & {
  readonly [name in Exclude<keyof Introduction, 'clock'>]: Introduction[name] | null
}

/** What the first read of a batch answered. */
export const introductionOf = (row: IntroductionRow): Introduction => ({
  version: row.version ?? 0,
  clock: row.clock,
  receipts: row.receipts ?? [],
  held: row.held ?? [],
  things: row.things ?? [],
  accounts: row.accounts ?? [],
  seqs: row.seqs ?? [],
  named: row.named ?? [],
  closed: row.closed ?? [],
})

export interface PersonRow {
  readonly id: PersonId
  readonly seq: number
  readonly person: Person
  readonly mergedInto: PersonId | null
  readonly waiting: string | null
  readonly hidden: boolean
}

const LOCK_PEOPLE = `
select p.person_id, p.seq, p.state, p.merged_into, p.waiting_team, p.hidden
from people p where p.workspace_id = $1 and p.person_id = any($2::uuid[]) order by p.person_id for update of p`

/** The people of a batch, locked in order until commit. */
export async function lockPeople(
  client: Client,
  workspace: WorkspaceId,
  ids: readonly PersonId[],
): Promise<PersonRow[]> {
  const { rows } = await client.query({
    name: 'ledger-lock-people',
    text: LOCK_PEOPLE,
    values: [workspace, binaryArray('uuid', ids)],
  })
  return rows.map((row) => ({
    id: row.person_id,
    seq: row.seq,
    person: row.state,
    mergedInto: row.merged_into,
    waiting: row.waiting_team,
    hidden: row.hidden,
  }))
}

const FACTS = `
select s.person_id, ${FACT_COLUMNS} from unnest($2::uuid[]) q(person_id)
cross join lateral (
  select subject_id, person_id from subjects where workspace_id = $1 and person_id = q.person_id offset 0
) s
cross join lateral (
  select * from events where workspace_id = $1 and subject_id = s.subject_id and subject_kind = 'person' offset 0
) e`

interface PersonFactRow extends FactRow {
  readonly person_id: PersonId
}

/** Every fact of the subjects that now belong to these people. */
export async function factsOfPeople(
  client: Client,
  workspace: WorkspaceId,
  ids: readonly PersonId[],
): Promise<Map<PersonId, Fact[]>> {
  const facts = new Map<PersonId, Fact[]>(ids.map((id) => [id, []]))
  if (ids.length === 0) return facts
  const { rows } = await client.query<PersonFactRow>({ name: 'ledger-facts', text: FACTS, values: [workspace, ids] })
  for (const row of rows) facts.get(row.person_id)?.push(factOf(row))
  return facts
}

/** Every fact of streams that are not people's: accounts, opportunities, pools, the workspace. */
export async function factsOfSubjects(
  client: Client,
  workspace: WorkspaceId,
  ids: readonly SubjectId[],
): Promise<Map<SubjectId, Fact[]>> {
  const facts = new Map<SubjectId, Fact[]>(ids.map((id) => [id, []]))
  if (ids.length === 0) return facts
  const { rows } = await client.query<FactRow>({
    name: 'ledger-subject-facts',
    text: `select ${FACT_COLUMNS} from events e where e.workspace_id = $1 and e.subject_id = any($2::uuid[])`,
    values: [workspace, ids],
  })
  for (const row of rows) facts.get(row.subject_id)?.push(factOf(row))
  return facts
}
