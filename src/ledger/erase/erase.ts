import { keepSuppressions, suppressionHash, suppressionKey } from '../../capture/suppression/store.ts'
import { type Client, inWorkspace, type Pool, retrying } from '../../db/pool.ts'
import { identifier } from '../../db/sql.ts'
import { Fault } from '../../fault.ts'
import type { PersonId, SubjectId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Fact } from '../../funnel/event.ts'
import { nobody, type Person } from '../../funnel/person.ts'
import type { Book } from '../book.ts'
import type { Compacted } from '../events.ts'
import { foldAll } from '../fold-people.ts'
import { digestOf, eventId } from '../ids.ts'
import { partsOf } from '../parts.ts'
import { writePerson } from '../people.ts'
import { journeysOf } from '../person-rows.ts'
import { factsOfPeople, lockPeople, type PersonRow } from '../read.ts'
import { statementOf } from '../statement.ts'
import { noWrites, type Writes } from '../writes.ts'
import type { Known } from './mention.ts'
import { ownWordsOf } from './own-words.ts'
import { remainsOf } from './remains.ts'
import { rememberErasure } from './remembered.ts'
import { forgetRows, PROOF_COLUMNS } from './tables.ts'

export interface Erasing {
  readonly pool: Pool
  readonly workspace: WorkspaceId
  readonly book: Book
  readonly now: Timestamp
  /** Who asked, as people read it. */
  readonly by: string
  readonly because: Compacted['because']
  /** Their name goes too where others are spoken of; somebody looked at what says it. */
  readonly mentions?: boolean
}

/** What an erasure found and has still to clear away outside its transaction. */
export interface Erased {
  readonly person: PersonId
  readonly subjects: readonly SubjectId[]
  /** Addresses and other identifiers they were known by, for what is found by text alone: files, payloads, issues of imports. */
  readonly identifiers: readonly Known[]
}

/** The effect that clears away what the erasure's own transaction cannot: facts, files, texts. */
export const FORGET = 'ledger.forget'

const EVERYTHING = `
select s.subject_id as subject, i.kind, i.value, i.trusted from subjects s
left join identities i on i.workspace_id = $1 and i.subject_id = s.subject_id
where s.workspace_id = $1 and s.person_id = $2`

async function known(client: Client, workspace: WorkspaceId, person: PersonId): Promise<Erased> {
  const { rows } = await client.query<{ subject: SubjectId } & { [Name in keyof Known]: Known[Name] | null }>(
    EVERYTHING,
    [workspace, person],
  )
  return {
    person,
    subjects: [...new Set(rows.map(({ subject }) => subject))].sort(),
    identifiers: rows.flatMap(({ kind, value, trusted }) =>
      kind === null || value === null ? [] : [{ kind, value, trusted: trusted === true }],
    ),
  }
}

/** What counts for nothing from here on is told by when it was recorded, so this is not before any of it: some came while we waited for the lock. */
const recordedLast = (facts: readonly Fact[], now: Timestamp): Timestamp =>
  facts.reduce((latest, { recordedAt }) => (recordedAt > latest ? recordedAt : latest), now)

function compactedFact(
  person: Person,
  facts: readonly Fact[],
  { now, by }: Erasing,
  said: Pick<Fact<Compacted>, 'version' | 'event'>,
): Fact {
  const subject: string = person.id
  // What a browser dated into the future was folded already, and nothing may come after what is left.
  const at = person.foldedTo !== undefined && person.foldedTo > now ? person.foldedTo : now
  return {
    id: eventId(`erase:${subject}:${now}`),
    subject: subject as SubjectId,
    ...{ at, recordedAt: recordedLast(facts, now), mode: 'live', trust: 'human', door: by },
    ...said,
  }
}

/** What reports and lists hold of them is written anew from what is left; rows that name them go before. */
function writesOf(row: PersonRow, facts: readonly Fact[], compacted: Fact, erasing: Erasing): Writes {
  const writes = noWrites()
  const definitionOf = erasing.book.of(erasing.workspace)
  const { person, hidden } = foldAll(row.id, [...facts, compacted], compacted.at, definitionOf)
  const definition = definitionOf(person.version)
  for (const { cycle, day } of journeysOf(row.person, definitionOf(row.person.version))) {
    writes.endedJourneys.push({ person: row.id, cycle })
    writes.dirtyDays.add(day)
  }
  writes.facts.push({ fact: compacted, kind: 'person', seq: row.seq + 1, digest: digestOf(compacted.id) })
  writePerson({ id: row.id, row: undefined, news: [], person, hidden }, 'erased', definition, writes)
  const written = writes.people[0]
  if (written !== undefined) writes.people[0] = { ...written, seq: row.seq + 1 }
  writes.silenced.push(row.id)
  return writes
}

