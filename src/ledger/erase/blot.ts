import { inWorkspace, type Pool, retrying } from '../../db/pool.ts'
import { identifier } from '../../db/sql.ts'
import type { Json, PersonId, SubjectId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { openBook } from '../book.ts'
import { rebuildPeople } from '../rebuild-people.ts'
import { rebuildThings, THINGS } from '../rebuild-things.ts'
import { type Sought, sieveOf } from './mention.ts'
import { BLOTTED, FACTS, MENTION_NAMES } from './places.ts'
import { type Redactor, redactorOf } from './redact.ts'
import { type Found, remove, rewrite, type Shape, shapeOf, sieved } from './rows.ts'

/** Where words about somebody are blotted out: `ops` may rewrite the words of facts, `app` everything else. */
export interface Blotting {
  readonly pool: Pool
  readonly ops: Pool
  readonly workspace: WorkspaceId
  readonly now: Timestamp
}

/** Folded anew in one transaction, as a rebuild does it. */
const AT_ONCE = 50

type Said = Readonly<Record<string, Json>>

/** A row without them; undefined where it says nothing of them. */
export function blotted(said: Said, redactor: Redactor): Said | undefined {
  const after = Object.fromEntries(Object.entries(said).map(([column, value]) => [column, redactor.json(value)]))
  return Object.entries(said).every(([column, value]) => after[column] === value) ? undefined : after
}

/** What blots out a row: in the stream of a person it is somebody else's record. */
export const redactors = (sought: Sought) => {
  const [plain, another] = [redactorOf(sought), redactorOf(sought, true)]
  return ({ stream }: Pick<Found, 'stream'>): Redactor => (stream === 'person' ? another : plain)
}

/** Looks again where somebody changed a row meanwhile: another erasure may have blotted out its own words in it. */
async function blotTable(
  pool: Pool,
  { ops, workspace }: Blotting,
  shape: Shape,
  sieve: readonly string[],
  redactor: (row: Pick<Found, 'stream'>) => Redactor,
): Promise<void> {
  for (let left = 1; left > 0; ) {
    left = 0
    for await (const page of sieved(ops, workspace, shape, sieve)) {
      const changed = page.flatMap(({ said: before, ...row }) => {
        const said = blotted(before, redactor(row))
        return said === undefined ? [] : [{ ...row, said }]
      })
      left += changed.length - (await rewrite(pool, workspace, shape, changed))
    }
  }
}

/** Rows of others that go whole; what is found by its letters in the database was deleted before. */
async function removeMentions({ ops, workspace }: Blotting, sought: Sought, sieve: readonly string[]): Promise<void> {
  const redactor = redactorOf(sought)
  for (const table of Object.keys(MENTION_NAMES)) {
    const shape = await shapeOf(ops, { table, columns: [], called: '' })
    for await (const page of sieved(ops, workspace, shape, sieve))
      await remove(
        ops,
        workspace,
        shape,
        page.filter(({ said }) => blotted(said, redactor) !== undefined),
      )
  }
}

/** Mails to them that are tied to nobody, and work that would write to them. */
const ADDRESSED: readonly string[] = [
  'delete from mails where workspace_id = $1 and lower(to_address) = any($2::text[])',
  `delete from effects where workspace_id = $1 and kind <> 'ledger.forget' and lower(payload ->> 'to') = any($2::text[])`,
]

/** A company or a deal that is known by an address of theirs goes on under a key that says nothing. */
const KEYS = `select kind, value from identities where workspace_id = $1 and (kind like 'account:%' or kind = 'opportunity') and lower(value) ~ any($2::text[])`

async function blotKeys({ pool, workspace }: Blotting, sieve: readonly string[], redactor: Redactor): Promise<void> {
  await inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<{ kind: string; value: string }>(KEYS, [workspace, sieve])
    const wrong = rows.filter(({ value }) => redactor.text(value) !== value)
    if (wrong.length === 0) return
    await client.query(
      `update identities i set value = '[erased] ' || i.subject_id || ' ' || u.n
         from unnest($2::text[], $3::text[]) with ordinality u(kind, value, n)
        where i.workspace_id = $1 and i.kind = u.kind and i.value = u.value`,
      [workspace, wrong.map(({ kind }) => kind), wrong.map(({ value }) => value)],
    )
  })
}

