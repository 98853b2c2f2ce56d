import type { Kind } from './cel-scope.ts'

/** How a number, a count or a number of days is compared. */
export const COMPARISONS = ['>', '>=', '<', '<=', '==', '!='] as const
/** How a number is compared. */
export type Comparison = (typeof COMPARISONS)[number]

/** How a text is compared with another. */
export const TEXT_TESTS = ['==', '!=', 'contains', 'startsWith', 'endsWith'] as const
/** How a text is tested. */
export type TextTest = (typeof TEXT_TESTS)[number]

/**
 * One part of a sentence. `field` is a name as conditions write it: `score`, `person.headcount`, `event.minutes`; `name` is a page or
 * an event; `within` a stretch of time such as `30d`.
 */
export type Clause =
  | { readonly kind: 'number'; readonly field: string; readonly op: Comparison; readonly value: number }
  | {
      readonly kind: 'text'
      readonly field: string
      readonly op: TextTest
      readonly value: string
      readonly not?: true
    }
  | {
      readonly kind: 'one-of'
      readonly field: string
      readonly values: readonly (string | number)[]
      readonly not?: true
    }
  | { readonly kind: 'in-list'; readonly field: string; readonly list: string; readonly not?: true }
  | { readonly kind: 'has-entry'; readonly field: string; readonly value: string; readonly not?: true }
  | { readonly kind: 'shares'; readonly field: string; readonly list: string; readonly not?: true }
  | { readonly kind: 'flag'; readonly field: string; readonly not?: true }
  | { readonly kind: 'known'; readonly field: string; readonly not?: true }
  | { readonly kind: 'visited'; readonly name: string; readonly within?: string; readonly not?: true }
  | { readonly kind: 'did'; readonly name: string; readonly within?: string; readonly not?: true }
  | {
      readonly kind: 'count'
      readonly name: string
      readonly within?: string
      readonly op: Comparison
      readonly value: number
    }
  | { readonly kind: 'last'; readonly name: string; readonly op: Comparison; readonly value: number }
  | { readonly kind: 'after'; readonly stage: string; readonly name: string; readonly not?: true }
  | { readonly kind: 'consented'; readonly purpose: string; readonly not?: true }
  | {
      readonly kind: 'confirmed'
      readonly fields: readonly string[]
      readonly op: Comparison
      readonly value: number
    }

/** Whether all clauses must hold or any of them. */
export type Join = 'all' | 'any'

/** Clauses that stand together in brackets. */
export interface Group {
  readonly join: Join
  readonly clauses: readonly Clause[]
}

/** A condition as people say it: all or any of some clauses, of which some may be groups of their own. */
export interface Sentence {
  readonly join: Join
  readonly parts: readonly (Clause | Group)[]
}

/** Tells clauses in brackets from one clause. */
export const isGroup = (part: Clause | Group): part is Group => 'clauses' in part

/** The one way to say a sentence: a group of one is its clause, a group that joins like the whole is part of it. */
export function normal({ join, parts }: Sentence): Sentence {
  const flat = parts.flatMap((part): readonly (Clause | Group)[] => {
    if (!isGroup(part)) return [part]
    return part.clauses.length < 2 || part.join === join ? part.clauses : [part]
  })
  const [only] = flat
  if (flat.length === 1 && only !== undefined)
    return isGroup(only) ? { join: only.join, parts: only.clauses } : { join: 'all', parts: flat }
  return { join, parts: flat }
}

const OPERATOR: Readonly<Record<Join, string>> = { all: ' && ', any: ' || ' }

/** The condition a sentence stands for; brackets only where they are needed. */
export function celOf(sentence: Sentence): string {
  const { join, parts } = normal(sentence)
  return parts
    .map((part) => (isGroup(part) ? `(${part.clauses.map(clauseCel).join(OPERATOR[part.join])})` : clauseCel(part)))
    .join(OPERATOR[join])
}

/** One clause as a condition. */
export function clauseCel(clause: Clause): string {
  const positive = positiveCel(clause)
  if (!('not' in clause) || clause.not !== true) return positive
  return /^[\w.]+(\(.*\))?$/.test(positive) && !positive.includes(' in ') ? `!${positive}` : `!(${positive})`
}

function positiveCel(clause: Clause): string {
  switch (clause.kind) {
    case 'number':
      return `${clause.field} ${clause.op} ${numberCel(clause.value)}`
    case 'text':
      return clause.op === '==' || clause.op === '!='
        ? `${clause.field} ${clause.op} ${quoted(clause.value)}`
        : `${clause.field}.${clause.op}(${quoted(clause.value)})`
    case 'one-of':
      return `${clause.field} in [${clause.values.map(valueCel).join(', ')}]`
    case 'in-list':
      return `${clause.field} in lists.${clause.list}`
    case 'has-entry':
      return `${quoted(clause.value)} in ${clause.field}`
    case 'shares':
      return `${clause.field}.exists(entry, entry in lists.${clause.list})`
    case 'flag':
      return clause.field
    case 'known':
      return clause.field.startsWith('person.') ? `known(${quoted(clause.field.slice(7))})` : `has(${clause.field})`
    case 'visited':
    case 'did':
      return `${clause.kind}(${quoted(clause.name)}${windowCel(clause.within)})`
    case 'count':
      return `count(${quoted(clause.name)}${windowCel(clause.within)}) ${clause.op} ${numberCel(clause.value)}`
    case 'last':
      return `last(${quoted(clause.name)}) ${clause.op} ${numberCel(clause.value)}`
    case 'after':
      return `after(${quoted(clause.stage)}, ${quoted(clause.name)})`
    case 'consented':
      return `consented(${quoted(clause.purpose)})`
    case 'confirmed':
      return `confirmed(${clause.fields.map(quoted).join(', ')}) ${clause.op} ${numberCel(clause.value)}`
    default:
      return clause satisfies never
  }
}

const windowCel = (within: string | undefined): string => (within === undefined ? '' : `, ${quoted(within)}`)
const valueCel = (value: string | number): string => (typeof value === 'number' ? numberCel(value) : quoted(value))

/** CEL reads no exponents of ours, so a number is written out. */
const numberCel = (value: number): string => {
  const text = String(value)
  return text.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : text
}

/** A text in quotes, as CEL reads it back. */
export const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}"`

/** What a clause about a field of this kind says at first, before somebody chooses. */
export function firstClause(field: string, kind: Kind): Clause {
  switch (kind) {
    case 'number':
      return { kind: 'number', field, op: '>=', value: 1 }
    case 'flag':
      return { kind: 'flag', field }
    case 'list':
      return { kind: 'has-entry', field, value: 'value' }
    case 'text':
      return { kind: 'text', field, op: '==', value: 'value' }
    case 'any':
      return { kind: 'known', field }
    default:
      return kind satisfies never
  }
}

/** Signals that most funnels ask about, ready to be put into a sentence. */
export const READY_MADE: readonly { readonly id: string; readonly clause: Clause }[] = [
  { id: 'repeat-visits', clause: { kind: 'count', name: 'visit', within: '30d', op: '>=', value: 3 } },
  { id: 'pricing', clause: { kind: 'visited', name: '/pricing', within: '30d' } },
  { id: 'download', clause: { kind: 'did', name: 'content_downloaded' } },
  { id: 'content', clause: { kind: 'count', name: 'page_viewed', within: '30d', op: '>=', value: 5 } },
]
