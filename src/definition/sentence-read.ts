import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js'
import { mixedLogic } from './cel-brackets.ts'
import { type Clause, type Comparison, type Group, isGroup, type Join, normal, type Sentence } from './sentence.ts'

/** A condition as a sentence, or why it can only be shown as code. */
export type Read = { readonly ok: true; readonly sentence: Sentence } | { readonly ok: false; readonly reason: string }

const grammar = new Environment({
  limits: { maxAstNodes: 2000, maxDepth: 100, maxListElements: 1000, maxCallArguments: 16 },
})

/** Thrown inside only: this part of a condition has no words. */
class NoWords extends Error {}

/** Reads a condition back into the sentence that would write it, whatever its spaces and brackets. */
export function sentenceOf(cel: string): Read {
  if (mixedLogic(cel) !== undefined) return { ok: false, reason: '&& and || stand together without brackets' }
  try {
    const { ast } = grammar.parse(cel)
    return { ok: true, sentence: normal(whole(ast, cel)) }
  } catch (error) {
    if (error instanceof NoWords) return { ok: false, reason: error.message }
    if (error instanceof ParseError) return { ok: false, reason: 'it is not finished yet' }
    throw error
  }
}

const JOINS: Readonly<Record<string, Join>> = { '&&': 'all', '||': 'any' }

function joined(node: ASTNode): readonly [Join, readonly ASTNode[]] | undefined {
  if (node.op !== '&&' && node.op !== '||') return undefined
  const { op } = node
  const flat = (one: ASTNode): readonly ASTNode[] =>
    one.op === op ? [...flat(one.args[0]), ...flat(one.args[1])] : [one]
  const join = JOINS[op]
  return join === undefined ? undefined : [join, flat(node)]
}

function whole(node: ASTNode, text: string): Sentence {
  const [join, nodes] = joined(node) ?? (['all', [node]] as const)
  return {
    join,
    parts: nodes.map((part): Clause | Group => {
      const inner = joined(part)
      if (inner === undefined) return clauseOf(part, text)
      const clauses = inner[1].map((one) => {
        if (joined(one) !== undefined) throw new NoWords('it has brackets inside brackets')
        return clauseOf(one, text)
      })
      return { join: inner[0], clauses }
    }),
  }
}

const no = (node: ASTNode, text: string): NoWords =>
  new NoWords(`there are no words for ${text.slice(node.start, node.end)}`)

function clauseOf(node: ASTNode, text: string): Clause {
  if (node.op !== '!_') return positive(node, text)
  const clause = positive(node.args, text)
  if ('op' in clause && clause.kind !== 'text') throw no(node, text)
  if ('not' in clause && clause.not === true) throw no(node, text)
  if (clause.kind === 'text' && clause.op === '!=') throw no(node, text)
  return { ...clause, not: true } as Clause
}

/** `score`, `person.headcount`; undefined for anything else. */
function fieldOf(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args
  if (node.op === '.' && node.args[0].op === 'id') return `${node.args[0].args}.${node.args[1]}`
  return undefined
}

function literal(node: ASTNode | undefined): string | number | undefined {
  if (node?.op === '-_') {
    const value = literal(node.args)
    return typeof value === 'number' ? -value : undefined
  }
  if (node?.op !== 'value') return undefined
  const value = typeof node.args === 'bigint' ? Number(node.args) : node.args
  return typeof value === 'string' || typeof value === 'number' ? value : undefined
}

const word = (node: ASTNode | undefined): string | undefined => {
  const value = literal(node)
  return typeof value === 'string' ? value : undefined
}

function positive(node: ASTNode, text: string): Clause {
  switch (node.op) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compared(node, node.op, text)
    case 'in':
      return within(node, text)
    case 'call':
      return called(node, text)
    case 'rcall':
      return method(node, text)
    default: {
      const field = fieldOf(node)
      if (field === undefined || field.startsWith('lists.')) throw no(node, text)
      return { kind: 'flag', field }
    }
  }
}

