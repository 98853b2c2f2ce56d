import type { Client, Pool } from '../db/pool.ts'
import { inWorkspace } from '../db/pool.ts'
import type { Definition } from '../definition/definition.ts'
import { Fault } from '../fault.ts'
import type { PersonId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
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

/** Who an id names today: a merged person's id leads to the one it became part of. */
async function rootOf(client: Client, workspace: WorkspaceId, id: string): Promise<PersonId | undefined> {
  const { rows } = await client.query({
    name: 'identity-root',
    text: 'select person_id from subjects where workspace_id = $1 and subject_id = $2',
    values: [workspace, id],
  })
  return rows[0]?.person_id
}

/** The people whom an identifier of this kind and value names: none or one. */
export async function findByIdentifier(
  pool: Pool,
  workspace: WorkspaceId,
  kind: string,
  value: string,
): Promise<PersonId | undefined> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query({
      name: 'identity-by-identifier',
      text: `select s.person_id from identities i
             join subjects s on s.workspace_id = i.workspace_id and s.subject_id = i.subject_id
             where i.workspace_id = $1 and i.kind = $2 and i.value = $3`,
      values: [workspace, kind, value],
    })
    return rows[0]?.person_id
  })
}

/** A person as stored, with the definition it was last folded under. */
export async function findPerson(pool: Pool, workspace: WorkspaceId, book: Book, id: string): Promise<Known> {
  return inWorkspace(pool, workspace, async (client) => {
    const root = await rootOf(client, workspace, id)
    const { rows } = await client.query({
      name: 'identity-person',
      text: 'select state, hidden from people where workspace_id = $1 and person_id = $2',
      values: [workspace, root ?? id],
    })
    const row = rows[0]
    if (row === undefined || row.hidden) throw notThere('person with this id')
    const person: Person = row.state
    await book.load(client, workspace, person.version)
    return { person, definition: book.of(workspace)(person.version) }
  })
}

async function loadFacts(
  client: Client,
  workspace: WorkspaceId,
  book: Book,
  id: string,
): Promise<{ root: PersonId; facts: Fact[] }> {
  const root = await rootOf(client, workspace, id)
  const facts = root === undefined ? [] : ((await factsOfPeople(client, workspace, [root])).get(root) ?? [])
  if (root === undefined || facts.length === 0) throw notThere('person with this id')
  for (const version of new Set(facts.map((fact) => fact.version))) await book.load(client, workspace, version)
  return { root, facts }
}

/** A person as of a past instant: facts up to `at` and, where given, only what was on record by `known`. */
export async function personAsOf(
  pool: Pool,
  workspace: WorkspaceId,
  book: Book,
  id: string,
  as: { readonly at: Timestamp; readonly known?: Timestamp },
): Promise<Known> {
  return inWorkspace(pool, workspace, async (client) => {
    const { root, facts } = await loadFacts(client, workspace, book, id)
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
    and (f.at, f.id) < ($3::timestamptz, $4::uuid) order by f.at desc, f.id desc limit $5
) e
where s.workspace_id = $1 and s.person_id = $2 order by e.at desc, e.id desc limit $5`

/** Later than any fact: where the first page begins. */
const END = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

/** A page of a person's facts, newest first. The cursor is the last fact's place, so new facts do not shift pages. */
export async function timelineOf(
  pool: Pool,
  workspace: WorkspaceId,
  id: string,
  page: { readonly before?: string; readonly limit: number },
): Promise<TimelinePage> {
  return inWorkspace(pool, workspace, async (client) => {
    const root = await rootOf(client, workspace, id)
    if (root === undefined) throw notThere('person with this id')
    const [at = END.at, fact = END.id] = page.before?.split('~') ?? []
    // One more than asked for tells whether there is a next page.
    const values = [workspace, root, at, fact, page.limit + 1]
    const { rows } = await client.query<FactRow>({ name: 'identity-timeline', text: TIMELINE, values })
    const items = rows.slice(0, page.limit).map(factOf)
    const last = items.at(-1)
    return { items, next: rows.length > page.limit && last !== undefined ? `${last.at}~${last.id}` : null }
  })
}
