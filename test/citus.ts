import { readFileSync } from 'node:fs'
import { type Binding, Row, sign } from './sql-row.ts'
import { parseSql, type SqlNode, type Token } from './sql-tokens.ts'

/** Tables of a workspace are those whose rows are secured; test/db/catalogue.test.ts holds the schema to that. */
const TENANT: ReadonlySet<string> = new Set(
  [
    ...readFileSync(new URL('../migrations/schema.sql', import.meta.url), 'utf8').matchAll(
      /^alter table (\w+) enable row level security/gm,
    ),
  ].map(([, name]) => name ?? ''),
)

/** What the asker may do beyond the rules: `ops` reads over all workspaces, but joins within each. */
export interface Licence {
  readonly acrossWorkspaces: boolean
}

const WITHIN: Licence = { acrossWorkspaces: false }

/**
 * What in a text of SQL would fail, or do something else, on Citus (rules 9-17 of its paper). Goes by the words of the text and
 * assumes (a) that names of tenant tables are not used for columns after a comma of FROM, (b) that quoted names are in lower
 * case. DDL, COPY, SET and the like pass, and so do tables that belong to no workspace.
 */
export function violations(text: string, licence: Licence = WITHIN): string[] {
  const found = new Set<string>()
  for (const statement of parseSql(text)) {
    const query = withoutPrefix(statement)
    if (isQuery(query)) checkQuery(query, { licence, names: new Set(), tell: (rule) => found.add(rule) })
  }
  return [...found]
}

interface Around {
  readonly licence: Licence
  /** Names of WITH, which hide tables. */
  readonly names: ReadonlySet<string>
  readonly tell: (rule: string) => void
}

const STARTS = new Set(['select', 'with', 'insert', 'update', 'delete', 'merge', 'values'])

const wordOf = (node: SqlNode | undefined): string =>
  node !== undefined && !Array.isArray(node) && node.kind === 'word' ? node.text : ''
const signOf = (node: SqlNode | undefined): string =>
  node !== undefined && !Array.isArray(node) && node.kind === 'sign' ? node.text : ''

function isQuery(nodes: readonly SqlNode[]): boolean {
  const [first] = nodes
  return Array.isArray(first) ? isQuery(first) : STARTS.has(wordOf(first))
}

/** `declare c cursor for select …` and `explain … select …` are judged as their query; in DDL no query is looked for. */
function withoutPrefix(nodes: readonly SqlNode[]): readonly SqlNode[] {
  if (wordOf(nodes[0]) === 'declare') return nodes.slice(nodes.findIndex((node) => wordOf(node) === 'for') + 1)
  if (wordOf(nodes[0]) === 'explain') return nodes.slice(nodes.findIndex((node) => STARTS.has(wordOf(node))))
  return nodes
}

/** A query with its WITH and its UNIONs, each part judged by itself. */
function checkQuery(nodes: readonly SqlNode[], around: Around): void {
  let rest = nodes
  const names = new Set(around.names)
  if (wordOf(rest[0]) === 'with') {
    rest = rest.slice(wordOf(rest[1]) === 'recursive' ? 2 : 1)
    const parts: (readonly SqlNode[])[] = []
    for (;;) {
      const body = rest.findIndex((node) => Array.isArray(node) && isQuery(node))
      names.add(wordOf(rest[0]))
      const part = rest[body]
      if (Array.isArray(part)) parts.push(part)
      rest = rest.slice(body + 1)
      if (body < 0 || signOf(rest[0]) !== ',') break
      rest = rest.slice(1)
    }
    for (const part of parts) checkQuery(part, { ...around, names })
  }
  const inner = { ...around, names }
  if (wordOf(rest[0]) === 'insert') checkInsert(rest, inner)
  else checkUnion(rest, inner)
}

function checkUnion(rest: readonly SqlNode[], around: Around): void {
  let start = 0
  for (let i = 0; i <= rest.length; i++) {
    if (i < rest.length && !['union', 'intersect', 'except'].includes(wordOf(rest[i]))) continue
    const part = rest.slice(start, i)
    checkPart(['all', 'distinct'].includes(wordOf(part[0])) ? part.slice(1) : part, around)
    start = i + 1
  }
}

/** One level of a query as a row of tokens: groups keep their parentheses, queries within become one token and are judged alone. */
function flatten(nodes: readonly SqlNode[], around: Around): Token[] {
  return nodes.flatMap((node): Token[] => {
    if (!Array.isArray(node)) return [node]
    if (!isQuery(node)) return [sign('('), ...flatten(node, around), sign(')')]
    checkQuery(node, around)
    return [{ kind: 'query', text: '(…)' }]
  })
}