const SWAPPED: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

function compared(node: ASTNode & { args: [ASTNode, ASTNode] }, op: Comparison, text: string): Clause {
  const [a, b] = node.args
  if (literal(a) !== undefined && literal(b) === undefined) return sides(b, a, SWAPPED[op], node, text)
  return sides(a, b, op, node, text)
}

function sides(left: ASTNode, right: ASTNode, op: Comparison, node: ASTNode, text: string): Clause {
  const value = literal(right)
  const field = fieldOf(left)
  if (typeof value === 'string' && field !== undefined && (op === '==' || op === '!='))
    return { kind: 'text', field, op, value }
  if (typeof value !== 'number') throw no(node, text)
  if (field !== undefined) return { kind: 'number', field, op, value }
  if (left.op !== 'call') throw no(node, text)
  const [name, args] = left.args
  const words = args.map(word).filter((one) => one !== undefined)
  const [first, second] = words
  if (first === undefined || words.length !== args.length) throw no(node, text)
  if (name === 'confirmed') return { kind: 'confirmed', fields: words, op, value }
  if (name === 'last' && words.length === 1) return { kind: 'last', name: first, op, value }
  if (name === 'count' && words.length < 3)
    return { kind: 'count', name: first, ...(second !== undefined && { within: second }), op, value }
  throw no(node, text)
}

function within(node: ASTNode & { op: 'in' }, text: string): Clause {
  const [needle, hay] = node.args
  const field = fieldOf(needle)
  const list = fieldOf(hay)
  const value = word(needle)
  if (value !== undefined && list !== undefined && !list.startsWith('lists.'))
    return { kind: 'has-entry', field: list, value }
  if (field === undefined) throw no(node, text)
  if (list?.startsWith('lists.') === true) return { kind: 'in-list', field, list: list.slice(6) }
  if (hay.op !== 'list') throw no(node, text)
  const values = hay.args.map(literal).filter((one) => one !== undefined)
  if (values.length !== hay.args.length || values.length === 0) throw no(node, text)
  return { kind: 'one-of', field, values }
}

function called(node: ASTNode & { op: 'call' }, text: string): Clause {
  const [name, args] = node.args
  if (name === 'has') {
    const field = args[0] === undefined ? undefined : fieldOf(args[0])
    if (field === undefined || args.length !== 1) throw no(node, text)
    return { kind: 'known', field }
  }
  const words = args.map(word).filter((one) => one !== undefined)
  const [first, second] = words
  if (first === undefined || words.length !== args.length || words.length > 2) throw no(node, text)
  if (name === 'known' && second === undefined) return { kind: 'known', field: `person.${first}` }
  if (name === 'consented' && second === undefined) return { kind: 'consented', purpose: first }
  if (name === 'visited' || name === 'did')
    return { kind: name, name: first, ...(second !== undefined && { within: second }) }
  if (name === 'after' && second !== undefined) return { kind: 'after', stage: first, name: second }
  throw no(node, text)
}

function method(node: ASTNode & { op: 'rcall' }, text: string): Clause {
  const [name, of, args] = node.args
  const field = fieldOf(of)
  if (field === undefined) throw no(node, text)
  const value = word(args[0])
  if ((name === 'contains' || name === 'startsWith' || name === 'endsWith') && value !== undefined && args.length === 1)
    return { kind: 'text', field, op: name, value }
  const [bound, holds] = args
  if (name === 'exists' && bound?.op === 'id' && holds?.op === 'in') {
    const [entry, hay] = holds.args
    const list = fieldOf(hay)
    if (entry.op === 'id' && entry.args === bound.args && list?.startsWith('lists.') === true)
      return { kind: 'shares', field, list: list.slice(6) }
  }
  throw no(node, text)
}

/** Every clause of a sentence, those of its groups too. */
export const clausesOf = ({ parts }: Sentence): readonly Clause[] =>
  parts.flatMap((part) => (isGroup(part) ? part.clauses : [part]))
