import { type Client, inWorkspace, type Pool } from '../../db/pool.ts'
import type { WorkspaceId } from '../../funnel/brand.ts'
import type { Chosen } from '../bulk/action.ts'
import { BULK, COUNTED, type Count, type Line, type Order, SORTS, type TablePage } from './columns.ts'
import { cursorOf, type Place } from './cursor.ts'
import type { Clause } from './filter.ts'
import type { Scope } from './scope.ts'
import { all, begins, conditionOf, isOnWay, Sql, wayOf } from './where.ts'

/** Which page, in what order. */
export interface PageAsked {
  readonly order: Order
  readonly place: Place | undefined
  readonly limit: number
}

/** People met on a walk along an order before the walk is given up and the few who fit are looked for instead. */
const WALK = 20_000
/** A word is looked up for each of them, which costs more. */
const WORD_WALK = 5_000
/** A word of fewer people than this is where a search begins. */
const RARE = 5_000
/** Plans are made anew for each question, since which is best hangs on what is asked for; compiling them never pays here. */
const SETTINGS = ['jit = off', "plan_cache_mode = 'force_custom_plan'"]

const COLUMNS = `l.person_id, l.name, l.email, l.company, l.account_id, l.title, l.stage, l.furthest, l.track, l.grade, l.score,
  l.fit, l.engagement, l.owner, l.owner_name, l.waiting_team, l.exit_rule, l.exit_reason, l.channel, l.source, l.country,
  l.tags, l.created_at, l.seen_at, l.name_key, l.company_key`

interface Row {
  readonly person_id: string
  readonly account_id: string | null
  readonly owner: string | null
  readonly owner_name: string | null
  readonly waiting_team: string | null
  readonly exit_rule: string | null
  readonly exit_reason: string | null
  readonly created_at: string
  readonly seen_at: string
  readonly name_key: string | null
  readonly company_key: string | null
}

type ShownRow = Row & Omit<Line, 'id' | 'accountId' | 'owner' | 'waiting' | 'out' | 'created' | 'seen'>

function lineOf(row: ShownRow): Line {
  const { name, email, company, title, stage, furthest, track, grade, score, fit, engagement } = row
  return {
    ...{ id: row.person_id, name, email, company, accountId: row.account_id, title },
    ...{ stage, furthest, track, grade, score, fit, engagement },
    owner: row.owner === null ? null : { id: row.owner, name: row.owner_name },
    waiting: row.waiting_team,
    out: row.exit_rule === null ? null : { rule: row.exit_rule, reason: row.exit_reason },
    ...{ channel: row.channel, source: row.source, country: row.country, tags: row.tags },
    ...{ created: row.created_at, seen: row.seen_at },
  }
}

const scoped = ({ only, clauses }: Scope): readonly Clause[] =>
  only === null ? clauses : [...clauses, { kind: 'list', field: 'owner', values: [only], orNone: false }]

type WordClause = Extract<Clause, { kind: 'word' }>

/** The word of a search that fewest people have, if they are few enough to be looked at one by one. */
async function rarest(client: Client, scope: Scope): Promise<WordClause | undefined> {
  const words = scope.clauses.filter((clause): clause is WordClause => clause.kind === 'word')
  if (words.length === 0) return undefined
  const sql = new Sql(scope.workspace)
  const counts = words.map(
    ({ word }) =>
      `(select count(*)::int from (select 1 from people_words w where w.workspace_id = $1 and ${begins(word, sql)} limit ${RARE + 1}) c)`,
  )
  const { rows } = await client.query<{ counts: number[] }>(`select array[${counts.join(', ')}] as counts`, sql.values)
  const found = rows[0]?.counts ?? []
  const least = Math.min(...found)
  return least > RARE ? undefined : words[found.indexOf(least)]
}

/** From where rows come: everybody, or those of a rare word. */
const sourceOf = (rare: WordClause | undefined, sql: Sql): string =>
  rare === undefined
    ? 'people_listed l'
    : `(select distinct w.person_id from people_words w where w.workspace_id = $1 and ${begins(rare.word, sql)} limit ${RARE + 1}) f
       join people_listed l on l.workspace_id = $1 and l.person_id = f.person_id`