function checkPart(nodes: readonly SqlNode[], around: Around): void {
  const row = new Row(flatten(nodes, around))
  const kind = row.word(0)
  if (kind === 'merge') around.tell('MERGE (15)')
  const tables = tablesOf(row, around.names)
  const from = kind === 'update' ? row.clause('set').end : row.find('from', 0)
  checkScope(tables, new Row(row.tokens.slice(Math.max(from, 0))), kind === 'select' || kind === '', around)
  if (tables.length === 0) return
  const called = row.tokens.find((token, i) => STANDALONE.test(token.text) && row.isCall(i))
  if (called !== undefined) around.tell(`${called.text} in a query of a tenant table (16)`)
  if (kind === 'update' && TENANT.has(row.word(row.word(1) === 'only' ? 2 : 1))) {
    const set = row.clause('set')
    checkSet(set.row, around)
    for (const clause of [set.row, row.clause('where').row]) checkFunctions(clause, 'update', around)
  }
  if (kind === 'delete' && TENANT.has(row.word(row.word(2) === 'only' ? 3 : 2)))
    checkFunctions(row.clause('where').row, 'delete', around)
}

const STANDALONE = /^pg_(try_)?(notify|advisory_)/

function checkInsert(nodes: readonly SqlNode[], around: Around): void {
  const table = nodes.findIndex((node) => TENANT.has(wordOf(node)))
  const body = nodes.findIndex(
    (node, i) => i > 1 && (['select', 'values', 'with', 'default'].includes(wordOf(node)) || isBody(node)),
  )
  const isConflict = (i: number) => wordOf(nodes[i]) === 'on' && wordOf(nodes[i + 1]) === 'conflict'
  const end = nodes.findIndex((node, i) => i > body && (isConflict(i) || wordOf(node) === 'returning'))
  const rest = nodes.slice(body, end < 0 ? undefined : end)
  if (wordOf(rest[0]) !== 'default') checkQuery(rest, around)
  const isTenant = table >= 0 && table < body && !around.names.has(wordOf(nodes[table]))
  const tail = new Row(flatten(end < 0 ? [] : nodes.slice(end), around))
  if (!isTenant) return
  const name = wordOf(nodes[table])
  const columns = nodes.slice(table, body).find((node) => Array.isArray(node))
  if (!Array.isArray(columns) || !columns.some((column) => wordOf(column) === 'workspace_id')) {
    around.tell(`insert into ${name} does not name workspace_id (9)`)
  }
  if (wordOf(rest[0]) === 'values' && holdsQuery(rest)) around.tell(`insert into ${name} with VALUES ((SELECT …)) (15)`)
  if (tail.find('update', 0) >= 0) {
    const set = tail.clause('set', ['returning'])
    checkSet(set.row, around)
    checkFunctions(set.row, 'do update', around)
  }
  const returning = tail.clause('returning').row
  const asked = returning.tokens.find((token, i) => VOLATILE.has(token.text) || returning.isClock(i))
  if (asked !== undefined) around.tell(`${asked.text} in RETURNING (12)`)
}

const isBody = (node: SqlNode): boolean => Array.isArray(node) && isQuery(node)
const holdsQuery = (nodes: readonly SqlNode[]): boolean =>
  nodes.some((node) => Array.isArray(node) && (isQuery(node) || holdsQuery(node)))

interface Table {
  readonly name: string
  readonly alias: string
  readonly place: number
}

const CLAUSES = new Set(['where', 'group', 'order', 'limit', 'having', 'window', 'returning', 'set', 'for', 'offset'])
const AFTER_TABLE = new Set([
  ...CLAUSES,
  ...['join', 'inner', 'left', 'right', 'full', 'cross', 'natural', 'on', 'using', 'tablesample', 'fetch', 'select'],
])

/** Tenant tables that one level of a query reads or writes. */
function tablesOf(row: Row, names: ReadonlySet<string>): Table[] {
  const tables: Table[] = []
  /** Depth of the FROM whose list goes on, so that its commas bring tables. */
  let list = -1
  for (const [place, token] of row.tokens.entries()) {
    const depth = row.depth(place)
    if (token.text === 'from' && row.isFrom(place)) list = depth
    else if (token.text === 'using' && row.word(0) === 'delete') list = depth
    else if (depth === list && CLAUSES.has(row.word(place))) list = -1
    if (token.kind !== 'word' || !TENANT.has(token.text) || names.has(token.text)) continue
    let before = place - 1
    if (row.text(before) === '.' && row.text(before - 1) === 'public') before -= 2
    while (['only', '('].includes(row.text(before))) before--
    const opens =
      ['join', 'update'].includes(row.text(before)) ||
      (['from', 'using'].includes(row.text(before)) && list >= 0 && row.text(place + 1) !== '(') ||
      (row.text(before) === ',' && depth === list)
    if (!opens) continue
    const next = row.text(place + 1) === 'as' ? place + 2 : place + 1
    const alias = row.word(next)
    tables.push({ name: token.text, alias: alias === '' || AFTER_TABLE.has(alias) ? token.text : alias, place })
  }
  return tables
}

