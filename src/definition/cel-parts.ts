import type { ASTNode } from '@marcbachmann/cel-js'
import { type Build, refuse, written } from './cel-build.ts'
import { checkWord, comparison } from './cel-compare.ts'
import { call } from './cel-functions.ts'
import { field, variable } from './cel-names.ts'
import { arithmetic, choice, listOf, logic, negative, not, within } from './cel-operators.ts'
import type { Part } from './cel-scope.ts'
import { method } from './cel-text.ts'

/** One node of an expression, checked and made ready to run. */
export function partOf(build: Build, node: ASTNode): Part {
  switch (node.op) {
    case 'value':
      return literal(build, node)
    case 'id':
      return variable(build, node)
    case '.':
      return field(build, node, node.args[0], node.args[1])
    case '[]':
      return entry(build, node, node.args)
    case 'call':
      return call(build, node, node.args[0], node.args[1])
    case 'rcall':
      return method(build, node, node.args[0], node.args[1], node.args[2])
    case '&&':
    case '||':
      return logic(build, node.op, node.args)
    case '!_':
      return not(build, node.args)
    case '-_':
      return negative(build, node.args)
    case '?:':
      return choice(build, node.args)
    case 'list':
      return listOf(build, node.args)
    case 'in':
      if (node.args[0].op === 'id') checkWords(build, node.args[0].args, node.args[1])
      return within(build, node.args)
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(build, node.op, node.args)
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return arithmetic(build, node.op, node.args)
    default:
      return refuse(build, node, `${written(build, node)} cannot be used in a condition`)
  }
}

function checkWords(build: Build, variable: string, list: ASTNode): void {
  if (list.op !== 'list') return
  for (const node of list.args) {
    if (node.op === 'value' && typeof node.args === 'string') checkWord(build, variable, node.args, node)
  }
}

function literal(build: Build, node: ASTNode & { op: 'value' }): Part {
  const value = typeof node.args === 'bigint' ? Number(node.args) : node.args
  if (typeof value === 'number') return { kind: 'number', literal: value, run: () => value }
  if (typeof value === 'string') return { kind: 'text', literal: value, run: () => value }
  if (typeof value === 'boolean') return { kind: 'flag', literal: value, run: () => value }
  return refuse(
    build,
    node,
    `${written(build, node)} cannot be used in a condition`,
    'ask known("field") for a missing fact',
  )
}

/** `person["country"]` is `person.country`; any other index is refused, since what it reads could not be known. */
function entry(build: Build, node: ASTNode, [of, index]: readonly [ASTNode, ASTNode]): Part {
  if (index.op === 'value' && typeof index.args === 'string') return field(build, node, of, index.args)
  return refuse(build, index, 'only a name in quotes can stand in these brackets')
}
