import type { SuppressionKey } from '../capture/suppression/store.ts'
import type { Client } from '../db/pool.ts'
import type { Definition } from '../definition/definition.ts'
import type { Json, PersonId, SubjectId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { EffectRequest, Outcome } from '../funnel/capture.ts'
import type { Fact, FunnelEvent } from '../funnel/event.ts'
import type { DefinitionOf } from '../funnel/fold.ts'
import { nobody } from '../funnel/person.ts'
import { tellOwners } from './alert-reps.ts'
import { appliedFact } from './applied.ts'
import type { Addressing, Item } from './batch.ts'
import { address, byPerson, lookupsOf, subjectsOf } from './batch.ts'
import { Gone, refusedByErasure } from './erase/gone.ts'
import { overtaken } from './erase/remembered.ts'
import type { Pass } from './failpoint.ts'
import { type Folding, foldPerson, needsRefold } from './fold-people.ts'
import { digestOf, eventId } from './ids.ts'
import { answer, splitDuplicates } from './outcomes.ts'
import { partsOf } from './parts.ts'
import { writeMerged, writePerson } from './people.ts'
import { factsOfPeople, type Introduction, introducing, lockPeople, type PersonRow } from './read.ts'
import { lockPools, ownersOf, type PoolRow, routePeople, teamsWanted } from './route-people.ts'
import { writeSite } from './site.ts'
import { statementOf } from './statement.ts'
import { addressesOf, recallSuppressions, writeSuppressions } from './suppress.ts'
import { askedAccountFields, describePools, foldThings } from './things.ts'
import { noWrites, type Writes } from './writes.ts'

/** What a transaction needs of the world around it. */
export interface Surroundings {
  readonly workspace: WorkspaceId
  readonly now: Timestamp
  /** Compiles once and remembers; `publishedAt` dates a version for those it applies to. */
  readonly book: {
    readonly load: (client: Client, workspace: WorkspaceId, version: number) => Promise<void>
    readonly of: (workspace: WorkspaceId) => DefinitionOf
    readonly publication: (workspace: WorkspaceId, version: number) => { readonly at: Timestamp; readonly act: boolean }
  }
  readonly enrich: (event: FunnelEvent) => Readonly<Record<string, Json>> | undefined
  readonly pass: Pass
  /** What addresses that are closed are known by. */
  readonly suppressionKey: SuppressionKey
}

/** Somebody else changed what this batch stands on; the whole batch is tried again. */
export class Stale extends Error {
  readonly code = '40001'
}

/** A fact whose fold threw; it is set aside and the batch is tried again without it. */
export class Poisoned extends Error {
  readonly items: readonly Item[]
  constructor(items: readonly Item[], cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.items = items
  }
}

function mergedFact(join: Addressing['joins'][number], around: Surroundings, version: number): Fact {
  const into: string = join.into
  const from: string = join.from
  const item = join.cause
  return {
    id: eventId(`merge:${from}:${into}:${item.id}`),
    subject: into as SubjectId,
    at: around.now,
    recordedAt: around.now,
    version,
    mode: item.capture.mode,
    trust: item.capture.trust,
    door: item.capture.door,
    event: {
      type: 'identity.merged',
      from: from as SubjectId,
      into: into as SubjectId,
      by: item.capture.door,
      reason: join.reason,
    },
  }
}

/** Who a person is part of after every join of the batch. */
function rootOf(person: PersonId, addressing: Addressing): PersonId {
  const root: string = person
  return addressing.known.roots.get(root as SubjectId) ?? person
}

interface Crowd {
  readonly rows: ReadonlyMap<PersonId, PersonRow>
  readonly news: ReadonlyMap<PersonId, Fact[]>
  readonly stored: ReadonlyMap<PersonId, Fact[]>
}

/** Locks everybody concerned and loads the facts of those who must be folded anew. */
async function gather(
  client: Client,
  around: Surroundings,
  addressing: Addressing,
  wake: readonly PersonId[],
  definition: Definition,
  recall: (people: Pick<Crowd, 'rows' | 'news'>) => void,
): Promise<Crowd> {
  const news = byPerson(addressing)
  for (const id of wake) if (!news.has(id)) news.set(id, [])
  const fresh = new Set<string>(addressing.newSubjects)
  const joined = new Set<PersonId>(addressing.joins.flatMap(({ from, into }) => [from, into]))
  const toLock = [...new Set([...news.keys(), ...joined])].filter((id) => !fresh.has(id)).sort()
  const locked = toLock.length === 0 ? [] : await lockPeople(client, around.workspace, toLock)
  const rows = new Map(locked.map((row) => [row.id, row]))
  for (const id of toLock) {
    if (rows.get(id)?.mergedInto === null) continue
    // Somebody who was only to be woken may have become part of another meanwhile, and sleeps on.
    if (news.get(id)?.length === 0 && !joined.has(id)) news.delete(id)
    else throw new Stale()
  }
  refuseErased(locked, addressing)
  // Who becomes part of another in this batch is written once, as that.
  for (const { from } of addressing.joins) news.delete(from)
  recall({ rows, news })
  for (const join of addressing.joins)
    news.get(rootOf(join.into, addressing))?.push(mergedFact(join, around, definition.version))
  for (const [id, facts] of news) {
    const row = rows.get(id)
    if (row !== undefined && row.person.version < definition.version) facts.push(appliedFact(id, definition, around))
  }
  const anew = [...news].filter(([id, facts]) => needsRefold(rows.get(id), facts, joined.has(id))).map(([id]) => id)
  const froms = addressing.joins.map(({ from }) => from)
  const loaded = await factsOfPeople(
    client,
    around.workspace,
    [...new Set([...anew, ...froms])].filter((id) => !fresh.has(id)),
  )
  const stored = new Map(anew.map((id) => [id, loaded.get(id) ?? []]))
  for (const { from, into } of addressing.joins) {
    stored.get(rootOf(into, addressing))?.push(...(loaded.get(from) ?? []))
  }
  return { rows, news, stored }
}

/** Nothing is added to whoever was erased between our reading of the identifiers and our lock. */
function refuseErased(locked: readonly PersonRow[], { addressed, known }: Addressing): void {
  const itemsOf = (id: PersonId) =>
    addressed
      .filter(({ fact, kind }) => kind === 'person' && known.roots.get(fact.subject) === id)
      .map(({ item }) => item)
  const refused = refusedByErasure(locked, itemsOf)
  if (refused === undefined) return
  if (refused.raced) throw new Stale()
  throw new Poisoned(refused.items, new Gone(refused.person))
}

/**
 * Identity limits were judged by what people held before they were locked. Whoever holds more now, or is joined, must be the
 * person that was judged; else two processes each give one browser another name.
 */
function checkHoldings(introduction: Introduction, { known, joins }: Addressing, crowd: Crowd): void {
  const judged = new Map(introduction.seqs.map(({ person, seq }) => [person, seq]))
  const held = known.news.map(({ subject }) => known.roots.get(subject))
  for (const id of [...held, ...joins.flatMap(({ from, into }) => [from, into])]) {
    const row = id === undefined ? undefined : crowd.rows.get(id)
    if (row !== undefined && row.seq !== judged.get(row.id)) throw new Stale()
  }
}

/**
 * Whose subject is whose was read before the people were locked. Where somebody wrote in between, it is read again: an unmerge
 * must not leave a fact with the person it has just left.
 */
async function checkRoots(
  client: Client,
  workspace: WorkspaceId,
  introduction: Introduction,
  { addressed }: Addressing,
  crowd: Crowd,
): Promise<void> {
  const judged = new Map(introduction.seqs.map(({ person, seq }) => [person, seq]))
  if ([...crowd.rows.values()].every((row) => judged.get(row.id) === row.seq)) return
  const roots = new Map([...introduction.held, ...introduction.named].map(({ subject, root }) => [subject, root]))
  const subjects = addressed.map(({ fact }) => fact.subject).filter((subject) => roots.has(subject))
  const { rows } = await client.query({
    name: 'ledger-roots',
    text: 'select subject_id, person_id from subjects where workspace_id = $1 and subject_id = any($2::uuid[])',
    values: [workspace, subjects],
  })
  if (rows.some((row) => roots.get(row.subject_id) !== row.person_id)) throw new Stale()
}

async function loadVersions(client: Client, around: Surroundings, crowd: Crowd): Promise<void> {
  const versions = new Set<number>()
  for (const facts of [...crowd.stored.values(), ...crowd.news.values()])
    for (const fact of facts) versions.add(fact.version)
  for (const row of crowd.rows.values()) versions.add(row.person.version)
  for (const version of versions) await around.book.load(client, around.workspace, version)
}

function foldCrowd(crowd: Crowd, addressing: Addressing, wake: readonly PersonId[], around: Surroundings): Folding[] {
  const awake = new Set(wake)
  const foldings: Folding[] = []
  const definitionOf = around.book.of(around.workspace)
  for (const [id, news] of crowd.news) {
    try {
      const input = { id, row: crowd.rows.get(id), news }
      foldings.push(foldPerson(input, crowd.stored.get(id), awake.has(id) ? around.now : undefined, definitionOf))
    } catch (error) {
      const ids = new Set(news.map((fact) => fact.id))
      const items = addressing.addressed.filter(({ fact }) => ids.has(fact.id)).map(({ item }) => item)
      if (items.length === 0) throw error
      throw new Poisoned(items, error)
    }
  }
  return foldings
}

function writeNews(addressing: Addressing, crowd: Crowd, writes: Writes, clock: Timestamp): void {
  const captured = new Map(addressing.addressed.map(({ fact, item }) => [fact.id, item.digest]))
  for (const [id, news] of crowd.news) {
    writeSite(news, crowd.stored.get(id), writes, clock)
    const seq = crowd.rows.get(id)?.seq ?? 0
    for (const [index, fact] of news.entries()) {
      writes.facts.push({
        fact,
        kind: 'person',
        seq: seq + index + 1,
        digest: captured.get(fact.id) ?? digestOf(fact.id),
      })
    }
  }
  for (const { fact, kind, item } of addressing.addressed) {
    if (kind !== 'person') writes.facts.push({ fact, kind, seq: 0, digest: item.digest })
    writeRequests(fact, item.capture.effects ?? [], writes)
    if (item.capture.proofs !== undefined) writes.proofs.set(item.capture.proofs, fact.subject)
  }
}

/** The id follows from the fact, so that whatever is tried again asks for the same work. */
function writeRequests(fact: Fact, requests: readonly EffectRequest[], writes: Writes): void {
  if (fact.mode === 'historic') return
  for (const { kind, payload, due } of requests)
    writes.effects.push({
      ...{ id: eventId(`effect:${kind}:${fact.id}`), kind, subject: fact.subject, payload },
      due: due ?? fact.recordedAt,
    })
}

function writeIdentities(addressing: Addressing, writes: Writes): void {
  const { known, newSubjects, joins } = addressing
  const moved = new Set(known.moved.map(({ kind, value }) => `${kind}\n${value}`))
  for (const held of known.news) {
    if (moved.has(`${held.kind}\n${held.value}`)) writes.movedIdentities.push(held)
    else writes.identities.push(held)
  }
  const edges = new Map(joins.map(({ from, into }) => [from as string, into]))
  for (const subject of newSubjects) {
    const root = known.roots.get(subject)
    if (root !== undefined) writes.subjects.push({ subject, person: root, edge: edges.get(subject) ?? null })
  }
  const fresh = new Set<string>(newSubjects)
  for (const { from, into } of joins) {
    const root = known.roots.get(into as string as SubjectId) ?? into
    if (!fresh.has(from)) writes.joined.push({ from, root, edge: into })
  }
}

function writeCrowd(
  foldings: readonly Folding[],
  crowd: Crowd,
  addressing: Addressing,
  definition: Definition,
  writes: Writes,
): void {
  for (const folding of foldings) {
    const isJoined = addressing.joins.some(({ into }) => into === folding.id)
    writePerson(folding, isJoined ? 'merged' : 're-folded', definition, writes)
  }
  for (const { from, into } of addressing.joins) {
    // Who was met and joined in one batch gets a row too, so that an unmerge finds somebody to bring back.
    const met = {
      id: from,
      seq: 0,
      person: nobody(from, definition.version),
      mergedInto: null,
      waiting: null,
      hidden: true,
      accountOwner: null,
    }
    writeMerged(crowd.rows.get(from) ?? met, into, definition, writes)
  }
}

async function write(client: Client, around: Surroundings, writes: Writes): Promise<void> {
  const parts = partsOf(writes, around.now)
  if (parts.length === 0) return
  await around.pass('before_insert')
  const { rows } = await client.query(statementOf(around.workspace, parts))
  const written = rows[0]
  // Another process took the same message or identifier between our read and our write.
  if ((written.receipts ?? 0) !== writes.facts.length || (written.events ?? 0) !== writes.facts.length)
    throw new Stale()
  if ((written.identities ?? 0) !== writes.identities.length) throw new Stale()
  await around.pass('after_insert_before_commit')
}

/** A batch before its transaction: what it asks first, and the addresses it is about, by their hashes. */
export function openingOf(workspace: WorkspaceId, key: SuppressionKey, items: readonly Item[]) {
  const addresses = addressesOf(items, key)
  const about = { keys: items.map(({ id }) => id), identifiers: lookupsOf(items), subjects: subjectsOf(items) }
  return { addresses, first: introducing(workspace, { ...about, addresses: [...addresses.keys()] }) }
}

/** A batch in its transaction; `wake` names people for whom time passes though nothing was captured. */
export interface Opened {
  readonly items: readonly Item[]
  readonly wake: readonly PersonId[]
  readonly addresses: ReadonlyMap<string, Item>
  /** What the batch's first statement answered, in the same transaction. */
  readonly introduction: Introduction
}

/**
 * The one transaction (LEDGER 9): dedupe, resolve identity, lock the people, fold, decide, route, write. Answers in the order of
 * the items.
 */
export async function transact(
  client: Client,
  around: Surroundings,
  { items, wake, addresses, introduction }: Opened,
): Promise<Outcome[]> {
  const { workspace, book } = around
  const gone = await overtaken(client, workspace, around.suppressionKey, items)
  if (gone !== undefined) throw new Poisoned(gone.items, new Gone(gone.person))
  await book.load(client, workspace, introduction.version)
  const definition = book.of(workspace)(introduction.version)
  const { fresh, outcomes, repeated } = splitDuplicates(items, introduction)
  const asks = askedAccountFields(definition)
  const addressing = address(fresh, introduction, { definition, now: around.now, enrich: around.enrich, asks })
  const recall = (people: Pick<Crowd, 'rows' | 'news'>) =>
    recallSuppressions(introduction.closed, addresses, addressing, people, { now: around.now, ...definition })
  const crowd = await gather(client, around, addressing, wake, definition, recall)
  checkHoldings(introduction, addressing, crowd)
  await checkRoots(client, workspace, introduction, addressing, crowd)
  await loadVersions(client, around, crowd)
  const folded = foldCrowd(crowd, addressing, wake, around)
  const writes = { ...noWrites(), suppressionKey: around.suppressionKey }
  writeIdentities(addressing, writes)
  await foldThings({ client, workspace, addressing, definition, now: around.now, writes })
  const pools = await lockPools(client, workspace, teamsOf(addressing, folded))
  const described = new Map<string, PoolRow>(pools)
  describePools(addressing, described, around.now, writes)
  writeNews(addressing, crowd, writes, introduction.clock)
  const { accountOwnerFirst } = definition.routing
  const accountOwners = accountOwnerFirst ? await ownersOf(client, workspace, folded) : new Map<string, string>()
  const definitionOf = book.of(workspace)
  const routed = routePeople(folded, described, {
    now: around.now,
    accountOwnerFirst,
    accountOwners,
    definitionOf,
    writes,
  })
  await tellOwners(client, workspace, routed, { now: around.now, definitionOf, writes })
  for (const [team, row] of described) {
    if (pools.get(team) !== row && !writes.pools.some((one) => one.id === row.id)) writes.pools.push(row)
  }
  writeCrowd(routed, crowd, addressing, definition, writes)
  for (const folding of routed) writeSuppressions(folding, addressing, around.suppressionKey, writes)
  await write(client, around, writes)
  return answer(items, addressing, routed, { outcomes, repeated })
}

const teamsOf = (addressing: Addressing, folded: readonly Folding[]): string[] =>
  [
    ...new Set([
      ...teamsWanted(folded),
      ...addressing.addressed.flatMap(({ item: { capture } }) => (capture.to.kind === 'pool' ? [capture.to.team] : [])),
    ]),
  ].sort()
