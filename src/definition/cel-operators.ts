import type { ASTNode } from '@marcbachmann/cel-js'
import { type Build, fits, refuse, said, written } from './cel-build.ts'
import type { Part, Value } from './cel-scope.ts'

type Pair = readonly [ASTNode, ASTNode]

/** `a && b`, `a || b`: a known side decides even when the other is unknown. */
export function logic(build: Build, operator: '&&' | '||', [a, b]: Pair): Part {
  const left = flagOf(build, a, operator)
  const right = flagOf(build, b, operator)
  const decides = operator === '||'
  return {
    kind: 'flag',
    run: (view, event) => {
      const l = left.run(view, event)
      if (l === decides) return decides
      const r = right.run(view, event)
      if (r === decides) return decides
      return l === !decides && r === !decides ? !decides : undefined
    },
  }
}

function flagOf(build: Build, node: ASTNode, operator: string): Part {
  const part = build.part(node)
  if (!fits(part.kind, 'flag')) {
    const compare = part.kind === 'number' ? `compare it, for example ${written(build, node)} > 0` : undefined
    refuse(build, node, `${operator} joins conditions, and ${written(build, node)} is ${said(part.kind)}`, compare)
  }
  return part
}

/** `!a`: unknown stays unknown. */
export function not(build: Build, node: ASTNode): Part {
  const part = flagOf(build, node, '!')
  return {
    kind: 'flag',
    run: (view, event) => {
      const value = part.run(view, event)
      return typeof value === 'boolean' ? !value : undefined
    },
  }
}

/** `-a`. */
export function negative(build: Build, node: ASTNode): Part {
  const part = numberOf(build, node, '-')
  const literal = typeof part.literal === 'number' ? { literal: -part.literal } : {}
  return {
    kind: 'number',
    ...literal,
    run: (view, event) => {
      const value = part.run(view, event)
      return typeof value === 'number' ? -value : undefined
    },
  }
}

/** `a ? b : c`. */
export function choice(build: Build, [condition, yes, no]: readonly [ASTNode, ASTNode, ASTNode]): Part {
  const test = flagOf(build, condition, '?')
  const left = build.part(yes)
  const right = build.part(no)
  if (!fits(left.kind, right.kind) && !fits(right.kind, left.kind))
    refuse(build, no, `both sides of : must be alike, and one is ${said(left.kind)}, the other ${said(right.kind)}`)
  return {
    kind: left.kind === 'any' ? right.kind : left.kind,
    run: (view, event) => {
      const held = test.run(view, event)
      return held === true ? left.run(view, event) : held === false ? right.run(view, event) : undefined
    },
  }
}

export type Sum = '+' | '-' | '*' | '/' | '%'

const SUMS: { readonly [O in Sum]: (a: number, b: number) => number } = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
}

function numberOf(build: Build, node: ASTNode, operator: string): Part {
  const part = build.part(node)
  if (!fits(part.kind, 'number'))
    refuse(build, node, `${operator} needs a number, and ${written(build, node)} is ${said(part.kind)}`)
  return part
}

/** `a + b` and its kin, over numbers; a division by nothing is unknown. */
export function arithmetic(build: Build, operator: Sum, [a, b]: Pair): Part {
  const left = numberOf(build, a, operator)
  const right = numberOf(build, b, operator)
  const sum = SUMS[operator]
  return {
    kind: 'number',
    run: (view, event) => {
      const l = left.run(view, event)
      const r = right.run(view, event)
      if (typeof l !== 'number' || typeof r !== 'number') return undefined
      const result = sum(l, r)
      return Number.isFinite(result) ? result : undefined
    },
  }
}

/** `person.country in ["DE", "AT"]`, `"aws" in person.tech_stack`. */
export function within(build: Build, [a, b]: Pair): Part {
  const needle = build.part(a)
  const hay = build.part(b)
  if (!fits(hay.kind, 'list'))
    refuse(build, b, `"in" looks into a list, and ${written(build, b)} is ${said(hay.kind)}`, 'write contains for text')
  if (needle.kind === 'list') refuse(build, a, '"in" looks for one value, not for a list')
  const fixed = fixedList(build, b)
  if (fixed !== undefined)
    return {
      kind: 'flag',
      run: (view, event) => {
        const value = needle.run(view, event)
        return value === undefined ? undefined : fixed.has(value)
      },
    }
  return {
    kind: 'flag',
    run: (view, event) => {
      const value = needle.run(view, event)
      const list = hay.run(view, event)
      return value === undefined || !Array.isArray(list) ? undefined : list.includes(value)
    },
  }
}

/** The values of a list that stands in the definition, so that looking one up costs the same however long it is. */
function fixedList(build: Build, node: ASTNode): ReadonlySet<Value> | undefined {
  if (node.op === '.' && node.args[0].op === 'id' && node.args[0].args === 'lists')
    return new Set(build.scope.lists.get(node.args[1]))
  if (node.op !== 'list') return undefined
  const literals = node.args.map((entry) => build.part(entry).literal)
  return literals.includes(undefined) ? undefined : new Set(literals)
}

/** `["DE", "AT"]`. */
export function listOf(build: Build, nodes: readonly ASTNode[]): Part {
  const parts = nodes.map((node) => build.part(node))
  return {
    kind: 'list',
    run: (view, event) => {
      const values = []
      for (const part of parts) {
        const value = part.run(view, event)
        if (value === undefined) return undefined
        values.push(value)
      }
      return values
    },
  }
}
