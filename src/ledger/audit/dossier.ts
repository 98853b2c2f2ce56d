import type { Client } from '../../db/pool.ts'
import type { Definition } from '../../definition/definition.ts'
import type { Json, PersonId, Timestamp } from '../../funnel/brand.ts'
import type { Fact } from '../../funnel/event.ts'
import type { Entry, Person } from '../../funnel/person.ts'
import type { StoredListing } from '../listed.ts'
import type { ListedRow } from '../listed-row.ts'
import { LISTED_COLUMNS } from '../parts-listed.ts'
import { factsOfPeople } from '../read.ts'
import { type SiteRows, siteOfPeople } from '../site.ts'
import type { Scene } from './scene.ts'

/** A row of `people` as it stands. */
export interface PersonColumns {
  readonly person_id: PersonId
  readonly version: number
  readonly folded_to: Timestamp
  readonly state: Person
  readonly merged_into: PersonId | null
  readonly hidden: boolean
  readonly email: string | null
  readonly stage: string
  readonly track: string
  readonly cycle: number
  readonly owner: string | null
  readonly account_id: string | null
  readonly waiting_team: string | null
}

/** A row of `stage_entries` that was not superseded. */
export interface StandingEntry {
  readonly person_id: PersonId
  readonly id: string
  readonly cycle: number
  readonly stage: string
  readonly at: Timestamp
  readonly version: number
  readonly basis: Entry['basis']
  readonly evidence: Entry['evidence'] & { readonly cause: string }
}

export interface StoredJourney {
  readonly person_id: PersonId
  readonly cycle: number
  readonly day: string
  readonly entered: Readonly<
    Record<string, { readonly at: string; readonly basis: string; readonly unknown?: boolean }>
  >
  readonly dimensions: Readonly<Record<string, Json>>
  readonly date_unknown: boolean
}

/** Everything stored of one person: the row, the facts it should follow from, and the rows that should follow from it. */
export interface Dossier {
  readonly row: PersonColumns
  readonly facts: readonly Fact[]
  readonly entries: readonly StandingEntry[]
  readonly journeys: readonly StoredJourney[]
  readonly alarm: Timestamp | undefined
  readonly listing: StoredListing
  readonly site: SiteRows
  /** Undefined where the person or a fact names a version that was never published. */
  readonly definitionOf: ((version: number) => Definition) | undefined
  /** The definition of a version, if there is one; for rows that may name any. */
  readonly published: (version: number) => Definition | undefined
}

const COLUMNS = `person_id, version, folded_to, state, merged_into, hidden, email, stage, track, cycle, owner, account_id,
  waiting_team`

/** People a page: 500 keep the pass under 100 MB; larger pages were no faster. */
const PAGE = 500

const of = (table: string, columns: string, where = '') => ({
  name: `audit-${table}`,
  text: `select ${columns} from ${table} where workspace_id = $1 and person_id = any($2::uuid[]) ${where}`,
})
const ENTRIES = of(
  'stage_entries',
  'person_id, id, cycle, stage, at, version, basis, evidence',
  'and superseded_at is null',
)
const JOURNEYS = of('journeys', 'person_id, cycle, day, entered, dimensions, date_unknown')
const LISTED = of('people_listed', LISTED_COLUMNS.join(', '))
const WORDS = of('people_words', 'person_id, word')
const ALARMS = of('alarms', 'person_id, due')

function byPerson<Row extends { readonly person_id: PersonId }>(rows: readonly Row[]): Map<PersonId, Row[]> {
  const groups = new Map<PersonId, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.person_id)
    if (group === undefined) groups.set(row.person_id, [row])
    else group.push(row)
  }
  return groups
}

async function pageAfter(scene: Scene, last: string, sample: readonly string[] | undefined): Promise<PersonColumns[]> {
  const { client, workspace } = scene
  if (sample !== undefined) {
    const ids = sample.filter((id) => id > last).slice(0, PAGE)
    const { rows } = await client.query<PersonColumns>(
      `select ${COLUMNS} from people where workspace_id = $1 and person_id = any($2::uuid[]) order by person_id`,
      [workspace, ids],
    )
    return rows
  }
  const { rows } = await client.query<PersonColumns>({
    name: 'audit-people',
    text: `select ${COLUMNS} from people where workspace_id = $1 and person_id > $2 order by person_id limit ${PAGE}`,
    values: [workspace, last],
  })
  return rows
}

async function load(scene: Scene, people: readonly PersonColumns[]): Promise<Dossier[]> {
  const { client, workspace, book, versions } = scene
  const values = [workspace, people.map(({ person_id }) => person_id)]
  const facts = await factsOfPeople(client, workspace, values[1] as PersonId[])
  const entries = byPerson((await client.query<StandingEntry>({ ...ENTRIES, values })).rows)
  const journeys = byPerson((await client.query<StoredJourney>({ ...JOURNEYS, values })).rows)
  const alarms = byPerson((await client.query<{ person_id: PersonId; due: Timestamp }>({ ...ALARMS, values })).rows)
  const listed = byPerson((await client.query<ListedRow>({ ...LISTED, values })).rows)
  const words = byPerson((await client.query<{ person_id: PersonId; word: string }>({ ...WORDS, values })).rows)
  const site = await siteOfPeople(client, workspace, values[1] as PersonId[])
  const dossiers: Dossier[] = []
  for (const row of people) {
    const id = row.person_id
    const own = facts.get(id) ?? []
    const wanted = new Set([row.version, ...own.map(({ version }) => version)])
    const known = [...wanted].every((version) => versions.has(version))
    for (const { version } of entries.get(id) ?? []) wanted.add(version)
    for (const version of wanted) if (versions.has(version)) await book.load(client, workspace, version)
    dossiers.push({
      row,
      facts: own,
      entries: entries.get(id) ?? [],
      journeys: journeys.get(id) ?? [],
      alarm: alarms.get(id)?.[0]?.due,
      listing: { row: listed.get(id)?.[0], words: (words.get(id) ?? []).map(({ word }) => word) },
      site: site.get(id) ?? { hits: new Map(), touches: new Map() },
      definitionOf: known ? book.of(workspace) : undefined,
      published: (version) => (versions.has(version) ? book.of(workspace)(version) : undefined),
    })
  }
  return dossiers
}

const FIRST = '00000000-0000-0000-0000-000000000000'

/** Calls `look` for everybody of a workspace, a page at a time in the order of their ids; the next page is read meanwhile. */
export async function eachDossier(
  scene: Scene,
  sample: readonly string[] | undefined,
  look: (dossier: Dossier) => void,
): Promise<void> {
  const next = async (last: string): Promise<Dossier[]> => load(scene, await pageAfter(scene, last, sample))
  let page = await next(FIRST)
  while (page.length > 0) {
    const ahead = next(page.at(-1)?.row.person_id ?? FIRST)
    for (const dossier of page) look(dossier)
    page = await ahead
  }
}

/** So many people at random, or everybody. */
export async function sampleOf(client: Client, workspace: string, size: number | undefined) {
  if (size === undefined) return undefined
  const { rows } = await client.query<{ id: string }>(
    'select person_id as id from people where workspace_id = $1 order by random() limit $2',
    [workspace, size],
  )
  return rows.map(({ id }) => id).sort()
}
