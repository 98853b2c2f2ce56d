import type { Json, SubjectId } from '../../funnel/brand.ts'
import type { Fact } from '../../funnel/event.ts'
import { factsOfSubjects } from '../read.ts'
import { type AccountState, foldAccount, foldOpportunity, standingSpend } from '../streams.ts'
import type { Finding } from './finding.ts'
import { difference } from './same-json.ts'
import type { Scene } from './scene.ts'

interface AccountRow {
  readonly id: SubjectId
  readonly state: AccountState
  readonly name: string | null
  readonly keys: readonly { readonly field: string; readonly value: string }[] | null
}

const PAGE = 500
const FIRST = '00000000-0000-0000-0000-000000000000'

type Facts = readonly Fact[]

/** Pages through rows that have an `id`, each with its facts. */
async function eachThing<Row extends { readonly id: SubjectId }>(
  { client, workspace }: Scene,
  text: string,
  look: (row: Row, facts: Facts) => void,
): Promise<void> {
  let last = FIRST
  for (;;) {
    const { rows } = await client.query<Row>(`${text} limit ${PAGE}`, [workspace, last])
    if (rows.length === 0) return
    const facts = await factsOfSubjects(
      client,
      workspace,
      rows.map(({ id }) => id),
    )
    for (const row of rows) look(row, facts.get(row.id) ?? [])
    last = rows.at(-1)?.id ?? FIRST
  }
}

/** Fields that no fact said must be the keys the account is known by. */
function account({ id, state, name, keys }: AccountRow, facts: Facts, finding: Finding): void {
  finding.saw()
  const who = `account ${id}`
  const said = foldAccount(facts)
  const held = new Set((keys ?? []).map(({ field, value }) => `${field}\n${value}`))
  const values: Record<string, Json> = { ...said.values }
  for (const [field, value] of Object.entries(state.values)) {
    if (said.values[field] === undefined && held.has(`${field}\n${String(value)}`)) values[field] = value
  }
  const found =
    difference(state, { values, sources: said.sources }, '.state') ??
    difference(name, values.name ?? values.domain ?? null, '.name')
  if (found !== undefined) finding.tell(who, found)
}

interface DealRow {
  readonly id: SubjectId
  readonly state: unknown
  readonly stage: string
  readonly status: string
  readonly value: string | null
  readonly product: string | null
  readonly rep: string | null
  readonly opened_ms: number | null
  readonly closed_ms: number | null
  readonly hidden: boolean
}

const msOf = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text))

function deal({ id, state, ...columns }: DealRow, facts: Facts, finding: Finding): void {
  finding.saw()
  const folded = foldOpportunity(facts)
  const replayed = {
    stage: folded?.stage ?? '',
    status: folded?.status ?? 'open',
    value: folded?.value ?? null,
    product: folded?.product ?? null,
    rep: folded?.rep ?? null,
    opened_ms: msOf(folded?.openedAt),
    closed_ms: msOf(folded?.closedAt),
    hidden: folded === undefined,
  }
  const stored = { ...columns, value: columns.value === null ? null : Number(columns.value) }
  const found = difference(state, folded ?? {}, '.state') ?? difference(stored, replayed)
  if (found !== undefined) finding.tell(`opportunity ${id}`, found)
}

async function spend({ client, workspace }: Scene, finding: Finding): Promise<void> {
  const { rows } = await client.query<{ subject_id: SubjectId }>(
    `select distinct subject_id from events where workspace_id = $1 and subject_kind = 'workspace'`,
    [workspace],
  )
  const facts = await factsOfSubjects(
    client,
    workspace,
    rows.map(({ subject_id }) => subject_id),
  )
  const standing = new Map(
    [...facts.values()].flatMap((of) => standingSpend(of)).map(({ id, event }) => [id as string, event]),
  )
  const stored = await client.query<{ id: string; channel: string; amount: string; currency: string }>(
    'select spend_id as id, channel, amount, currency from spend where workspace_id = $1 and not hidden',
    [workspace],
  )
  for (const { id, ...row } of stored.rows) {
    finding.saw()
    const event = standing.get(id)
    standing.delete(id)
    const said = event && { channel: event.channel, amount: event.amount, currency: event.currency }
    const found = difference({ ...row, amount: Number(row.amount) }, said)
    if (found !== undefined) finding.tell(`spend ${id}`, found)
  }
  for (const id of standing.keys()) finding.tell(`spend ${id}`, 'is missing')
}

/** Accounts, deals and spend against their own facts. */
export async function auditThings(scene: Scene, finding: Finding): Promise<void> {
  await eachThing<AccountRow>(
    scene,
    `select a.account_id as id, a.state, a.name,
       (select json_agg(json_build_object('field', substr(i.kind, 9), 'value', i.value)) from identities i
         where i.workspace_id = a.workspace_id and i.subject_id = a.account_id and i.kind like 'account:%') as keys
     from accounts a where a.workspace_id = $1 and a.account_id > $2 order by a.account_id`,
    (row, facts) => account(row, facts, finding),
  )
  await eachThing<DealRow>(
    scene,
    `select opportunity_id as id, state, stage, status, value, product, rep, hidden,
       (extract(epoch from opened_at) * 1000)::float8 as opened_ms, (extract(epoch from closed_at) * 1000)::float8 as closed_ms
     from opportunities where workspace_id = $1 and opportunity_id > $2 order by opportunity_id`,
    (row, facts) => deal(row, facts, finding),
  )
  await spend(scene, finding)
}
