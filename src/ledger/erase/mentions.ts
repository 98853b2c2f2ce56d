import { inWorkspace, type Pool } from '../../db/pool.ts'
import type { Json, PersonId, WorkspaceId } from '../../funnel/brand.ts'
import type { Mention, Mentions } from '../../identity/erasing/mentions.ts'
import { factsOfPeople } from '../read.ts'
import { blotted, redactors } from './blot.ts'
import { type Known, type Sought, sieveOf, soughtOf } from './mention.ts'
import { ownWordsOf } from './own-words.ts'
import { BLOTTED, FACTS, LISTED, MENTION_NAMES, type Place } from './places.ts'
import { ERASED_WORD, type Redactor, redactorOf } from './redact.ts'
import { type Found, shapeOf, sieved } from './rows.ts'

/** As many as anybody reads; beyond it the number alone says enough. */
const MOST = 100
const AROUND = 40

const FACT_NAMES: Readonly<Record<string, string>> = {
  person: 'the record of somebody else',
  account: 'a company',
  opportunity: 'a deal',
  workspace: 'a cost',
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)])
}

/** The words around what would be blotted out; undefined where nothing would. */
export function excerptOf(value: Json, redactor: Redactor): string | undefined {
  const gone = redactor.json(value)
  if (gone === value) return undefined
  const [before, after] = [textsIn(value), textsIn(gone)]
  const index = before.findIndex((text, n) => text !== after[n])
  const at = Math.max(after[index]?.indexOf(ERASED_WORD) ?? 0, 0)
  const text = before[index] ?? ''
  const [from, to] = [Math.max(at - AROUND, 0), at + 2 * AROUND]
  return `${from > 0 ? '…' : ''}${text.slice(from, to).replace(/\s+/g, ' ').trim()}${to < text.length ? '…' : ''}`
}

/** Every place of these in which something sought stands, at most `MOST` of them. */
async function placesOf(
  ops: Pool,
  workspace: WorkspaceId,
  places: readonly Place[],
  sought: Sought,
  isOwn: (row: Found) => boolean,
): Promise<Mention[]> {
  const found: Mention[] = []
  const sieve = sieveOf(sought)
  if (sieve === undefined) return found
  const redactor = redactors(sought)
  for (const place of places)
    for await (const page of sieved(ops, workspace, await shapeOf(ops, place), sieve)) {
      for (const row of page) {
        const excerpt = isOwn(row) ? undefined : excerptOf(row.said, redactor(row))
        if (excerpt === undefined) continue
        const called = row.stream === null ? place.called : (FACT_NAMES[row.stream] ?? place.called)
        found.push({ table: place.table, called, id: Object.values(row.key).join(' '), excerpt })
      }
      if (found.length > MOST) return found
    }
  return found
}

const NAMESAKES = `select count(*)::int as n from people_listed where workspace_id = $1 and person_id <> $2
  and lower(regexp_replace(name, '\\s+', ' ', 'g')) = any($3::text[])`

const KNOWN = `select s.subject_id as subject, i.kind, i.value, i.trusted from subjects s
  left join identities i on i.workspace_id = $1 and i.subject_id = s.subject_id where s.workspace_id = $1 and s.person_id = $2`

const WAITING: readonly Place[] = Object.entries(MENTION_NAMES).map(([table, called]) => ({
  table,
  columns: [],
  called,
}))

const OPEN: readonly Place[] = [FACTS, ...BLOTTED.filter(({ isDerived }) => isDerived !== true)]

/** Where a name alone would be blotted out, whoever bears it. */
export async function mentionsOfName(ops: Pool, workspace: WorkspaceId, name: string): Promise<readonly Mention[]> {
  const sought = soughtOf([{ kind: 'name', value: name, trusted: true }])
  return (await placesOf(ops, workspace, [...OPEN, ...WAITING], sought, () => false)).slice(0, MOST)
}

/** What to decide before somebody is erased; looks through every text of the workspace, as `ops`, which may take its time. */
export async function mentionsOf(ops: Pool, workspace: WorkspaceId, person: PersonId): Promise<Mentions> {
  const { identifiers, subjects, words, namesakes } = await inWorkspace(ops, workspace, async (client) => {
    const { rows } = await client.query<{ subject: string } & { [Name in keyof Known]: Known[Name] | null }>(KNOWN, [
      workspace,
      person,
    ])
    const facts = (await factsOfPeople(client, workspace, [person])).get(person) ?? []
    const own = ownWordsOf(facts, {})
    const names = own.flatMap(({ kind, value }) => (kind === 'name' ? [value.toLowerCase().replace(/\s+/g, ' ')] : []))
    const counted = await client.query<{ n: number }>(NAMESAKES, [workspace, person, names])
    return {
      identifiers: rows.flatMap(({ kind, value, trusted }) =>
        kind === null || value === null ? [] : [{ kind, value, trusted: trusted === true }],
      ),
      subjects: new Set(rows.map(({ subject }) => subject)),
      words: own,
      namesakes: counted.rows[0]?.n ?? 0,
    }
  })
  const names = words.filter(({ kind }) => kind === 'name')
  const isOwn = ({ subject }: Found) => subject !== null && subjects.has(subject)
  // What says an address of theirs goes anyway, whoever is named there.
  const exact = redactorOf(soughtOf([...identifiers, ...words.filter(({ kind }) => kind === 'phone')]))
  const goes = ({ said }: Found) => blotted(said, exact) !== undefined
  const named = [
    ...(await placesOf(ops, workspace, OPEN, soughtOf(names), isOwn)),
    ...(await placesOf(ops, workspace, WAITING, soughtOf(names), goes)),
  ]
  const published = await placesOf(ops, workspace, LISTED, soughtOf([...identifiers, ...words]), () => false)
  return {
    names: [...new Set(names.map(({ value }) => value))],
    namesakes,
    named: named.slice(0, MOST),
    published: published.slice(0, MOST),
    hasMore: named.length > MOST || published.length > MOST,
  }
}
