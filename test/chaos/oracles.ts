import { isDeepStrictEqual } from 'node:util'
import { inWorkspace, type Pool } from '../../src/db/pool.ts'
import type { EventId, PersonId, Timestamp, WorkspaceId } from '../../src/funnel/brand.ts'
import type { Fact } from '../../src/funnel/event.ts'
import type { Person } from '../../src/funnel/person.ts'
import { openBook } from '../../src/ledger/book.ts'
import { FACT_COLUMNS, type FactRow, factOf } from '../../src/ledger/fact-row.ts'
import { foldAll } from '../../src/ledger/fold-people.ts'
import { eventId } from '../../src/ledger/ids.ts'
import { entryId } from '../../src/ledger/person-rows.ts'
import type { Rep } from '../../src/route/pool.ts'

/** What one oracle found; a healthy run finds nothing anywhere. */
export interface Verdict {
  readonly oracle: string
  readonly wrong: number
  readonly looked: number
  readonly examples: readonly string[]
}

const verdict = (oracle: string, looked: number, wrong: readonly string[]): Verdict => ({
  oracle,
  looked,
  wrong: wrong.length,
  examples: wrong.slice(0, 5),
})

/** Every fact that was acknowledged is stored; and so is every one whose sender was told to try again until it was. */
export async function lost(pool: Pool, acked: ReadonlySet<string>): Promise<Verdict> {
  const { rows } = await pool.query<{ id: EventId }>(
    'select e.id from events e join receipts r on r.key = e.id and r.workspace_id = e.workspace_id',
  )
  const stored = new Set<string>(rows.map(({ id }) => id))
  return verdict(
    'lost',
    acked.size,
    [...acked].filter((messageId) => !stored.has(eventId(messageId))),
  )
}

/** No message is stored twice: neither under its own id nor, by what it says of itself, under another. */
export async function doubled(pool: Pool): Promise<Verdict> {
  const { rows } = await pool.query<{ what: string }>(
    `select id::text as what from events group by workspace_id, id having count(*) > 1
     union all
     select mid from (select coalesce(body -> 'properties' ->> 'mid', body -> 'traits' ->> 'mid') as mid from events) told
     where mid is not null group by mid having count(*) > 1`,
  )
  const { rows: all } = await pool.query<{ n: number }>('select count(*) as n from events')
  return verdict(
    'doubled',
    all[0]?.n ?? 0,
    rows.map(({ what }) => what),
  )
}

interface PersonRow {
  readonly person_id: PersonId
  readonly state: Person
  readonly folded_to: Timestamp
  readonly hidden: boolean
  readonly stage: string
  readonly track: string
  readonly owner: string | null
  readonly email: string | null
  readonly waiting_team: string | null
}

const AT_ONCE = 500

const plain = (person: Person): unknown => {
  const { alarm: _, ...rest } = person
  return JSON.parse(JSON.stringify(rest))
}

/** Every derived value of every person equals the replay of its facts. */
export async function drift(pool: Pool, workspace: WorkspaceId): Promise<Verdict> {
  const book = openBook()
  await inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query('select version from definitions where workspace_id = $1', [workspace])
    for (const { version } of rows) await book.load(client, workspace, version)
  })
  const wrong: string[] = []
  let looked = 0
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await pool.query<PersonRow>(
      `select person_id, state, folded_to, hidden, stage, track, owner, email, waiting_team from people
       where workspace_id = $1 and merged_into is null and person_id > $2 order by person_id limit ${AT_ONCE}`,
      [workspace, after],
    )
    const last = rows.at(-1)
    if (last === undefined) return verdict('drift', looked, wrong)
    const ids = rows.map(({ person_id }) => person_id)
    const [facts, entries] = [await factsOf(pool, workspace, ids), await entriesOf(pool, workspace, ids)]
    for (const row of rows) {
      looked += 1
      const { person, hidden } = foldAll(
        row.person_id,
        facts.get(row.person_id) ?? [],
        row.folded_to,
        book.of(workspace),
      )
      const found = differences(row, person, hidden, entries.get(row.person_id) ?? [])
      if (found.length > 0) wrong.push(`${row.person_id}: ${found.join(', ')}`)
    }
    after = last.person_id
  }
}

function differences(row: PersonRow, person: Person, hidden: boolean, entries: readonly string[]): string[] {
  const waiting = person.owner === undefined && person.wants !== undefined && !hidden ? person.wants.team : null
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['state', plain(row.state), plain(person)],
    ['hidden', row.hidden, hidden],
    ['stage', row.stage, person.stage],
    ['track', row.track, person.track],
    ['owner', row.owner, person.owner?.rep ?? null],
    ['email', row.email, person.values.email ?? null],
    ['waiting team', row.waiting_team, waiting],
    ['stage entries', [...entries].sort(), [...new Set(person.entries.map(entryId))].sort()],
  ]
  return pairs.filter(([, stored, replayed]) => !isDeepStrictEqual(stored, replayed)).map(([name]) => name)
}

