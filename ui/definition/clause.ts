import { BUILT_IN, type Kind, type Scope, VARIABLES } from '#src/definition/cel-scope.ts'
import {
  type Clause,
  COMPARISONS,
  type Comparison,
  firstClause,
  READY_MADE,
  type TextTest,
} from '#src/definition/sentence.ts'
import { sentenceWords as words } from '../words/definition-sentence.ts'

/** How a clause compares, as one choice: `>=`, `one-of`, `not one-of`, `known`, `happened`. */
export type Operator = keyof typeof words.operators

interface Choice {
  readonly value: string
  readonly label: string
}
interface Choices {
  readonly group: string
  readonly items: readonly Choice[]
}

const first = (names: Iterable<string>): string => [...names][0] ?? ''
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Everything a clause of this scope may be about. */
export function subjectsOf(scope: Scope, labels: ReadonlyMap<string, string>): readonly Choices[] {
  const fields = (record: 'person' | 'account' | 'opportunity'): Choices => ({
    group: words.groups[record],
    items: [...scope[record].keys()]
      .map((name) => `${record}.${name}`)
      .map((field) => ({ value: `field ${field}`, label: upper(labels.get(field) ?? nameIn(field)) }))
      .sort((a, b) => a.label.localeCompare(b.label)),
  })
  const agreed: readonly Choices[] =
    scope.purposes.size === 0
      ? []
      : [{ group: words.groups.agreed, items: [{ value: 'consented', label: words.doing.consented }] }]
  if (scope.use === 'fit') return [fields('person'), fields('account'), ...agreed]
  const doing = (['visited', 'did', 'count', 'last', 'after', 'confirmed'] as const).map((kind) => ({
    value: kind,
    label: words.doing[kind],
  }))
  const ready = READY_MADE.map(({ id }) => ({ value: `ready ${id}`, label: readyName(id) }))
  const standing = [...VARIABLES.keys()].map((name) => ({ value: `field ${name}`, label: upper(name) }))
  return [
    { group: words.groups.ready, items: ready },
    { group: words.groups.doing, items: doing },
    { group: words.groups.standing, items: standing },
    ...[fields('person'), fields('account'), fields('opportunity'), ...agreed],
  ]
}

const nameIn = (field: string): string => field.slice(field.indexOf('.') + 1).replaceAll('_', ' ')
const readyName = (id: string): string => new Map(Object.entries(words.ready)).get(id) ?? id

/** Which of the subjects a clause is about. */
export const subjectOf = (clause: Clause): string => ('field' in clause ? `field ${clause.field}` : clause.kind)

/** What a field holds; a property of an event may hold anything. */
export function kindOf(field: string, scope: Scope): Kind {
  const [record = '', name = ''] = field.split('.')
  if (name === '') return VARIABLES.get(record) ?? 'any'
  if (record === 'person' || record === 'account' || record === 'opportunity') return scope[record].get(name) ?? 'any'
  return 'any'
}

/** A first clause about a subject that was chosen. */
export function clauseAbout(subject: string, scope: Scope): Clause {
  if (subject.startsWith('ready '))
    return READY_MADE.find(({ id }) => subject === `ready ${id}`)?.clause ?? { kind: 'visited', name: '/pricing' }
  if (subject.startsWith('field ')) {
    const field = subject.slice(6)
    return firstClause(field, kindOf(field, scope))
  }
  switch (subject) {
    case 'visited':
      return { kind: 'visited', name: '/pricing', within: '30d' }
    case 'count':
      return { kind: 'count', name: 'visit', within: '30d', op: '>=', value: 3 }
    case 'last':
      return { kind: 'last', name: 'any', op: '<=', value: 30 }
    case 'after':
      return { kind: 'after', stage: [...scope.stages][0] ?? '', name: 'demo_requested' }
    case 'confirmed':
      return { kind: 'confirmed', fields: ['budget', 'authority', 'need', 'timeline'], op: '>=', value: 3 }
    case 'consented':
      return { kind: 'consented', purpose: first(scope.purposes) }
    default:
      return { kind: 'did', name: 'demo_requested' }
  }
}

