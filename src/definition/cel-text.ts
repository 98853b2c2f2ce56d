import type { ASTNode } from '@marcbachmann/cel-js'
import { type Build, fits, refuse, said, written } from './cel-build.ts'
import type { Part, Value } from './cel-scope.ts'
import { didYouMean } from './nearest.ts'

const TESTS: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  contains: (text, part) => text.includes(part),
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
}

const CHANGES: Readonly<Record<string, (text: string) => string>> = {
  lowerAscii: (text) => text.toLowerCase(),
  upperAscii: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
}

const METHODS = [...Object.keys(TESTS), ...Object.keys(CHANGES), 'size', 'exists', 'all']

/** `person.title.contains("chief")`, `person.tech_stack.exists(t, t in lists.ours)`. */
export function method(build: Build, node: ASTNode, name: string, of: ASTNode, args: readonly ASTNode[]): Part {
  const test = Object.hasOwn(TESTS, name) ? TESTS[name] : undefined
  const change = Object.hasOwn(CHANGES, name) ? CHANGES[name] : undefined
  if (test !== undefined) return textTest(build, node, name, of, args, test)
  if (change !== undefined) return textChange(build, of, change)
  if (name === 'exists' || name === 'all') return quantifier(build, node, name, of, args)
  if (name === 'size') return sizeOf(build, of)
  const at = { start: of.end + 1, end: of.end + 1 + name.length }
  const instead = name === 'matches' ? 'write contains, startsWith or endsWith' : didYouMean(name, METHODS)
  return refuse(build, at, `unknown method "${name}"`, instead)
}

function textOf(build: Build, node: ASTNode): Part {
  const part = build.part(node)
  if (!fits(part.kind, 'text')) refuse(build, node, `${written(build, node)} is ${said(part.kind)}, not text`)
  return part
}

function textTest(
  build: Build,
  node: ASTNode,
  name: string,
  of: ASTNode,
  args: readonly ASTNode[],
  test: (text: string, part: string) => boolean,
): Part {
  const [arg] = args
  if (arg === undefined || args.length > 1) return refuse(build, node, `${name}() takes one text in quotes`)
  const left = textOf(build, of)
  const right = textOf(build, arg)
  return {
    kind: 'flag',
    run: (view, event) => {
      const text = left.run(view, event)
      const part = right.run(view, event)
      return typeof text === 'string' && typeof part === 'string' ? test(text, part) : undefined
    },
  }
}

function textChange(build: Build, of: ASTNode, change: (text: string) => string): Part {
  const part = textOf(build, of)
  return {
    kind: 'text',
    run: (view, event) => {
      const text = part.run(view, event)
      return typeof text === 'string' ? change(text) : undefined
    },
  }
}

/** How many characters or entries: `size(list)` and `list.size()` are one. */
export function sizeOf(build: Build, of: ASTNode): Part {
  const part = build.part(of)
  if (part.kind === 'number' || part.kind === 'flag') return refuse(build, of, 'only a list or a text has a size')
  return {
    kind: 'number',
    run: (view, event) => {
      const value = part.run(view, event)
      return typeof value === 'string' || Array.isArray(value) ? value.length : undefined
    },
  }
}

/** `exists` and `all` run one entry at a time through one cell: evaluation is single and never re-entered for a cell. */
function quantifier(build: Build, node: ASTNode, name: 'exists' | 'all', of: ASTNode, args: readonly ASTNode[]): Part {
  const [variable, condition] = args
  if (variable?.op !== 'id' || condition === undefined || args.length !== 2)
    return refuse(build, node, `${name}() takes a name and a condition`, `for example list.${name}(x, x == "aws")`)
  const entries = build.part(of)
  if (!fits(entries.kind, 'list'))
    return refuse(build, of, `${written(build, of)} is ${said(entries.kind)}, not a list`)
  const cell: { value: Value } = { value: undefined }
  const outer = build.bound.get(variable.args)
  build.bound.set(variable.args, { kind: 'any', run: () => cell.value })
  const holds = build.part(condition)
  if (outer === undefined) build.bound.delete(variable.args)
  else build.bound.set(variable.args, outer)
  const stopAt = name === 'exists'
  return {
    kind: 'flag',
    run: (view, event) => {
      const list = entries.run(view, event)
      if (!Array.isArray(list)) return undefined
      let unknown = false
      for (const entry of list) {
        cell.value = entry
        const held = holds.run(view, event)
        if (held === stopAt) return stopAt
        if (held !== !stopAt) unknown = true
      }
      return unknown ? undefined : !stopAt
    },
  }
}
