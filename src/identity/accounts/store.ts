import { type Client, inWorkspace, type Pool } from '../../db/pool.ts'
import type { Definition } from '../../definition/definition.ts'
import { Fault } from '../../fault.ts'
import type { Json, WorkspaceId } from '../../funnel/brand.ts'
import type { Person, TraitSource } from '../../funnel/person.ts'
import { nameOf } from '../../funnel/person-record.ts'
import type { Book } from '../../ledger/book.ts'
import { FACT_COLUMNS, type FactRow, factOf } from '../../ledger/fact-row.ts'
import { scoreAt } from '../../score/score.ts'
import type { Only } from '../store.ts'
import type { AccountDeal, AccountFact, AccountRecord, AccountRow, Sort } from './answer.ts'
import { accountScore, type Colleague, rolesFilled } from './buying-group.ts'

/** Names as they are sorted and searched; the index `accounts_by_name` has them. */
const NAME = `lower(coalesce(a.name, '')) collate "C"`

/** What is asked of the table besides its order: each part that is not asked is left out, so that an index serves the rest. */
interface Narrowing {
  readonly isSearch: boolean
  readonly isMine: boolean
  readonly isFurther: boolean
}

const FOUND = `(${NAME} like $3 or lower(a.state -> 'values' ->> 'domain') like $3)`
const DEALS_OF = `
  from opportunities o left join people_listed l on l.workspace_id = o.workspace_id and l.person_id = o.person_id
  where o.workspace_id = $1 and o.status = 'open' and not o.hidden`

/** What each company is sorted by: one walk along an index that holds it, of those found where a name is searched. */
function keysOf(sort: Sort, { isSearch, isMine }: Narrowing): string {
  const mine = isMine ? 'and l.owner = $2::uuid' : ''
  const found = isSearch ? 'and l.account_id in (select account_id from found)' : ''
  if (sort === 'value')
    return `select coalesce(o.account_id, l.account_id) as account_id, sum(o.value)::float8 as key ${DEALS_OF} ${mine} group by 1`
  const key = sort === 'people' ? 'count(*)::float8' : 'sum(l.engagement) filter (where l.exit_rule is null)::float8'
  return `select l.account_id, ${key} as key from people_listed l
    where l.workspace_id = $1 and l.account_id is not null ${found} ${mine} group by l.account_id`
}

/** A page of companies; people and deals are added up for those of the page alone, as far as whoever asks may see them. */
const tableOf = (sort: Sort, narrowing: Narrowing): string => {
  const { isSearch, isMine, isFurther } = narrowing
  const [key, type, direction, than] =
    sort === 'name' ? [NAME, 'text', 'asc', '>'] : ['coalesce(k.key, 0)', 'float8', 'desc', '<']
  const seen = isMine
    ? 'exists (select from people_listed m where m.workspace_id = $1 and m.account_id = a.account_id and m.owner = $2::uuid)'
    : '$2::uuid is null'
  const mine = isMine ? 'and l.owner = $2::uuid' : ''
  return `
with ${isSearch ? `found as (select a.account_id from accounts a where a.workspace_id = $1 and not a.hidden and ${FOUND}),` : ''}
page as materialized (
  select a.account_id, ${key} as key from accounts a ${sort === 'name' ? '' : `left join (${keysOf(sort, narrowing)}) k on k.account_id = a.account_id`}
  where a.workspace_id = $1 and not a.hidden and ${isSearch ? FOUND : '$3::text is null'} and ${seen}
    and ${isFurther ? `(${key}, a.account_id) ${than} ($4::${type}, $5::uuid)` : '$4::text is null and $5::uuid is null'}
  order by ${key} ${direction}, a.account_id ${direction} limit $6
)
select a.account_id as id, coalesce(a.name, a.state -> 'values' ->> 'domain', '') as name, a.state -> 'values' ->> 'domain' as domain,
  a.state -> 'values' ->> 'industry' as industry, coalesce(f.people, 0) as people, coalesce(f.fit, 0) as fit,
  coalesce(f.engagement, 0) as engagement, d.value as open_value, coalesce(d.open, 0) as open, f.seen_at, f.written,
  (select l.owner_name from people_listed l where l.workspace_id = $1 and l.owner = a.owner limit 1) as owner, page.key::text as key
from page join accounts a on a.workspace_id = $1 and a.account_id = page.account_id
left join lateral (
  select count(*) as people, max(l.fit) as fit, sum(l.engagement) filter (where l.exit_rule is null)::float8 as engagement,
    max(l.seen_at) as seen_at, min(l.company) as written
  from people_listed l where l.workspace_id = $1 and l.account_id = page.account_id ${mine}
) f on true
left join lateral (
  select count(*) as open, sum(o.value)::float8 as value from (
    select o.opportunity_id, o.value, l.owner from opportunities o
      left join people_listed l on l.workspace_id = o.workspace_id and l.person_id = o.person_id
      where o.workspace_id = $1 and o.account_id = page.account_id and o.status = 'open' and not o.hidden
    union all
    select o.opportunity_id, o.value, l.owner from people_listed l
      join opportunities o on o.workspace_id = l.workspace_id and o.person_id = l.person_id
      where l.workspace_id = $1 and l.account_id = page.account_id and o.account_id is null and o.status = 'open' and not o.hidden
  ) o ${isMine ? 'where o.owner = $2::uuid' : ''}
) d on true
order by page.key ${direction}, page.account_id ${direction}`
}

