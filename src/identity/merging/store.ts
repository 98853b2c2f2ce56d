import { type Client, inWorkspace, type Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { PersonId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Person } from '../../funnel/person.ts'
import { type MergePreview, mergePreview } from '../../learn/merge-preview.ts'
import type { Reading } from '../record/store.ts'
import { loadFacts, type Only, rootOf } from '../store.ts'
import { type Alike, type AlikeGroup, type Candidate, type Likeness, phoneKey, spellingsOf } from './alike.ts'

const SHOWN =
  'l.person_id, l.name, l.name_key, l.email, l.company, l.title, l.stage, l.score, l.owner_name, l.account_id, l.seen_at'
const MINE = '($3::uuid is null or l.owner = $3::uuid)'

/** What `SHOWN` reads. */
interface ShownRow {
  readonly person_id: PersonId
  readonly name: string | null
  readonly name_key: string | null
  readonly email: string | null
  readonly company: string | null
  readonly title: string | null
  readonly stage: string
  readonly score: number
  readonly owner_name: string | null
  readonly account_id: string | null
  readonly seen_at: Timestamp
}

const alikeOf = (row: ShownRow): Alike => ({
  ...{ id: row.person_id, name: row.name, email: row.email, company: row.company },
  ...{ title: row.title, stage: row.stage, score: row.score, owner: row.owner_name, seenAt: row.seen_at },
})

const BY_NAME = `
select ${SHOWN} from people_listed l
join people_listed me on me.workspace_id = l.workspace_id and me.name_key = l.name_key
where l.workspace_id = $1 and me.workspace_id = $1 and me.person_id = $2 and l.person_id <> $2 and ${MINE}
order by l.seen_at desc limit 50`

const BY_MAILBOX = `
select ${SHOWN} from identities i
join subjects s on s.workspace_id = i.workspace_id and s.subject_id = i.subject_id
join people_listed l on l.workspace_id = s.workspace_id and l.person_id = s.person_id
where i.workspace_id = $1 and i.kind = 'email' and l.person_id <> $2 and ${MINE}
  and (i.value = any($4::text[]) or (i.value >= $5 and i.value < $6 and i.value like $7))
limit 50`

const BY_PHONE = `
select ${SHOWN}, p.state -> 'values' ->> 'phone' as phone from people_listed l
join people p on p.workspace_id = l.workspace_id and p.person_id = l.person_id
where l.workspace_id = $1 and l.person_id <> $2 and ${MINE} and l.account_id = $4::uuid
order by l.seen_at desc limit 300`

interface Row {
  readonly row: ShownRow
  readonly likeness: Likeness
}

async function byMailbox(client: Client, base: readonly unknown[], person: Person): Promise<Row[]> {
  const spellings = typeof person.values.email === 'string' ? spellingsOf(person.values.email) : null
  if (spellings === null) return []
  const { exact, from, to, domain } = spellings
  const { rows } = await client.query<ShownRow>({
    name: 'alike-mailbox',
    text: BY_MAILBOX,
    values: [...base, exact, from, to, `%@${domain}`],
  })
  return rows.map((row) => ({ row, likeness: 'mailbox' as const }))
}

async function byPhone(client: Client, base: readonly unknown[], person: Person): Promise<Row[]> {
  const own = phoneKey(person.values.phone)
  if (own === null || typeof person.account.id !== 'string') return []
  const { rows } = await client.query<ShownRow & { phone: string | null }>({
    name: 'alike-phone',
    text: BY_PHONE,
    values: [...base, person.account.id],
  })
  return rows.filter((row) => phoneKey(row.phone) === own).map((row) => ({ row, likeness: 'phone' as const }))
}

/** The same name counts within one company, or where one of the two is of no company yet. */
async function byName(client: Client, base: readonly unknown[], person: Person): Promise<Row[]> {
  const { rows } = await client.query<ShownRow>({ name: 'alike-name', text: BY_NAME, values: [...base] })
  const own = typeof person.account.id === 'string' ? person.account.id : null
  return rows.flatMap((row): Row[] => {
    if (own !== null && row.account_id === own) return [{ row, likeness: 'name-and-company' }]
    const isWhole = String(row.name_key).includes(' ')
    return isWhole && (own === null || row.account_id === null) ? [{ row, likeness: 'name' }] : []
  })
}

const MOST = 20

/** Whom somebody found to be another person, by who they are now: a merge since may have made them part of somebody. */
const APART = `
select distinct s.person_id as id, p.said_by as by, p.said_at as at from subjects me
join lateral (
  select a.other as id, a.said_by, a.said_at from people_apart a where a.workspace_id = $1 and a.one = me.subject_id
  union all
  select a.one, a.said_by, a.said_at from people_apart a where a.workspace_id = $1 and a.other = me.subject_id
) p on true
join subjects s on s.workspace_id = $1 and s.subject_id = p.id
where me.workspace_id = $1 and me.person_id = $2 order by p.said_at desc limit 500`

async function apartFrom(client: Client, workspace: WorkspaceId, root: string): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>({ name: 'alike-apart', text: APART, values: [workspace, root] })
  return new Set(rows.map(({ id }) => id))
}

/** What is said of a pair, the lower id first. */
export interface Pair {
  readonly id: string
  readonly other: string
  readonly only: Only
}