type Once = Extract<Clause, { kind: 'visited' | 'did' | 'after' | 'consented' }>

const ONCE: ReadonlySet<Clause['kind']> = new Set<Once['kind']>(['visited', 'did', 'after', 'consented'])
const asksOnce = (clause: Clause): clause is Once => ONCE.has(clause.kind)

const NUMBERS: readonly Operator[] = COMPARISONS
const TEXTS: readonly Operator[] = [
  ...['==', '!=', 'contains', 'startsWith', 'endsWith', 'one-of', 'not one-of', 'in-list', 'not in-list'],
] as Operator[]
const KNOWN: readonly Operator[] = ['known', 'not known']
const LISTS: readonly Operator[] = ['has-entry', 'not has-entry', 'shares', 'not shares']

/** How the subject of a clause may be compared. */
export function operatorsOf(clause: Clause, scope: Scope): readonly Operator[] {
  if (!('field' in clause)) {
    return asksOnce(clause) ? ['happened', 'not happened'] : NUMBERS
  }
  const known = clause.field.includes('.') && !clause.field.startsWith('event.') ? KNOWN : []
  switch (kindOf(clause.field, scope)) {
    case 'number':
      return [...NUMBERS, ...known]
    case 'flag':
      return ['flag', 'not flag', ...known]
    case 'list':
      return [...LISTS, ...known]
    case 'text':
      return [...TEXTS, ...known]
    default:
      return [...new Set<Operator>([...NUMBERS, ...TEXTS, 'flag', 'not flag', ...known])]
  }
}

/** The comparison a clause makes now. */
export function operatorOf(clause: Clause): Operator {
  const not = 'not' in clause && clause.not === true ? 'not ' : ''
  if (clause.kind === 'text' || 'op' in clause) return clause.op
  if (asksOnce(clause)) return `${not}happened` as Operator
  return `${not}${clause.kind}` as Operator
}

const isComparison = (operator: string): operator is Comparison => COMPARISONS.some((one) => one === operator)
const isTextTest = (operator: string): operator is TextTest =>
  ['==', '!=', 'contains', 'startsWith', 'endsWith'].includes(operator)

/** The clause with another comparison; what it compares with is kept where that still makes sense. */
export function withOperator(clause: Clause, operator: Operator, scope: Scope): Clause {
  const not = operator.startsWith('not ') ? { not: true as const } : {}
  const plain = operator.replace('not ', '')
  if (!('field' in clause)) {
    if (asksOnce(clause)) {
      const { not: _, ...rest } = clause
      return { ...rest, ...not }
    }
    return isComparison(plain) ? { ...clause, op: plain } : clause
  }
  const { field } = clause
  const kind = kindOf(field, scope)
  const number = clause.kind === 'number' ? clause.value : 1
  const text = 'value' in clause ? String(clause.value) : 'value'
  switch (plain) {
    case 'one-of':
      return { kind: 'one-of', field, values: clause.kind === 'one-of' ? clause.values : [text], ...not }
    case 'in-list':
    case 'shares':
      return { kind: plain, field, list: 'list' in clause ? clause.list : first(scope.lists.keys()), ...not }
    case 'has-entry':
      return { kind: 'has-entry', field, value: text, ...not }
    case 'flag':
    case 'known':
      return { kind: plain, field, ...not }
    default: {
      const asText = kind === 'text' || (kind === 'any' && clause.kind === 'text')
      if (asText && isTextTest(plain)) return { kind: 'text', field, op: plain, value: text }
      if (isComparison(plain)) return { kind: 'number', field, op: plain, value: number }
      return isTextTest(plain) ? { kind: 'text', field, op: plain, value: text } : clause
    }
  }
}

/** Person fields that answer a yes or no question, for the clause that counts them. */
export const personFields = (): readonly string[] => [...BUILT_IN.person.keys()]