/** A company is known by its name in lower case; it is shown as its people write it. */
const asWritten = (name: string, written: string | null | undefined): string =>
  written?.toLowerCase() === name.toLowerCase() ? written : name

const escaped = (text: string): string => text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)

/** A page of companies; the cursor is the last one's place in the order asked for. */
export async function accountsOf(
  pool: Pool,
  workspace: WorkspaceId,
  asked: {
    readonly sort: Sort
    readonly search: string
    readonly after: readonly [string, string] | null
    readonly limit: number
    readonly only: Only
  },
): Promise<{ readonly items: readonly AccountRow[]; readonly next: string | null }> {
  return inWorkspace(pool, workspace, async (client) => {
    const search = asked.search === '' ? null : `%${escaped(asked.search)}%`
    const values = [workspace, asked.only, search, asked.after?.[0] ?? null, asked.after?.[1] ?? null, asked.limit + 1]
    const narrowing = { isSearch: search !== null, isMine: asked.only !== null, isFurther: asked.after !== null }
    const name = `accounts-${asked.sort}-${Object.values(narrowing).map(Number).join('')}`
    const { rows } = await client.query({ name, text: tableOf(asked.sort, narrowing), values })
    const items = rows.slice(0, asked.limit)
    const last = items.at(-1)
    return {
      items: items.map(
        (row): AccountRow => ({
          ...{
            id: row.id,
            name: asWritten(row.name, row.written),
            domain: row.domain,
            industry: row.industry,
            people: row.people,
            fit: row.fit,
          },
          ...{ engagement: Math.round(row.engagement * 100) / 100, openValue: row.open_value, open: row.open },
          ...{ owner: row.owner, seenAt: row.seen_at },
        }),
      ),
      next: rows.length > asked.limit && last !== undefined ? `${last.id}~${last.key}` : null,
    }
  })
}

const MOST_PEOPLE = 200

const textAt = (values: Readonly<Record<string, Json>>, name: string): string | null => {
  const value = values[name]
  return typeof value === 'string' && value !== '' ? value : null
}

function colleague(person: Person, nowMs: number, definition: Definition): Colleague {
  const { fit, engagement } = scoreAt(person, nowMs, definition)
  const { values } = person
  return {
    ...{ id: person.id, name: nameOf(person) || null, email: textAt(values, 'email'), title: textAt(values, 'title') },
    ...{ seniority: textAt(values, 'seniority'), department: textAt(values, 'department') },
    role: textAt(values, 'buying_role') ?? textAt(values, 'role'),
    ...{ stage: person.stage, owner: person.owner?.name ?? null, fit, engagement },
    ...{ seenAt: person.lastAt ?? '', isOut: person.exit !== undefined },
  }
}

/** What an account's reading needs beside the connection. */
interface Reading {
  readonly pool: Pool
  readonly book: Book
}

async function peopleOf(
  client: Client,
  book: Book,
  workspace: WorkspaceId,
  asked: { readonly id: string; readonly only: Only; readonly nowMs: number },
): Promise<Colleague[]> {
  const { rows } = await client.query<{ state: Person }>({
    name: 'account-people',
    text: `select p.state from people p where p.workspace_id = $1 and p.account_id = $2 and not p.hidden
             and ($3::uuid is null or p.owner = $3::uuid) order by p.folded_to desc limit ${MOST_PEOPLE + 1}`,
    values: [workspace, asked.id, asked.only],
  })
  const versions = new Set(rows.map(({ state }) => state.version))
  for (const version of versions) await book.load(client, workspace, version)
  return rows
    .map(({ state }) => colleague(state, asked.nowMs, book.of(workspace)(state.version)))
    .sort((a, b) => b.engagement - a.engagement || b.fit - a.fit)
}

