import type { Client } from '../db/pool.ts'
import type { PersonId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import { fromMs } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
import { columnsOf } from './audit/columns.ts'
import { difference } from './audit/same-json.ts'
import type { Book } from './book.ts'
import { foldAll } from './fold-people.ts'
import { listedRow, mendListed, type StoredListing } from './listed.ts'
import type { ListedRow } from './listed-row.ts'
import { partsOf } from './parts.ts'
import { type EntryWrite, entryId, type JourneyWrite, journeysOf } from './person-rows.ts'
import { factsOfPeople } from './read.ts'
import { clockOf, mendSite, type SiteRows, siteOfPeople } from './site.ts'
import { statementOf } from './statement.ts'
import { noWrites, type PersonWrite, type Writes } from './writes.ts'

/** Everything stored of some people that should follow from their facts. */
const STORED = `
select p.person_id as id, p.seq, to_jsonb(p) - 'state' as columns, p.state, p.folded_to,
  (select json_agg(e) from stage_entries e where e.workspace_id = $1 and e.person_id = p.person_id and e.superseded_at is null) as entries,
  (select json_agg(j) from journeys j where j.workspace_id = $1 and j.person_id = p.person_id) as journeys,
  (select a.due from alarms a where a.workspace_id = $1 and a.person_id = p.person_id) as due,
  (select to_jsonb(l) - 'workspace_id' from people_listed l where l.workspace_id = $1 and l.person_id = p.person_id) as listed,
  (select json_agg(w.word) from people_words w where w.workspace_id = $1 and w.person_id = p.person_id) as words
from people p where p.workspace_id = $1 and p.person_id = any($2::uuid[])`

interface StoredPerson {
  readonly id: PersonId
  readonly seq: number
  readonly columns: Readonly<Record<string, unknown>>
  readonly state: unknown
  readonly folded_to: Timestamp
  readonly entries: readonly StoredEntry[] | null
  readonly journeys:
    | readonly (Readonly<Record<string, unknown>> & { readonly cycle: number; readonly day: string })[]
    | null
  readonly due: Timestamp | null
  readonly listed: ListedRow | null
  readonly words: readonly string[] | null
}

interface StoredEntry {
  readonly id: string
  readonly cycle: number
  readonly stage: string
  readonly at: string
  readonly version: number
  readonly basis: string
  readonly evidence: unknown
}

const NO_SITE: SiteRows = { hits: new Map(), touches: new Map() }

/** What of these people was wrong or missing. */
export interface Rebuilt {
  readonly people: number
  readonly changed: number
}

/** Rows that exist but say something else are removed first: the one statement that writes only adds and supersedes. */
interface Wrong {
  readonly person: PersonId
  readonly id: string
}

const asText = (at: string): string => fromMs(Date.parse(at))

function isRight(row: StoredEntry, { entry, id }: EntryWrite): boolean {
  const { stage, cycle, at, version, basis, evidence, cause } = entry
  const stored = { ...row, at: asText(row.at) }
  return (
    difference(stored, { ...stored, ...{ id, stage, cycle, at, version, basis }, evidence: { ...evidence, cause } }) ===
    undefined
  )
}

function rebuildEntries(
  stored: StoredPerson | undefined,
  wanted: readonly EntryWrite[],
  id: PersonId,
  writes: Writes,
): Wrong[] {
  const rows = new Map((stored?.entries ?? []).map((row) => [row.id, row]))
  const wrong: Wrong[] = []
  for (const write of wanted) {
    const row = rows.get(write.id)
    rows.delete(write.id)
    if (row !== undefined && isRight(row, write)) continue
    wrong.push({ person: id, id: write.id })
    writes.entries.push(write)
  }
  for (const row of rows.values()) writes.superseded.push({ person: id, id: row.id, because: 'rebuilt' })
  return wrong
}

function rebuildJourneys(
  stored: StoredPerson | undefined,
  wanted: readonly JourneyWrite[],
  id: PersonId,
  writes: Writes,
): void {
  const rows = new Map((stored?.journeys ?? []).map((row) => [row.cycle, row]))
  for (const write of wanted) {
    const { day, entered, dimensions, dateUnknown } = write
    const row = rows.get(write.cycle)
    rows.delete(write.cycle)
    if (
      row !== undefined &&
      difference(row, { ...row, day, entered, dimensions, date_unknown: dateUnknown }) === undefined
    )
      continue
    writes.journeys.push(write)
    writes.dirtyDays.add(day)
    if (row !== undefined) writes.dirtyDays.add(row.day)
  }
  for (const { cycle, day } of rows.values()) {
    writes.endedJourneys.push({ person: id, cycle })
    writes.dirtyDays.add(day)
  }
}

function rebuildAlarm(stored: StoredPerson | undefined, alarm: number | undefined, id: PersonId, writes: Writes): void {
  const due = alarm === undefined ? null : fromMs(alarm)
  if (due === (stored?.due ?? null)) return
  if (due === null) writes.silenced.push(id)
  else writes.alarms.push({ person: id, due })
}

function isRightRow(stored: StoredPerson | undefined, { person, mergedInto, hidden }: PersonWrite): boolean {
  if (stored === undefined) return false
  const columns = { ...columnsOf(person, hidden), merged_into: mergedInto }
  return (
    difference(stored.columns, { ...stored.columns, ...columns }) === undefined &&
    difference(stored.state, person) === undefined &&
    stored.folded_to === (person.foldedTo ?? stored.folded_to)
  )
}

/** The row as the ledger writes it: JSON of the database writes times its own way. */
function listingOf(stored: StoredPerson | undefined): StoredListing {
  const row = stored?.listed ?? undefined
  const times =
    row === undefined
      ? {}
      : { created_at: fromMs(Date.parse(row.created_at)), seen_at: fromMs(Date.parse(row.seen_at)) }
  return { row: row === undefined ? undefined : { ...row, ...times }, words: stored?.words ?? [] }
}

const lastOf = (facts: readonly Fact[], folded: Timestamp | undefined): Timestamp =>
  facts.reduce((last, { at }) => (at > last ? at : last), folded ?? fromMs(0))

/** The numbers that new facts of these people go on from, where no row remembers them. */
async function numbersOf(
  client: Client,
  workspace: WorkspaceId,
  ids: readonly PersonId[],
): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const { rows } = await client.query<{ id: string; seq: number }>(
    `select s.person_id as id, max(e.seq) as seq from subjects s join events e on e.workspace_id = $1 and e.subject_id = s.subject_id
     where s.workspace_id = $1 and s.person_id = any($2::uuid[]) group by s.person_id`,
    [workspace, ids],
  )
  return new Map(rows.map(({ id, seq }) => [id, seq]))
}

