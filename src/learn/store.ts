import { type Client, inWorkspace, type Pool } from '../db/pool.ts'
import type { Condition, Definition } from '../definition/definition.ts'
import { Fault } from '../fault.ts'
import type { PersonId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { Book } from '../ledger/book.ts'
import { factsOfPeople } from '../ledger/read.ts'
import type { MatchAnswer } from './definition-answer.ts'
import { listeningTo, matchAnswer, matching, NOBODY_MATCHED } from './match.ts'
import { type Comparison, type Concerned, NOBODY_LOOKED_AT, type Plan, planMoves, planOf, type Tally } from './plan.ts'

/** People looked at before the first answer (LEDGER 2). */
export const SAMPLE = 2000

/** People held in memory at a time. */
const AT_ONCE = 250

/** A draft and what it would be published over. */
export interface Asking {
  readonly pool: Pool
  readonly book: Book
  readonly workspace: WorkspaceId
  /** Compiled as the version after the one in force. */
  readonly draft: Definition
  readonly now: Timestamp
}

/** A condition over people as they stand, and until when to look for them. */
export interface AskingMatch extends Asking {
  readonly condition: Condition
  readonly isLate: () => boolean
}

/** Called with how many people were looked at, of how many. */
export type OnProgress = (done: number, of: number) => void

const THOSE = 'workspace_id = $1 and merged_into is null and not hidden'

async function countPeople({ pool, workspace }: Asking): Promise<number> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query(`select count(*)::int as people from people where ${THOSE}`, [workspace])
    return rows[0]?.people ?? 0
  })
}

/** Ids in the order of their hashes: ids are made in order of time, and a sample of the newest would be none. */
async function sampledIds({ pool, workspace }: Asking, size: number): Promise<PersonId[]> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query(
      `select person_id from people where ${THOSE} order by uuid_hash_extended(person_id, 0), person_id limit $2`,
      [workspace, size],
    )
    return rows.map(({ person_id }) => person_id)
  })
}

const BY_ID = `select person_id, email, version from people where ${THOSE} and person_id = any($2::uuid[])`
const NEXT = `select person_id, email, version from people where ${THOSE} and person_id > $2 order by person_id limit ${AT_ONCE}`

async function concerned(
  client: Client,
  { book, workspace, draft }: Asking,
  query: string,
  value: unknown,
): Promise<Concerned[]> {
  const { rows } = await client.query(query, [workspace, value])
  const facts = await factsOfPeople(
    client,
    workspace,
    rows.map(({ person_id }) => person_id),
  )
  const versions = new Set([draft.version - 1])
  for (const all of facts.values()) for (const fact of all) versions.add(fact.version)
  if (versions.has(draft.version)) {
    throw new Fault(
      'bad_request',
      'Another version was published meanwhile.',
      'Ask again: the plan would be of the past.',
    )
  }
  for (const version of versions) await book.load(client, workspace, version)
  return rows.map(({ person_id: id, email, version }) => ({ id, email, version, facts: facts.get(id) ?? [] }))
}

function comparisonOf({ book, workspace, draft, now }: Asking): Comparison {
  const stored = book.of(workspace)
  const version = draft.version - 1
  return {
    inForce: { version, ...book.publication(workspace, version) },
    draft: draft.version,
    definitionOf: (asked) => (asked === draft.version ? draft : stored(asked)),
    now,
  }
}

async function look(
  asking: Asking,
  query: string,
  value: unknown,
  before: Tally,
): Promise<readonly [Tally, PersonId | undefined]> {
  const people = await inWorkspace(asking.pool, asking.workspace, (client) => concerned(client, asking, query, value))
  if (people.length === 0) return [before, undefined]
  return [planMoves(people, comparisonOf(asking), before), people.at(-1)?.id]
}

/** Who would move, estimated from a uniform sample; exact where there are no more people than that. */
export async function planFromSample(asking: Asking, size = SAMPLE): Promise<Plan> {
  const people = await countPeople(asking)
  const ids = await sampledIds(asking, size)
  let tally = NOBODY_LOOKED_AT
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    tally = (await look(asking, BY_ID, ids.slice(start, start + AT_ONCE), tally))[0]
  }
  return planOf(tally, tally.looked < size ? tally.looked : people)
}

/** Who would move, from everybody, page after page in bounded memory. */
export async function planFromAll(asking: Asking, onProgress: OnProgress): Promise<Plan> {
  const people = await countPeople(asking)
  let tally = NOBODY_LOOKED_AT
  for (let after: PersonId | undefined = NOBODY; after !== undefined; ) {
    const found: readonly [Tally, PersonId | undefined] = await look(asking, NEXT, after, tally)
    tally = found[0]
    after = found[1]
    onProgress(tally.looked, Math.max(people, tally.looked))
  }
  return planOf(tally, tally.looked)
}

const NOBODY = '00000000-0000-0000-0000-000000000000' as PersonId

/** How many people a condition holds for: exact up to the size of a sample, with an interval beyond it, and never past its time. */
export async function matchInSample(asking: AskingMatch, size = SAMPLE): Promise<MatchAnswer> {
  const { pool, workspace, book, condition, now, isLate } = asking
  const people = await countPeople(asking)
  const ids = await sampledIds(asking, size)
  const definition = listeningTo(asking.draft, condition)
  const stored = book.of(workspace)
  const asked = { condition, definition, definitionOf: stored, now }
  let matched = NOBODY_MATCHED
  for (let start = 0; start < ids.length && !isLate(); start += MATCHED_AT_ONCE) {
    const those = ids.slice(start, start + MATCHED_AT_ONCE)
    const found = await inWorkspace(pool, workspace, (client) => concerned(client, asking, BY_ID, those))
    matched = matching(found, asked, matched)
  }
  const cut = matched.looked < ids.length && isLate()
  return matchAnswer(matched, ids.length < size && !cut ? matched.looked : people, cut)
}

/** Small, so that a match that is late ends soon. */
const MATCHED_AT_ONCE = 100