const DEALS = `
select o.opportunity_id as id, o.stage, o.status, o.value, o.product, o.opened_at, o.closed_at, l.person_id,
  coalesce(l.name, l.email, '') as name
from opportunities o left join people_listed l on l.workspace_id = o.workspace_id and l.person_id = o.person_id
where o.workspace_id = $1 and not o.hidden and (o.account_id = $2 or l.account_id = $2) and ($3::uuid is null or l.owner = $3::uuid)
order by o.opened_at desc nulls last limit 100`

async function dealsOf(client: Client, workspace: WorkspaceId, id: string, only: Only): Promise<AccountDeal[]> {
  const { rows } = await client.query({ name: 'account-deals', text: DEALS, values: [workspace, id, only] })
  return rows.map((row) => ({
    ...{ id: row.id, stage: row.stage, status: row.status, value: row.value === null ? null : Number(row.value) },
    ...{ product: row.product, openedAt: row.opened_at, closedAt: row.closed_at },
    person: row.person_id === null ? null : { id: row.person_id, name: row.name },
  }))
}

/** The newest facts of whoever was heard of last: fifty people and sixty facts, whatever the company's size. */
const TIMELINE = `
select m.person_id, m.name, ${FACT_COLUMNS} from (
  select l.workspace_id, l.person_id, coalesce(l.name, l.email, '') as name from people_listed l
  where l.workspace_id = $1 and l.account_id = $2 and ($3::uuid is null or l.owner = $3::uuid) order by l.seen_at desc limit 50
) m
join subjects s on s.workspace_id = m.workspace_id and s.person_id = m.person_id
cross join lateral (
  select * from events v where v.workspace_id = $1 and v.subject_id = s.subject_id and v.subject_kind = 'person'
    and v.type <> 'definition.applied' and v.type <> 'account.changed' order by v.at desc, v.id desc limit 60
) e
where s.workspace_id = $1 order by e.at desc, e.id desc limit 60`

interface TimelineRow extends FactRow {
  readonly person_id: string
  readonly name: string
}

async function timelineOf(client: Client, workspace: WorkspaceId, id: string, only: Only): Promise<AccountFact[]> {
  const { rows } = await client.query<TimelineRow>({
    name: 'account-timeline',
    text: TIMELINE,
    values: [workspace, id, only],
  })
  return rows.map((row) => ({ person: row.person_id, name: row.name, fact: factOf(row) }))
}

/** One company with its people, deals and newest facts; `not_found` where a rep has nobody there. */
export async function accountRecord(
  { pool, book }: Reading,
  workspace: WorkspaceId,
  definition: Definition,
  asked: { readonly id: string; readonly only: Only; readonly nowMs: number },
): Promise<AccountRecord> {
  const { id, only } = asked
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query({
      name: 'account',
      text: `select a.account_id as id, a.name, a.state,
               (select l.owner_name from people_listed l where l.workspace_id = $1 and l.owner = a.owner limit 1) as owner,
               (select min(l.company) from people_listed l where l.workspace_id = $1 and l.account_id = a.account_id) as written,
               (select coalesce(sum(l.engagement), 0)::float8 from people_listed l where l.workspace_id = $1 and l.account_id = a.account_id
                  and l.exit_rule is null and ($3::uuid is null or l.owner = $3::uuid)) as engagement_then
             from accounts a where a.workspace_id = $1 and a.account_id = $2 and not a.hidden
               and ($3::uuid is null or exists (select from people_listed m where m.workspace_id = $1 and m.account_id = a.account_id and m.owner = $3::uuid))`,
      values: [workspace, id, only],
    })
    const [row] = rows
    if (row === undefined) throw new Fault('not_found', 'There is no account with this id in this workspace.')
    const { values, sources }: { values: Record<string, Json>; sources?: Record<string, TraitSource> } = row.state
    const all = await peopleOf(client, book, workspace, asked)
    const people = all.slice(0, MOST_PEOPLE)
    const { buyingGroup } = definition.playbook
    return {
      ...{
        id: row.id,
        name: asWritten(row.name ?? textAt(values, 'domain') ?? '', row.written),
        domain: textAt(values, 'domain'),
        owner: row.owner,
      },
      facts: Object.entries(values)
        .map(([name, value]) => ({ name, value, source: sources?.[name] ?? null }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
      engagementThen: Math.round(row.engagement_then * 100) / 100,
      ...{ score: accountScore(people), people, isMore: all.length > people.length },
      ...{ roles: rolesFilled(buyingGroup?.roles ?? [], people), review: buyingGroup?.review ?? null },
      stages: Object.fromEntries(definition.stages.map((stage) => [stage.id, stage.name])),
      opportunities: await dealsOf(client, workspace, id, only),
      timeline: await timelineOf(client, workspace, id, only),
      currency: definition.currency,
    }
  })
}
