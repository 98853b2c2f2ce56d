import { type Order, SORTS } from './columns.ts'
import type { Place } from './cursor.ts'
import { BEHIND, type Clause } from './filter.ts'
import { endOf, tagWord } from './words.ts'

/** A statement in the making: the workspace is `$1`, every value a parameter, and only names of ours are text. */
export class Sql {
  readonly values: unknown[]

  constructor(workspace: string) {
    this.values = [workspace]
  }

  /** The parameter that holds a value, with its type. */
  bind(value: unknown, type: string): string {
    this.values.push(value)
    return `$${this.values.length}::${type}`
  }
}

const typeOf = (field: string): string => (field === 'owner' || field === 'account' ? 'uuid' : 'text')

const word = (match: string): string =>
  `exists (select from people_words w where w.workspace_id = $1 and w.person_id = l.person_id and ${match})`

/** The range of words that begin so. */
export const begins = (prefix: string, sql: Sql): string =>
  `w.word >= ${sql.bind(prefix, 'text')} and w.word < ${sql.bind(endOf(prefix), 'text')}`

function bounds(column: string, from: string | undefined, to: string | undefined, upTo: '<' | '<='): string[] {
  return [
    ...(from === undefined ? [] : [`l.${column} >= ${from}`]),
    ...(to === undefined ? [] : [`l.${column} ${upTo} ${to}`]),
  ]
}

/** One condition about `l`, a row of `people_listed`. */
export function conditionOf(clause: Clause, sql: Sql): string {
  switch (clause.kind) {
    case 'list': {
      const column = `l.${BEHIND[clause.field]}`
      const none = clause.orNone ? `${column} is null` : undefined
      if (clause.values.length === 0) return none ?? 'false'
      const [only] = clause.values
      const type = typeOf(clause.field)
      const some =
        clause.values.length === 1
          ? `${column} = ${sql.bind(only, type)}`
          : `${column} = any(${sql.bind(clause.values, `${type}[]`)})`
      return none === undefined ? some : `(${some} or ${none})`
    }
    case 'flag':
      return `l.${BEHIND[clause.field]} is ${clause.is ? 'not null' : 'null'}`
    case 'time': {
      const bind = (at: string | undefined) => (at === undefined ? undefined : sql.bind(at, 'timestamptz'))
      return all(bounds(BEHIND[clause.field], bind(clause.from), bind(clause.before), '<'))
    }
    case 'score': {
      const bind = (points: number | undefined) =>
        points === undefined ? undefined : sql.bind(points, 'double precision')
      return all(bounds('score', bind(clause.from), bind(clause.to), '<='))
    }
    case 'tag':
      return word(`w.word = any(${sql.bind(clause.values.map(tagWord), 'text[]')})`)
    case 'word':
      return word(begins(clause.word, sql))
    case 'nobody':
      return 'false'
    default:
      return clause satisfies never
  }
}

/** Conditions together; true where there are none. */
export const all = (conditions: readonly string[]): string =>
  conditions.length === 0 ? 'true' : conditions.join(' and ')

/** Whether a condition narrows the very walk along an order, rather than what is met on it. */
export const isOnWay = (clause: Clause, { sort }: Order): boolean =>
  (clause.kind === 'time' && clause.field === sort) || (clause.kind === 'score' && sort === 'score')

/** How rows of one part of an order come, and what comes after a place. Those who lack the value are a part of their own. */
export function wayOf({ sort, dir }: Order, part: 'have' | 'lack', place: Place | undefined, sql: Sql) {
  const { column, type, mayLack } = SORTS[sort]
  const after = dir === 'asc' ? '>' : '<'
  const here = place !== undefined && (place.value === null) === (part === 'lack') ? place : undefined
  if (part === 'lack') {
    const past = here === undefined ? [] : [`l.person_id ${after} ${sql.bind(here.id, 'uuid')}`]
    return { conditions: [`l.${column} is null`, ...past], order: `l.person_id ${dir}` }
  }
  const past =
    here === undefined
      ? []
      : [`(l.${column}, l.person_id) ${after} (${sql.bind(here.value, type)}, ${sql.bind(here.id, 'uuid')})`]
  const order = `l.${column} ${dir}, l.person_id ${dir}`
  return { conditions: [...(mayLack ? [`l.${column} is not null`] : []), ...past], order }
}