type Part = 'have' | 'lack'

/** Along the index of the order, as far as is cheap: finds a page at once where many fit. */
function walk(scope: Scope, part: Part, { order, place, limit }: PageAsked): { text: string; values: unknown[] } {
  const sql = new Sql(scope.workspace)
  const way = wayOf(order, part, place, sql)
  const clauses = scoped(scope)
  const onWay = clauses.filter((clause) => isOnWay(clause, order)).map((clause) => conditionOf(clause, sql))
  const met = clauses.filter((clause) => !isOnWay(clause, order)).map((clause) => conditionOf(clause, sql))
  const inner = `select * from people_listed l where l.workspace_id = $1 and ${all([...way.conditions, ...onWay])} order by ${way.order} limit ${met.some((condition) => condition.startsWith('exists')) ? WORD_WALK : WALK}`
  return {
    text: `select ${COLUMNS} from (${inner}) l where ${all(met)} order by ${way.order} limit ${limit}`,
    values: sql.values,
  }
}

/**
 * Those who fit, then sorted: `offset 0` keeps the order's index out of it, which would be walked to its end for the last of them. Only
 * what is sorted by is read of all, which an index may have; the rest of those on the page.
 */
function pick(
  scope: Scope,
  part: Part,
  { order, place, limit }: PageAsked,
  rare: WordClause | undefined,
): { text: string; values: unknown[] } {
  const sql = new Sql(scope.workspace)
  const source = sourceOf(rare, sql)
  const way = wayOf(order, part, place, sql)
  const conditions = scoped(scope)
    .filter((clause) => clause !== rare)
    .map((clause) => conditionOf(clause, sql))
  const { column } = SORTS[order.sort]
  const inner = `select l.person_id, l.${column} from ${source} where l.workspace_id = $1 and ${all([...way.conditions, ...conditions])} offset 0`
  const first = `select l.person_id from (${inner}) l order by ${way.order} limit ${limit}`
  return {
    text: `select ${COLUMNS} from (${first}) f join people_listed l on l.workspace_id = $1 and l.person_id = f.person_id order by ${way.order}`,
    values: sql.values,
  }
}

async function rowsOf(
  client: Client,
  scope: Scope,
  part: Part,
  asked: PageAsked,
  rare: WordClause | undefined,
): Promise<ShownRow[]> {
  if (rare === undefined) {
    const { text, values } = walk(scope, part, asked)
    const { rows } = await client.query<ShownRow>(text, values)
    if (rows.length >= asked.limit) return rows
  }
  const { text, values } = pick(scope, part, asked, rare)
  return (await client.query<ShownRow>(text, values)).rows
}

function placeAfter(row: ShownRow, { sort, dir }: Order): Place {
  const value = row[SORTS[sort].column]
  return { sort, dir, value, id: row.person_id }
}

/** A page of the table, by its place and never by a number of rows to pass over. */
export async function tablePage(pool: Pool, scope: Scope, asked: PageAsked): Promise<TablePage> {
  return inWorkspace(pool, scope.workspace, (client) => pageIn(client, scope, asked), SETTINGS)
}

async function pageIn(client: Client, scope: Scope, { order, place, limit }: PageAsked): Promise<TablePage> {
  if (scope.clauses.some(({ kind }) => kind === 'nobody')) return { people: [], next: null }
  const rare = await rarest(client, scope)
  const isPast = place !== undefined && place.value === null
  // One more than asked for tells whether there is a next page.
  const wanted = limit + 1
  const have = isPast ? [] : await rowsOf(client, scope, 'have', { order, place, limit: wanted }, rare)
  const missing = wanted - have.length
  const lack =
    SORTS[order.sort].mayLack && missing > 0
      ? await rowsOf(client, scope, 'lack', { order, place, limit: missing }, rare)
      : []
  const rows = [...have, ...lack]
  const last = rows[limit - 1]
  const next = rows.length > limit && last !== undefined ? cursorOf(placeAfter(last, order)) : null
  return { people: rows.slice(0, limit).map(lineOf), next }
}