/** Notes that two records are two people, or takes that back; both must be within reach of whoever says so. */
export async function sayApart(
  pool: Pool,
  workspace: WorkspaceId,
  { id, other, only }: Pair,
  said: { readonly by: string; readonly at: Timestamp } | null,
): Promise<void> {
  await inWorkspace(pool, workspace, async (client) => {
    const a = await rootOf(client, workspace, id, only)
    const b = await rootOf(client, workspace, other, only)
    if (a === b) throw new Fault('bad_request', 'These are one person already.', 'Take them apart first.')
    const pair = a < b ? [a, b] : [b, a]
    if (said === null) {
      await client.query(
        `delete from people_apart p using subjects x, subjects y where p.workspace_id = $1 and x.workspace_id = $1 and y.workspace_id = $1
           and x.subject_id = p.one and y.subject_id = p.other and x.person_id = any($2::uuid[]) and y.person_id = any($2::uuid[])`,
        [workspace, pair],
      )
      return
    }
    await client.query(
      `insert into people_apart (workspace_id, one, other, said_by, said_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [workspace, ...pair, said.by, said.at],
    )
  })
}

/** Who may be the same person, surest first; at most twenty, each found by an index. */
export async function candidatesFor(
  pool: Pool,
  workspace: WorkspaceId,
  id: string,
  only: Only,
): Promise<readonly Candidate[]> {
  return inWorkspace(pool, workspace, async (client) => {
    const root = await rootOf(client, workspace, id, only)
    const { rows } = await client.query({
      name: 'alike-person',
      text: 'select state from people where workspace_id = $1 and person_id = $2',
      values: [workspace, root],
    })
    const person: Person = rows[0].state
    const base = [workspace, root, only]
    const found = new Map<string, Candidate>()
    const apart = await apartFrom(client, workspace, root)
    const all = [
      ...(await byMailbox(client, base, person)),
      ...(await byPhone(client, base, person)),
      ...(await byName(client, base, person)),
    ]
    for (const { row, likeness } of all) {
      const one = alikeOf(row)
      if (!found.has(one.id) && !apart.has(one.id)) found.set(one.id, { ...one, likeness })
    }
    return [...found.values()].slice(0, MOST)
  })
}

/** Names looked at for one page: a walk along an index. */
const WALK = 20_000
const GROUPS = 50
const LINES = 500

const SAME_NAMES = `
with named as materialized (
  select ${SHOWN}, l.workspace_id from people_listed l
  where l.workspace_id = $1 and l.name_key is not null and l.name_key > $2 and ${MINE}
  order by l.name_key, l.person_id limit ${WALK}
)
select n.*, w.walked_to, w.walked from (select max(name_key) as walked_to, count(*)::int as walked from named) w
left join (
  select *, count(*) over (partition by name_key) as alike from named
) n on n.alike > 1 order by n.name_key, n.seen_at desc limit ${LINES}`

/** On every line, and on one without a person where nobody on the walk shares a name: how far it came. */
interface Walked {
  readonly walked: number
  readonly walked_to: string | null
}

/** People who share a name and a company, or a name where one has no company yet; a page of the alphabet. */
export async function sameNames(
  pool: Pool,
  workspace: WorkspaceId,
  only: Only,
  after: string,
): Promise<{ readonly groups: readonly AlikeGroup[]; readonly next: string | null }> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<ShownRow & Walked>({
      name: 'alike-names',
      text: SAME_NAMES,
      values: [workspace, after, only],
    })
    const byKey = Map.groupBy(
      rows.filter(({ person_id }) => person_id !== null),
      (row) => row.name_key ?? '',
    )
    const all = [...byKey].flatMap(([key, people]) => groupsOf(key, people).map((group) => ({ key, group })))
    const shown = all.slice(0, GROUPS)
    const groups = shown.map(({ group }) => group)
    if (all.length > GROUPS) return { groups, next: shown.at(-1)?.key ?? null }
    if (rows.length === LINES) return { groups, next: [...byKey.keys()].at(-1) ?? null }
    return { groups, next: rows[0]?.walked === WALK ? rows[0].walked_to : null }
  })
}

function groupsOf(key: string, rows: readonly ShownRow[]): AlikeGroup[] {
  const byAccount = Map.groupBy(rows, (row) => row.account_id ?? '')
  const loners = byAccount.get('') ?? []
  const companies = [...byAccount].filter(([account]) => account !== '')
  const groups = companies
    .filter(([, people]) => people.length > 1)
    .map(([, people]): AlikeGroup => ({ likeness: 'name-and-company', people: people.map(alikeOf) }))
  const isName = key.includes(' ') && loners.length > 0 && rows.length > 1 && companies.length <= 1
  return isName ? [{ likeness: 'name', people: rows.map(alikeOf) }] : groups
}

/** What a merge of two people would come to; both must be within reach of whoever asks. */
export async function previewOf(
  { pool, book }: Reading,
  workspace: WorkspaceId,
  asked: { readonly into: string; readonly from: string; readonly only: Only; readonly now: Timestamp },
): Promise<MergePreview> {
  return inWorkspace(pool, workspace, async (client) => {
    const into = await loadFacts(client, workspace, book, asked.into, asked.only)
    const from = await loadFacts(client, workspace, book, asked.from, asked.only)
    const pair = {
      into: { id: into.root, facts: into.facts },
      from: { id: from.root, facts: from.facts },
      now: asked.now,
    }
    return mergePreview(pair, book.of(workspace))
  })
}