async function lock(
  client: Client,
  workspace: WorkspaceId,
  ids: readonly PersonId[],
): Promise<Map<PersonId, StoredPerson>> {
  await client.query({
    name: 'rebuild-lock',
    text: `with head as materialized (select version from definition_heads where workspace_id = $1 for share),
      locked as materialized (
        select person_id from people where workspace_id = $1 and person_id = any($2::uuid[]) order by person_id for update
      ) select (select count(*) from head) + (select count(*) from locked)`,
    values: [workspace, ids],
  })
  // Read after the locks are held, so that what a batch committed meanwhile is seen.
  const { rows } = await client.query<StoredPerson>({ name: 'rebuild-stored', text: STORED, values: [workspace, ids] })
  return new Map(rows.map((row) => [row.id, row]))
}

/**
 * Folds people anew from their facts alone and corrects every row that says otherwise, or makes those that are missing. Runs inside
 * the caller's transaction as `app`, under the locks that `append` takes; assigns nobody and starts no effect. Must be given
 * the ids of roots: who was merged away has no rows of its own to rebuild.
 */
export async function rebuildPeople(
  client: Client,
  workspace: WorkspaceId,
  book: Book,
  ids: readonly PersonId[],
  now: Timestamp,
): Promise<Rebuilt> {
  const stored = await lock(client, workspace, ids)
  // Merged away between the caller's list and our lock: then they are no roots any more.
  const merged = await client.query<{ id: string }>(
    'select subject_id as id from subjects where workspace_id = $1 and subject_id = any($2::uuid[]) and merged_into is not null',
    [workspace, ids],
  )
  const gone = new Set(merged.rows.map(({ id }) => id))
  const roots = ids.filter((id) => !gone.has(id))
  const facts = await factsOfPeople(client, workspace, roots)
  const numbers = await numbersOf(
    client,
    workspace,
    roots.filter((id) => !stored.has(id)),
  )
  const versions = new Set([...facts.values()].flat().map(({ version }) => version))
  for (const version of versions) await book.load(client, workspace, version)
  const site = await siteOfPeople(client, workspace, roots)
  const clock = await clockOf(client)
  const writes = noWrites()
  const wrong: Wrong[] = []
  for (const id of roots) {
    const own = facts.get(id) ?? []
    mendSite(site.get(id) ?? NO_SITE, own, writes, clock)
    // A profile without any fact has nothing to fold: it is somebody whose first message is being stored.
    if (own.length === 0) continue
    const row = stored.get(id)
    const seq = row?.seq ?? numbers.get(id) ?? own.length
    wrong.push(...plan({ id, row, own, seq }, book.of(workspace), writes))
  }
  await write(client, workspace, writes, wrong, now)
  return { people: roots.length, changed: writes.people.length }
}

interface Planned {
  readonly id: PersonId
  readonly row: StoredPerson | undefined
  readonly own: readonly Fact[]
  readonly seq: number
}

function plan({ id, row, own, seq }: Planned, definitionOf: ReturnType<Book['of']>, writes: Writes): Wrong[] {
  const { person, hidden } = foldAll(id, own, lastOf(own, row?.folded_to), definitionOf)
  const definition = definitionOf(person.version)
  const waiting = columnsOf(person, hidden).waiting_team
  const one: PersonWrite = { person, seq, mergedInto: null, hidden, waiting }
  const entries = person.entries.map((entry) => ({
    person: id,
    id: entryId(entry),
    entry,
    position: definition.stages.findIndex(({ id: stage }) => stage === entry.stage),
  }))
  const wrong = rebuildEntries(row, entries, id, writes)
  rebuildJourneys(row, journeysOf(person, definition), id, writes)
  rebuildAlarm(row, person.alarm, id, writes)
  mendListed(id, listingOf(row), hidden ? undefined : listedRow(person, definition), writes)
  if (!isRightRow(row, one)) writes.people.push(one)
  return row === undefined ? [] : wrong
}

async function write(
  client: Client,
  workspace: WorkspaceId,
  writes: Writes,
  wrong: readonly Wrong[],
  now: Timestamp,
): Promise<void> {
  if (wrong.length > 0) {
    await client.query(
      `delete from stage_entries e using unnest($2::uuid[], $3::uuid[]) u(person, id)
       where e.workspace_id = $1 and e.person_id = u.person and e.id = u.id`,
      [workspace, wrong.map(({ person }) => person), wrong.map(({ id }) => id)],
    )
  }
  const parts = partsOf(writes, now)
  if (parts.length > 0) await client.query(statementOf(workspace, parts))
}