/** Every tenant table of a level must be bound to a workspace: by value, or by equality with a table that is. */
function checkScope(tables: readonly Table[], row: Row, isRead: boolean, around: Around): void {
  if (tables.length === 0) return
  const bindings = bindingsOf(row, tables)
  const own = new Set(tables.map(({ alias }) => alias))
  const reach = (start: (binding: Binding) => boolean, first: readonly string[]): Set<string> => {
    const bound = new Set(first)
    for (let size = -1; size !== bound.size; ) {
      size = bound.size
      for (const [alias, binding] of bindings) {
        if (
          start(binding) ||
          (typeof binding === 'object' && binding.column === 'workspace_id' && bound.has(binding.to))
        )
          bound.add(alias)
      }
    }
    return bound
  }
  const first = around.licence.acrossWorkspaces && isRead ? tables.slice(0, 1).map(({ alias }) => alias) : []
  const bound = reach((binding) => typeof binding === 'string' || !own.has(binding.to), first)
  for (const { name, alias } of tables) {
    if (bound.has(alias)) continue
    around.tell(`${name}${alias === name ? '' : ` ${alias}`} is not bound to a workspace_id (9)`)
  }
  if (!isRead || !row.tokens.some((_, i) => row.isLock(i))) return
  const locked = reach((binding) => binding === 'one', [])
  const loose = tables.find(({ alias }) => !locked.has(alias))
  if (loose !== undefined) around.tell(`${loose.name} is locked without workspace_id = one value (13)`)
}

/** What each alias's workspace_id is said to equal; an equality of two is met from both ends. */
function bindingsOf(row: Row, tables: readonly Table[]): [string, Binding][] {
  const all = tables.map(({ alias }) => alias)
  const bindings: [string, Binding][] = []
  for (const [i, token] of row.tokens.entries()) {
    if (token.text !== 'workspace_id' || token.kind !== 'word') continue
    const isQualified = row.text(i - 1) === '.'
    const mine = isQualified ? [row.text(i - 2)] : all
    const left = isQualified ? i - 2 : i
    for (const binding of [row.operandAfter(row.pastCast(i + 1)), row.operandBefore(left - 1), row.inRow(i)]) {
      if (binding === undefined) continue
      for (const alias of mine) {
        bindings.push([alias, binding])
      }
    }
    if (row.isUsing(i)) {
      const [first = ''] = all
      for (const alias of all)
        bindings.push([alias, { to: first, column: token.text }], [first, { to: alias, column: token.text }])
    }
  }
  return bindings
}

const VOLATILE = new Set(['random', 'gen_random_uuid', 'uuidv4', 'uuidv7', 'clock_timestamp', 'timeofday', 'nextval'])
const STABLE = new Set([
  ...[
    'date_trunc',
    'date_part',
    'age',
    'to_char',
    'to_json',
    'to_jsonb',
    'row_to_json',
    'concat',
    'concat_ws',
    'format',
  ],
  ...['json_build_object', 'json_build_array', 'jsonb_build_object', 'jsonb_build_array', 'to_timestamp', 'to_date'],
])
/** Columns that hold times go by these names; whose text depends on the session's settings. */
const TIME = /^(at|due|day)$|_(at|to|day)$/

/** The workspace of a row never changes. */
function checkSet(set: Row, around: Around): void {
  const isTarget = (i: number) =>
    set.depth(i) === 0 && set.text(i + 1) === '=' && (i === 0 || [',', 'set'].includes(set.text(i - 1)))
  if (set.tokens.some((token, i) => token.text === 'workspace_id' && isTarget(i))) {
    around.tell('workspace_id is changed (9)')
  }
}

/**
 * What is computed where rows are changed must follow from the row and the parameters alone. Stricter than Citus in one place: an
 * UPDATE's time is bound even where a bare now() would pass, so that one rule holds for UPDATE and DO UPDATE.
 */
function checkFunctions(row: Row, where: 'update' | 'delete' | 'do update', around: Around): void {
  const strict = where === 'do update'
  for (const [i, { text }] of row.tokens.entries()) {
    const within = row.isWithinChoice(i)
    if (VOLATILE.has(text) && row.isCall(i)) around.tell(`${text} in ${where} (12)`)
    if (row.isClock(i) && (where !== 'delete' || within)) around.tell(`${text} in ${where} (11)`)
    if (STABLE.has(text) && row.isCall(i) && (strict || within || row.holdsColumn(i + 1))) {
      around.tell(`${text} over a column in ${where} (12)`)
    }
    if (text === '::' && ['text', 'date'].includes(row.text(i + 1)) && TIME.test(row.word(i - 1))) {
      around.tell(`${row.text(i - 1)}::${row.text(i + 1)} in ${where} (12)`)
    }
    const sides = ['+', '-'].includes(text) ? row.intervalSides(i) : undefined
    if (sides !== undefined && (strict || within || sides.hasColumn)) {
      around.tell(`interval arithmetic over a column in ${where} (12)`)
    }
  }
}
