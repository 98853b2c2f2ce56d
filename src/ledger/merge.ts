import { type Client, inWorkspace, type Pool, retrying } from '../db/pool.ts'
import type { Definition } from '../definition/definition.ts'
import { Fault } from '../fault.ts'
import type { PersonId, SubjectId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
import { idOf } from '../funnel/hash.ts'
import { nobody } from '../funnel/person.ts'
import { appliedFact } from './applied.ts'
import type { Book } from './book.ts'
import { type Folding, foldAll } from './fold-people.ts'
import { digestOf, eventId, newSubject } from './ids.ts'
import { partsOf } from './parts.ts'
import { writeMerged, writePerson } from './people.ts'
import { factsOfPeople, lockPeople, type PersonRow } from './read.ts'
import { statementOf } from './statement.ts'
import { Stale } from './transact.ts'
import { noWrites, type Writes } from './writes.ts'

export interface Joining {
  readonly pool: Pool
  readonly workspace: WorkspaceId
  readonly book: Book
  readonly now: Timestamp
  /** Who asked, as people read it. */
  readonly by: string
}

interface Edge {
  readonly subject: SubjectId
  readonly mergedInto: SubjectId | null
}

async function rootOf(client: Client, workspace: WorkspaceId, id: string): Promise<PersonId> {
  const { rows } = await client.query('select person_id from subjects where workspace_id = $1 and subject_id = $2', [
    workspace,
    id,
  ])
  if (rows[0] === undefined) throw new Fault('not_found', `There is no person ${id} in this workspace.`)
  return rows[0].person_id
}

async function edgesOf(client: Client, workspace: WorkspaceId, person: PersonId): Promise<Edge[]> {
  const { rows } = await client.query(
    'select subject_id, merged_into from subjects where workspace_id = $1 and person_id = $2',
    [workspace, person],
  )
  return rows.map((row) => ({ subject: row.subject_id, mergedInto: row.merged_into }))
}

function humanFact(joining: Joining, version: number, event: Fact['event'], subject: SubjectId): Fact {
  const { now, by } = joining
  return {
    id: eventId(`human:${newSubject()}`),
    subject,
    at: now,
    recordedAt: now,
    version,
    mode: 'live',
    trust: 'human',
    door: by,
    event,
  }
}

interface Locked {
  readonly rows: ReadonlyMap<PersonId, PersonRow>
  /** In force, held until commit. */
  readonly definition: Definition
}

async function lock(client: Client, joining: Joining, ids: readonly PersonId[]): Promise<Locked> {
  const head = await client.query('select version from definition_heads where workspace_id = $1 for share', [
    joining.workspace,
  ])
  const version: number = head.rows[0]?.version ?? 0
  await joining.book.load(client, joining.workspace, version)
  const rows = await lockPeople(client, joining.workspace, [...ids].sort())
  return { rows: new Map(rows.map((row) => [row.id, row])), definition: joining.book.of(joining.workspace)(version) }
}

/** What somebody learns by a merge: the human's word, and the version in force if no fact of theirs tells it. */
function newsOf(
  joining: Joining,
  row: PersonRow,
  facts: readonly Fact[],
  definition: Definition,
  word: Fact[],
): Fact[] {
  const isTold = facts.some(({ version }) => version >= definition.version)
  return isTold ? word : [appliedFact(row.id, definition, joining), ...word]
}

async function refolded(
  client: Client,
  joining: Joining,
  row: PersonRow,
  facts: readonly Fact[],
  news: readonly Fact[],
): Promise<Folding> {
  const { workspace, book, now } = joining
  const all = [...facts, ...news]
  for (const version of new Set(all.map((fact) => fact.version))) await book.load(client, workspace, version)
  const until = row.person.foldedTo !== undefined && row.person.foldedTo > now ? row.person.foldedTo : now
  return { id: row.id, row, news, ...foldAll(row.id, all, until, book.of(workspace)) }
}

async function write(client: Client, joining: Joining, writes: Writes): Promise<void> {
  await client.query(statementOf(joining.workspace, partsOf(writes, joining.now)))
}

function writeNews({ news, row }: Folding, writes: Writes): void {
  for (const [index, fact] of news.entries())
    writes.facts.push({ fact, kind: 'person', seq: (row?.seq ?? 0) + index + 1, digest: digestOf(fact.id) })
}

/** Whoever waits for an owner after this is given one by the background worker, as after any change of a team. */
function askAgain({ id, person, hidden }: Folding, now: Timestamp, writes: Writes): void {
  if (hidden || person.wants === undefined || person.owner !== undefined) return
  const kind = 'route.assign-waiting'
  const { team } = person.wants
  writes.effects.push({ id: idOf(kind, team, id, now), kind, subject: null, payload: { team }, due: now })
}

/** Makes one person of two on a human's word: `from` becomes part of `into`, and the union of their facts is folded. */
export async function mergePeople(joining: Joining, from: string, into: string, reason: string): Promise<PersonId> {
  const { pool, workspace } = joining
  return retrying(() =>
    inWorkspace(pool, workspace, async (client) => {
      const [source, target] = [await rootOf(client, workspace, from), await rootOf(client, workspace, into)]
      if (source === target) throw new Fault('bad_request', 'These are one person already.')
      const { rows, definition } = await lock(client, joining, [source, target])
      const [sourceRow, targetRow] = [rows.get(source), rows.get(target)]
      if (
        sourceRow === undefined ||
        targetRow === undefined ||
        sourceRow.mergedInto !== null ||
        targetRow.mergedInto !== null
      ) {
        throw new Stale()
      }
      const facts = [...(await factsOfPeople(client, workspace, [source, target])).values()].flat()
      const [fromSubject, intoSubject]: string[] = [source, target]
      const event = {
        type: 'identity.merged',
        from: fromSubject as SubjectId,
        into: intoSubject as SubjectId,
        by: joining.by,
        reason,
      } as const
      const word = humanFact(joining, definition.version, event, intoSubject as SubjectId)
      const news = newsOf(joining, targetRow, facts, definition, [word])
      const folding = await refolded(client, joining, targetRow, facts, news)
      const writes = noWrites()
      writeNews(folding, writes)
      writes.joined.push({ from: source, root: target, edge: target })
      writePerson(folding, 'merged', definition, writes)
      askAgain(folding, joining.now, writes)
      writeMerged(sourceRow, target, definition, writes)
      await write(client, joining, writes)
      return target
    }),
  )
}

/** Everybody who came along with a subject: itself and what was joined to it, directly or in turn. */
function branch(edges: readonly Edge[], subject: SubjectId): Set<SubjectId> {
  const found = new Set<SubjectId>([subject])
  for (let size = 0; size !== found.size; ) {
    size = found.size
    for (const edge of edges) if (edge.mergedInto !== null && found.has(edge.mergedInto)) found.add(edge.subject)
  }
  return found
}

/** Takes a merge back: the subject is a person of its own again, each folded from the facts of its own subjects (LEDGER 5). */
export async function unmergePerson(
  joining: Joining,
  id: string,
): Promise<{ readonly person: PersonId; readonly from: PersonId }> {
  const { pool, workspace } = joining
  return retrying(() =>
    inWorkspace(pool, workspace, async (client) => {
      const root = await rootOf(client, workspace, id)
      const restored: string = id
      const person = restored as PersonId
      // Under the lock, so that nobody else joins or parts these people meanwhile.
      const { rows, definition } = await lock(client, joining, [root, person])
      const edges = await edgesOf(client, workspace, root)
      const edge = edges.find(({ subject }) => subject === restored)
      if (edge === undefined || edge.mergedInto === null) {
        throw new Fault(
          'bad_request',
          `${id} is not merged into anybody.`,
          'Name the person that was merged away: see ./sluice explain PERSON.',
        )
      }
      const [rootRow, ownRow] = [rows.get(root), rows.get(person)]
      if (rootRow === undefined || ownRow === undefined || rootRow.mergedInto !== null) throw new Stale()
      const apart = branch(edges, edge.subject)
      const all = (await factsOfPeople(client, workspace, [root])).get(root) ?? []
      const rootSubject: string = root
      const event = {
        type: 'identity.unmerged',
        from: edge.subject,
        into: rootSubject as SubjectId,
        by: joining.by,
      } as const
      const word = humanFact(joining, definition.version, event, rootSubject as SubjectId)
      const part = (row: PersonRow, own: readonly Fact[], said: Fact[]) =>
        refolded(client, joining, row, own, newsOf(joining, row, own, definition, said))
      const isApart = ({ subject }: Fact) => apart.has(subject)
      const stays = await part(
        rootRow,
        all.filter((fact) => !isApart(fact)),
        [word],
      )
      const leaves = await part(ownRow, all.filter(isApart), [])
      const writes = noWrites()
      for (const subject of apart) {
        writes.remapped.push(subject === edge.subject ? { subject, person, edge: null } : { subject, person })
      }
      // The row of who was merged away still shows what it was then: its entries come back as new ones.
      const fresh: Folding = { ...leaves, row: { ...ownRow, person: nobody(person, definition.version) } }
      for (const folding of [stays, fresh]) {
        writeNews(folding, writes)
        writePerson(folding, 'unmerged', definition, writes)
        askAgain(folding, joining.now, writes)
      }
      await write(client, joining, writes)
      return { person, from: root }
    }),
  )
}
