import type { Client, Pool } from '../db/pool.ts'
import { inWorkspace } from '../db/pool.ts'
import type { Definition } from '../definition/definition.ts'
import { Fault } from '../fault.ts'
import type { PersonId, RepId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { EventType, Fact } from '../funnel/event.ts'
import { fold } from '../funnel/fold.ts'
import type { Person } from '../funnel/person.ts'
import type { Book } from '../ledger/book.ts'
import { FACT_COLUMNS, type FactRow, factOf } from '../ledger/fact-row.ts'
import { factsOfPeople } from '../ledger/read.ts'

export interface Known {
  readonly person: Person
  readonly definition: Definition
}

const notThere = (what: string): Fault => new Fault('not_found', `There is no ${what} in this workspace.`)

/** Whose people may be seen: everybody's, or one rep's own (G2). */
export type Only = RepId | null

/**
 * Who an id names today: a merged person's id leads to the one it became part of. `not_found` for nobody, for who is hidden, and for
 * somebody else's person where `only` names a rep.
 */
export async function rootOf(client: Client, workspace: WorkspaceId, id: string, only: Only): Promise<PersonId> {
  const { rows } = await client.query({
    name: 'identity-root',
    text: `select s.person_id from subjects s
           join people p on p.workspace_id = s.workspace_id and p.person_id = s.person_id
           where s.workspace_id = $1 and s.subject_id = $2 and not p.hidden and ($3::uuid is null or p.owner = $3::uuid)`,
    values: [workspace, id, only],
  })
  if (rows[0] === undefined) throw notThere('person with this id')
  return rows[0].person_id
}

/** The people whom an identifier of this kind and value names: none or one. */
export async function findByIdentifier(
  pool: Pool,
  workspace: WorkspaceId,
  kind: string,
  value: string,
  only: Only = null,
): Promise<PersonId | undefined> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query({
      name: 'identity-by-identifier',
      text: `select s.person_id from identities i
             join subjects s on s.workspace_id = i.workspace_id and s.subject_id = i.subject_id
             left join people p on p.workspace_id = s.workspace_id and p.person_id = s.person_id
             where i.workspace_id = $1 and i.kind = $2 and i.value = $3 and ($4::uuid is null or p.owner = $4::uuid)`,
      values: [workspace, kind, value, only],
    })
    return rows[0]?.person_id
  })
}

/** A person as stored, with the definition it was last folded under. */
export async function findPerson(
  pool: Pool,
  workspace: WorkspaceId,
  book: Book,
  id: string,
  only: Only = null,
): Promise<Known> {
  return inWorkspace(pool, workspace, async (client) =>
    storedPerson(client, workspace, book, await rootOf(client, workspace, id, only)),
  )
}

/** The state of a person whom `rootOf` found. */
export async function storedPerson(client: Client, workspace: WorkspaceId, book: Book, root: PersonId): Promise<Known> {
  const { rows } = await client.query({
    name: 'identity-person',
    text: 'select state from people where workspace_id = $1 and person_id = $2',
    values: [workspace, root],
  })
  if (rows[0] === undefined) throw notThere('person with this id')
  const person: Person = rows[0].state
  await book.load(client, workspace, person.version)
  return { person, definition: book.of(workspace)(person.version) }
}

/** Everything a person is made of, with the definitions it was recorded under at hand. */
export async function loadFacts(
  client: Client,
  workspace: WorkspaceId,
  book: Book,
  id: string,
  only: Only,
): Promise<{ root: PersonId; facts: Fact[] }> {
  const root = await rootOf(client, workspace, id, only)
  const facts = (await factsOfPeople(client, workspace, [root])).get(root) ?? []
  if (facts.length === 0) throw notThere('person with this id')
  for (const version of new Set(facts.map((fact) => fact.version))) await book.load(client, workspace, version)
  return { root, facts }
}

/** A person as of a past instant: facts up to `at` and, where given, only what was on record by `known`. */
export async function personAsOf(
  pool: Pool,
  workspace: WorkspaceId,
  book: Book,
  id: string,
  as: { readonly at: Timestamp; readonly known?: Timestamp; readonly only?: Only },
): Promise<Known> {
  return inWorkspace(pool, workspace, async (client) => {
    const { root, facts } = await loadFacts(client, workspace, book, id, as.only ?? null)
    const { known } = as
    const visible = known === undefined ? facts : facts.filter(({ recordedAt }) => recordedAt <= known)
    if (visible.length === 0) throw new Fault('not_found', 'Nothing was known of this person then.')
    const person = fold(root, visible, as.at, book.of(workspace))
    return { person, definition: book.of(workspace)(person.version) }
  })
}

export interface TimelinePage {
  readonly items: readonly Fact[]
  /** Pass as `before` for the next page; null at the end. */
  readonly next: string | null
}

const TIMELINE = `
select ${FACT_COLUMNS} from subjects s
cross join lateral (
  select * from events f where f.workspace_id = $1 and f.subject_id = s.subject_id and f.subject_kind = 'person'
    and (f.at, f.id) < ($3::timestamptz, $4::uuid) and ($6::text[] is null or f.type = any($6::text[])) order by f.at desc, f.id desc limit $5
) e
where s.workspace_id = $1 and s.person_id = $2 order by e.at desc, e.id desc limit $5`

/** Later than any fact: where the first page begins. */
const END = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

/** A page of a person's facts, newest first. The cursor is the last fact's place, so new facts do not shift pages. */
export async function timelineOf(
  pool: Pool,
  workspace: WorkspaceId,
  id: string,
  page: {
    readonly before?: string
    readonly limit: number
    readonly types?: readonly EventType[]
    readonly only?: Only
  },
): Promise<TimelinePage> {
  return inWorkspace(pool, workspace, async (client) => {
    const root = await rootOf(client, workspace, id, page.only ?? null)
    const [at = END.at, fact = END.id] = page.before?.split('~') ?? []
    // One more than asked for tells whether there is a next page.
    const values = [workspace, root, at, fact, page.limit + 1, page.types ?? null]
    const { rows } = await client.query<FactRow>({ name: 'identity-timeline', text: TIMELINE, values })
    const items = rows.slice(0, page.limit).map(factOf)
    const last = items.at(-1)
    return { items, next: rows.length > page.limit && last !== undefined ? `${last.at}~${last.id}` : null }
  })
}