/** Rows that follow from facts and still show what the facts say no more, also where an earlier try was cut off between the two. */
const STALE: readonly { readonly table: string; readonly person: string; readonly columns: readonly string[] }[] = [
  { table: 'people', person: 'person_id', columns: ['state', 'email'] },
  { table: 'people_listed', person: 'person_id', columns: ['name', 'email', 'company', 'title', 'tags'] },
  { table: 'journeys', person: 'person_id', columns: ['dimensions'] },
  {
    table: 'touches',
    person: 'subject_id',
    columns: ['source', 'medium', 'campaign', 'term', 'content', 'referrer', 'landing', 'click_id'],
  },
  { table: 'hits', person: 'subject_id', columns: ['path', 'door', 'field'] },
]

async function foldAgain(blotting: Blotting, sieve: readonly string[]): Promise<void> {
  const { pool, ops, workspace, now } = blotting
  const stale = STALE.map(({ table, person, columns }) => {
    const words = columns.map((column) => `t.${identifier(column)}::text`).join(', ')
    return `select s.person_id as id from ${identifier(table)} t join subjects s on s.workspace_id = $1 and s.subject_id = t.${person}
      where t.workspace_id = $1 and lower(concat_ws(' ', ${words})) ~ any($2::text[])`
  })
  const { rows } = await inWorkspace(ops, workspace, (client) =>
    client.query<{ id: PersonId }>(`${stale.join(' union ')} order by id`, [workspace, sieve]),
  )
  const book = openBook()
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const ids = rows.slice(start, start + AT_ONCE).map(({ id }) => id)
    await retrying(() => inWorkspace(pool, workspace, (client) => rebuildPeople(client, workspace, book, ids, now)))
  }
  for (const kind of THINGS) {
    const ids = await staleThings(blotting, kind, sieve)
    if (ids.length > 0)
      await retrying(() => inWorkspace(pool, workspace, (client) => rebuildThings(client, workspace, kind, ids, now)))
  }
}

const THINGS_OF = {
  account: `select account_id as id from accounts t where t.workspace_id = $1 and lower(t.state::text) ~ any($2::text[]) order by 1`,
  opportunity: `select opportunity_id as id from opportunities t where t.workspace_id = $1 and lower(t.state::text) ~ any($2::text[]) order by 1`,
  // A cost is told by its fact and blotted out where it lies.
  workspace: undefined,
} as const

async function staleThings(
  { ops, workspace }: Blotting,
  kind: keyof typeof THINGS_OF,
  sieve: readonly string[],
): Promise<SubjectId[]> {
  const text = THINGS_OF[kind]
  if (text === undefined) return []
  const { rows } = await inWorkspace(ops, workspace, (client) =>
    client.query<{ id: SubjectId }>(text, [workspace, sieve]),
  )
  return rows.map(({ id }) => id)
}

/**
 * Blots out what is sought wherever others are spoken of, and folds anew who is told by a fact that changed. Safe to repeat, also
 * where an earlier try was cut off: what is blotted out is not found again, what was not folded yet is.
 */
export async function blotOut(blotting: Blotting, sought: Sought): Promise<void> {
  const { pool, ops, workspace } = blotting
  const sieve = sieveOf(sought)
  if (sieve === undefined) return
  await removeMentions(blotting, sought, sieve)
  const addresses = sought.words.filter((word) => word.includes('@'))
  for (const text of ADDRESSED)
    await inWorkspace(pool, workspace, (client) => client.query(text, [workspace, addresses]))
  const redactor = redactors(sought)
  await blotTable(ops, blotting, await shapeOf(ops, FACTS), sieve, redactor)
  for (const place of BLOTTED) await blotTable(pool, blotting, await shapeOf(ops, place), sieve, redactor)
  await blotKeys(blotting, sieve, redactorOf(sought))
  await foldAgain(blotting, sieve)
}