/** How many there are, counted no further than is cheap. */
export async function countPeople(pool: Pool, scope: Scope): Promise<Count> {
  return inWorkspace(
    pool,
    scope.workspace,
    async (client) => {
      if (scope.clauses.some(({ kind }) => kind === 'nobody')) return { count: 0, isMore: false }
      const rare = await rarest(client, scope)
      const sql = new Sql(scope.workspace)
      const source = sourceOf(rare, sql)
      const conditions = scoped(scope)
        .filter((clause) => clause !== rare)
        .map((clause) => conditionOf(clause, sql))
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::int as count from (select 1 from ${source} where l.workspace_id = $1 and ${all(conditions)} limit ${COUNTED + 1}) c`,
        sql.values,
      )
      const count = rows[0]?.count ?? 0
      return { count: Math.min(count, COUNTED), isMore: count > COUNTED }
    },
    SETTINGS,
  )
}

/** The next people in the order of their ids, which nothing that happens meanwhile changes; for files. */
export async function peopleAfter(pool: Pool, scope: Scope, after: string, limit: number): Promise<readonly Line[]> {
  return inWorkspace(
    pool,
    scope.workspace,
    async (client) => {
      if (scope.clauses.some(({ kind }) => kind === 'nobody')) return []
      const sql = new Sql(scope.workspace)
      const past = `l.person_id > ${sql.bind(after, 'uuid')}`
      const conditions = scoped(scope).map((clause) => conditionOf(clause, sql))
      const { rows } = await client.query<ShownRow>(
        `select ${COLUMNS} from people_listed l where l.workspace_id = $1 and ${all([past, ...conditions])} order by l.person_id limit ${limit}`,
        sql.values,
      )
      return rows.map(lineOf)
    },
    SETTINGS,
  )
}

/** Those of a choice whom the asker may see: by id, or all that a filter finds; one more than the bound tells that it is too many. */
export async function chosenPeople(pool: Pool, scope: Scope, ids: readonly string[] | undefined): Promise<Chosen[]> {
  return inWorkspace(
    pool,
    scope.workspace,
    async (client) => {
      if (scope.clauses.some(({ kind }) => kind === 'nobody')) return []
      const sql = new Sql(scope.workspace)
      const named = ids === undefined ? [] : [`l.person_id = any(${sql.bind(ids, 'uuid[]')})`]
      const conditions = [...named, ...scoped(scope).map((clause) => conditionOf(clause, sql))]
      const { rows } = await client.query<Chosen>(
        `select l.person_id as id, l.stage, l.owner, l.exit_rule, l.tags from people_listed l where l.workspace_id = $1 and ${all(conditions)} limit ${BULK + 1}`,
        sql.values,
      )
      return rows
    },
    SETTINGS,
  )
}

/** What filters may name that the definition does not: reps, and where people came from. */
export interface Choices {
  readonly owners: readonly { readonly id: string; readonly name: string; readonly team: string }[]
  readonly channels: readonly string[]
  readonly sources: readonly string[]
}

const ORIGINS = `select distinct dimension, value from report_days
  where workspace_id = $1 and dimension in ('channel', 'source') and grain = 'year' and value <> '' limit 400`

/** The reps of all teams, and the channels and sources that the reports know. */
export async function choicesOf(pool: Pool, workspace: WorkspaceId): Promise<Choices> {
  return inWorkspace(pool, workspace, async (client) => {
    const teams = await client.query<{ team: string; reps: Record<string, { id: string; name: string }> }>(
      `select team, state -> 'reps' as reps from pools where workspace_id = $1 order by team limit 1000`,
      [workspace],
    )
    const owners = teams.rows.flatMap(({ team, reps }) =>
      Object.values(reps).map(({ id, name }) => ({ id, name, team })),
    )
    const origins = await client.query<{ dimension: string; value: string }>(ORIGINS, [workspace])
    const of = (dimension: string) =>
      origins.rows
        .filter((row) => row.dimension === dimension)
        .map(({ value }) => value)
        .sort()
    const once = [...new Map(owners.map((owner) => [owner.id, owner])).values()]
    return { owners: once, channels: of('channel'), sources: of('source') }
  })
}