async function erase(client: Client, erasing: Erasing, id: PersonId): Promise<Erased | undefined> {
  const { workspace, book, now } = erasing
  const head = await client.query<{ version: number }>(
    'select version from definition_heads where workspace_id = $1 for share',
    [workspace],
  )
  const version = head.rows[0]?.version ?? 0
  const [row] = await lockPeople(client, workspace, [id])
  if (row === undefined || row.mergedInto !== null)
    throw new Fault('not_found', 'There is no person with this id in this workspace.')
  if (row.person.erased !== undefined) return undefined
  const facts = (await factsOfPeople(client, workspace, [id])).get(id) ?? []
  for (const one of new Set([version, row.person.version, ...facts.map((fact) => fact.version)]))
    await book.load(client, workspace, one)
  const erased = await known(client, workspace, id)
  const remains = remainsOf(row.person, book.of(workspace)(row.person.version))
  const event: Compacted = { type: 'ledger.compacted', because: erasing.because, remains }
  const writes = writesOf(row, facts, compactedFact(row.person, facts, erasing, { version, event }), erasing)
  // While merged, one closed record closes all: none of their addresses may be opened by forgetting why.
  await keepSuppressions(client, workspace, await suppressionKey(erasing.pool), { person: id, now })
  await forgetRows(client, workspace, erased.subjects)
  await forgetAsked(client, workspace, erasing.pool, erased)
  await forgetMerged(client, workspace, erased)
  await rememberErasure(client, erasing, erased)
  const own = ownWordsOf(facts, row.person.values).filter(({ kind }) => kind === 'phone' || erasing.mentions === true)
  const identifiers = [...erased.identifiers, ...own].map((one) => ({ ...one }))
  const payload = { person: id, because: erasing.because, subjects: [...erased.subjects], identifiers }
  writes.effects.push({ id: eventId(`forget:${id}:${now}`), kind: FORGET, subject: null, payload, due: now })
  // One statement sees the rows as they were when it began, so what ends and what begins are two.
  const { endedJourneys, ...begins } = writes
  await client.query(statementOf(workspace, partsOf({ ...noWrites(), endedJourneys }, now)))
  await client.query(statementOf(workspace, partsOf({ ...begins, endedJourneys: [] }, now)))
  return erased
}

/** What was asked under an address of theirs and is tied to nobody yet: a submission whose facts follow in a moment, or never came. */
async function forgetAsked(client: Client, workspace: WorkspaceId, pool: Pool, { identifiers }: Erased): Promise<void> {
  const emails = identifiers.flatMap(({ kind, value }) => (kind === 'email' ? [value] : []))
  if (emails.length === 0) return
  const key = await suppressionKey(pool)
  const hashes = emails.map((email) => suppressionHash(key, email)).filter((hash) => hash !== undefined)
  await client.query(
    `update consent_proofs set ${PROOF_COLUMNS.map((column) => `${identifier(column)} = null`).join(', ')}
      where workspace_id = $1 and subject_id is null and address = any($2::bytea[])`,
    [workspace, hashes],
  )
}

/** Records that were merged into this person keep a row of their own, with everything they once said. */
async function forgetMerged(client: Client, workspace: WorkspaceId, { person, subjects }: Erased): Promise<void> {
  const others = subjects.filter((subject) => subject !== (person as string))
  const states = others.map((other) => JSON.stringify(nobody(other as string as PersonId, 0)))
  await client.query(
    `update people p set state = u.state::json, email = null, owner = null, account_id = null, waiting_team = null
       from unnest($2::uuid[], $3::text[]) u(person, state) where p.workspace_id = $1 and p.person_id = u.person`,
    [workspace, others, states],
  )
}

/**
 * Erases a person: in one transaction they are found nowhere any more, by nobody, and only the dates of their stages are counted. Facts,
 * files and texts are cleared by the effect it leaves behind. Undefined where it was done before; suppressions stay.
 */
export const erasePerson = (erasing: Erasing, id: PersonId): Promise<Erased | undefined> =>
  retrying(() => inWorkspace(erasing.pool, erasing.workspace, (client) => erase(client, erasing, id)))
