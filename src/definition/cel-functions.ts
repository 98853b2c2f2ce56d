import type { ASTNode } from '@marcbachmann/cel-js'
import { type Build, refuse } from './cel-build.ts'
import { confirmed, consented, has, known, size } from './cel-facts.ts'
import type { Part } from './cel-scope.ts'
import { after, count, happened, lastAlone } from './cel-signals.ts'
import { type Call, FUNCTION_NAMES, type FunctionName, isFunctionName } from './cel-usage.ts'
import { didYouMean } from './nearest.ts'

const CALLS: { readonly [N in FunctionName]: Call } = {
  visited: happened,
  did: happened,
  count,
  last: lastAlone,
  after,
  known,
  confirmed,
  consented,
  has,
  size,
}

const ASKS_SIGNALS: ReadonlySet<string> = new Set(['visited', 'did', 'count', 'last', 'after'])

/** `name(…)`. */
export function call(build: Build, node: ASTNode, name: string, args: readonly ASTNode[]): Part {
  if (!isFunctionName(name)) {
    const at = { start: node.start, end: node.start + name.length }
    return refuse(build, at, `unknown function "${name}"`, didYouMean(name, FUNCTION_NAMES))
  }
  if (build.scope.use !== 'criterion' && ASKS_SIGNALS.has(name))
    return refuse(build, node, `${name}() asks what somebody did, which is not known here`)
  return CALLS[name](build, node, args)
}
