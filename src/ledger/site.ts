import type { Client } from '../db/pool.ts'
import { Fault } from '../fault.ts'
import type { EventId, PersonId, SubjectId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import { toMs } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
import { standing } from '../funnel/fold.ts'
import { lateDay } from '../measure/site/closing.ts'
import { type Hit, hitOf, type TouchRow, touchRowOf } from '../measure/site/hit.ts'
import { difference } from './audit/same-json.ts'
import type { Writes } from './writes.ts'

/** What somebody did on the site, by fact. */
export interface SiteRows {
  readonly hits: ReadonlyMap<EventId, Hit>
  readonly touches: ReadonlyMap<EventId, TouchRow>
}

/** What the facts of a person say of the site; what was undone says nothing. An erasure leaves the rows, emptied, since pages and doors are counted from them. */
function siteRowsOf(facts: readonly Fact[]): SiteRows {
  const hits = new Map<EventId, Hit>()
  const touches = new Map<EventId, TouchRow>()
  for (const fact of standing(facts)) {
    const hit = hitOf(fact)
    if (hit !== undefined) hits.set(fact.id, hit)
    const touch = touchRowOf(fact)
    if (touch !== undefined) touches.set(fact.id, touch)
  }
  return { hits, touches }
}

const isEnd = ({ event }: Fact): boolean => event.type === 'capture.withdrawn'

/** Of somebody erased what was counted stays, without the facts that it came from; nothing in it names them. */
const isErased = (facts: readonly Fact[]): boolean => facts.some(({ event }) => event.type === 'ledger.compacted')

const isSeen = ({ kind }: Pick<Hit, 'kind'>): boolean => kind === 'page' || kind === 'read'

/** A hit that came or went. */
type Changed = Pick<Hit, 'at' | 'kind' | 'door'>

/**
 * Marks the days whose packed hits change: those of what came late or went, and every later one of the same person, which says whether
 * somebody was there before. `stored` is missing only where nothing is older than what is new. `clock` is the database's, which the
 * packer goes by too: those of processes may be hours apart.
 */
function markDays(
  changed: readonly Changed[],
  stored: readonly Fact[],
  clock: Timestamp,
  { lateDays }: Pick<Writes, 'lateDays'>,
): void {
  const nowMs = toMs(clock)
  const mark = (at: Timestamp) => {
    const day = lateDay(toMs(at), nowMs)
    if (day !== undefined) lateDays.add(day)
  }
  let first: Timestamp | undefined
  for (const hit of changed) {
    if (!isSeen(hit) && hit.door === null) continue
    mark(hit.at)
    if (isSeen(hit) && (first === undefined || hit.at < first)) first = hit.at
  }
  if (first === undefined || lateDay(toMs(first), nowMs) === undefined) return
  for (const fact of stored) {
    if (fact.at <= first) continue
    const hit = hitOf(fact)
    if (hit !== undefined && isSeen(hit)) mark(hit.at)
  }
}

/** What the database's clock says. */
export async function clockOf(client: Client): Promise<Timestamp> {
  const { rows } = await client.query<{ clock: Timestamp }>('select clock_timestamp() as clock')
  const clock = rows[0]?.clock
  if (clock === undefined) throw new Fault('internal', 'The database did not say what time it is.')
  return clock
}

/** The rows of a person's new facts; where earlier ones were undone, theirs go. `stored` are the facts of one who is folded anew. */
export function writeSite(
  news: readonly Fact[],
  stored: readonly Fact[] | undefined,
  writes: Writes,
  clock: Timestamp,
): void {
  const changed: Changed[] = []
  const all = [...(stored ?? []), ...news]
  const kept = all.some(isEnd) ? new Set(standing(all).map(({ id }) => id)) : undefined
  for (const fact of news) {
    if (kept?.has(fact.id) === false) continue
    const hit = hitOf(fact)
    if (hit !== undefined) {
      writes.hits.push(hit)
      changed.push(hit)
    }
    const touch = touchRowOf(fact)
    if (touch !== undefined) writes.touches.push(touch)
  }
  const undone = kept !== undefined && news.some(isEnd) ? (stored ?? []).filter(({ id }) => !kept.has(id)) : []
  for (const fact of undone) {
    const hit = hitOf(fact)
    if (hit !== undefined) {
      writes.goneHits.push(fact)
      changed.push(hit)
    }
    if (touchRowOf(fact) !== undefined) writes.goneTouches.push(fact)
  }
  markDays(changed, stored ?? [], clock, writes)
}

/** Corrects what is stored where the facts of a person say otherwise. */
export function mendSite(stored: SiteRows, facts: readonly Fact[], writes: Writes, clock: Timestamp): void {
  const wanted = siteRowsOf(facts)
  const changed: Changed[] = []
  for (const [id, hit] of wanted.hits) {
    const was = stored.hits.get(id)
    if (difference(was, hit) === undefined) continue
    writes.hits.push(hit)
    changed.push(hit, ...(was === undefined ? [] : [was]))
  }
  for (const [id, touch] of wanted.touches)
    if (difference(stored.touches.get(id), touch) !== undefined) writes.touches.push(touch)
  if (!isErased(facts))
    for (const [id, hit] of stored.hits) {
      if (wanted.hits.has(id)) continue
      writes.goneHits.push(hit)
      changed.push(hit)
    }
  markDays(changed, facts, clock, writes)
  if (isErased(facts)) return
  for (const [id, touch] of stored.touches) if (!wanted.touches.has(id)) writes.goneTouches.push(touch)
}

/** The first row of the site that is not what the facts of a person say. */
export function siteDifference(stored: SiteRows, facts: readonly Fact[]): string | undefined {
  const wanted = siteRowsOf(facts)
  const kept = isErased(facts)
  for (const name of ['hits', 'touches'] as const) {
    const [has, should] = [stored[name], wanted[name]]
    for (const id of new Set([...(kept ? [] : has.keys()), ...should.keys()])) {
      const found = difference(has.get(id), should.get(id), `.${name}`)
      if (found !== undefined) return `fact ${id}: ${found}`
    }
  }
  return undefined
}

const OF_PEOPLE = `from unnest($2::uuid[]) q(person_id)
cross join lateral (
  select subject_id, person_id from subjects where workspace_id = $1 and person_id = q.person_id offset 0
) s`
const HITS = `select s.person_id, h.subject_id as subject, h.at, h.id, h.kind, h.path, h.door, h.version, h.field, h.seconds, h.scroll, h.channel
${OF_PEOPLE} cross join lateral (select * from hits where workspace_id = $1 and subject_id = s.subject_id offset 0) h`
const TOUCHES = `select s.person_id, t.subject_id as subject, t.at, t.id, t.channel, t.source, t.medium, t.campaign, t.term, t.content,
  t.referrer, t.landing, t.click_id as "clickId", t.rules, t.definition
${OF_PEOPLE} cross join lateral (select * from touches where workspace_id = $1 and subject_id = s.subject_id offset 0) t`

interface Keyed {
  readonly person_id: PersonId
  readonly subject: SubjectId
  readonly at: Timestamp
  readonly id: EventId
}

/** What is stored of these people's doings on the site. */
export async function siteOfPeople(
  client: Client,
  workspace: WorkspaceId,
  people: readonly PersonId[],
): Promise<Map<PersonId, SiteRows>> {
  const found = new Map(
    people.map((id) => [id, { hits: new Map<EventId, Hit>(), touches: new Map<EventId, TouchRow>() }]),
  )
  if (people.length === 0) return found
  const values = [workspace, people]
  const hits = await client.query<Keyed & Hit>({ name: 'ledger-hits', text: HITS, values })
  for (const { person_id, ...hit } of hits.rows) found.get(person_id)?.hits.set(hit.id, hit)
  const touches = await client.query<Keyed & TouchRow>({ name: 'ledger-touches', text: TOUCHES, values })
  for (const { person_id, ...touch } of touches.rows) found.get(person_id)?.touches.set(touch.id, touch)
  return found
}

/** Rows of nobody: no pass over the people meets them. Subjects are asked for first, since they are few beside their rows. */
export const STRAYS = (['hits', 'touches'] as const).map((table) => ({
  table,
  where: `t.subject_id in (
    select h.subject_id from ${table} h where h.workspace_id = $1 except select s.subject_id from subjects s where s.workspace_id = $1)`,
}))