async function factsOf(
  pool: Pool,
  workspace: WorkspaceId,
  people: readonly PersonId[],
): Promise<Map<PersonId, Fact[]>> {
  const { rows } = await pool.query<FactRow & { readonly person_id: PersonId }>(
    `select s.person_id, ${FACT_COLUMNS} from subjects s
     join events e on e.workspace_id = s.workspace_id and e.subject_id = s.subject_id and e.subject_kind = 'person'
     where s.workspace_id = $1 and s.person_id = any($2::uuid[])`,
    [workspace, people],
  )
  const facts = new Map<PersonId, Fact[]>()
  for (const row of rows) facts.set(row.person_id, [...(facts.get(row.person_id) ?? []), factOf(row)])
  return facts
}

async function entriesOf(
  pool: Pool,
  workspace: WorkspaceId,
  people: readonly PersonId[],
): Promise<Map<PersonId, string[]>> {
  const { rows } = await pool.query<{ person_id: PersonId; id: string }>(
    'select person_id, id from stage_entries where workspace_id = $1 and person_id = any($2::uuid[]) and superseded_at is null',
    [workspace, people],
  )
  return new Map(
    [...Map.groupBy(rows, (row) => row.person_id)].map(([person, own]) => [person, own.map(({ id }) => id)]),
  )
}

/** What routing may never do: take one decision twice, give one profile two owners, leave somebody waiting while reps are free. */
export async function routedTwice(pool: Pool): Promise<Verdict> {
  const { rows } = await pool.query<{ what: string }>(
    `select 'decision ' || (body ->> 'decision') as what from events where type = 'route.assigned'
     group by workspace_id, body ->> 'decision' having count(*) > 1
     union all
     select 'subject ' || subject_id from events where type = 'route.assigned' group by workspace_id, subject_id having count(*) > 1
     union all
     select 'still waiting ' || person_id from people where waiting_team is not null and merged_into is null`,
  )
  const { rows: all } = await pool.query<{ n: number }>(
    `select count(*) as n from events where type = 'route.assigned'`,
  )
  return verdict(
    'routed twice',
    all[0]?.n ?? 0,
    rows.map(({ what }) => what),
  )
}

/** Each rep's share is its weight's to within one lead, and the pool's own books agree with the facts. */
export async function unfair(pool: Pool): Promise<Verdict> {
  const { rows: pools } = await pool.query<{ team: string; reps: Readonly<Record<string, Rep>> }>(
    `select team, state -> 'reps' as reps from pools`,
  )
  const { rows } = await pool.query<{ rep: string; n: number }>(
    `select body ->> 'rep' as rep, count(*) as n from events where type = 'route.assigned' group by 1`,
  )
  const leads = new Map(rows.map(({ rep, n }) => [rep, n]))
  const wrong: string[] = []
  for (const { team, reps } of pools) {
    const all = Object.values(reps)
    const total = all.reduce((sum, { id }) => sum + (leads.get(id) ?? 0), 0)
    const weights = all.reduce((sum, { weight }) => sum + weight, 0)
    for (const { id, name, weight, open } of all) {
      const had = leads.get(id) ?? 0
      const due = (total * weight) / weights
      if (Math.abs(had - due) > 1)
        wrong.push(`${team}: ${name} had ${had} of ${total} leads where ${due.toFixed(1)} were due`)
      if (had !== open) wrong.push(`${team}: the pool says ${open} leads of ${name}, the facts say ${had}`)
    }
  }
  return verdict('unfair', leads.size, wrong)
}

/**
 * Nothing claimed past its lease, given up, or due and not done when the server was told to end; nothing acknowledged was set aside. What
 * comes due while the oracles look is nobody's fault.
 */
export async function stuck(pool: Pool, endedAt: Date): Promise<Verdict> {
  const { rows } = await pool.query<{ what: string }>(
    `select kind || ' is ' || state || coalesce(': ' || note, '') as what from effects
     where (state = 'claimed' and lease_until < $1) or state = 'gave_up' or (state in ('ready', 'retry') and due < $1::timestamptz - interval '5 s')
     union all select 'alarm of ' || person_id from alarms where due < $1::timestamptz - interval '5 s'
     union all select 'quarantined: ' || reason from quarantine`,
    [endedAt],
  )
  const { rows: all } = await pool.query<{ n: number }>('select count(*) as n from effects')
  return verdict(
    'stuck',
    all[0]?.n ?? 0,
    rows.map(({ what }) => what),
  )
}
