import type { ASTNode } from '@marcbachmann/cel-js'
import { type Build, fits, refuse, said, written } from './cel-build.ts'
import type { Kind, Part, Value } from './cel-scope.ts'
import { daysSince, signalOf } from './cel-signals.ts'
import { didYouMean } from './nearest.ts'

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>='

type Pair = readonly [ASTNode, ASTNode]

const SWAPPED: { readonly [O in Comparison]: Comparison } = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

const HOLDS: { readonly [O in Comparison]: (a: number | string, b: number | string) => boolean } = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

/** `a > b`. Scores and last() must stand beside a number, so that the instant a condition flips can be computed. */
export function comparison(build: Build, operator: Comparison, [a, b]: Pair): Part {
  if (movesWithTime(build, a) && movesWithTime(build, b))
    return refuse(build, b, `${written(build, a)} can only be compared with a number written out`)
  if (movesWithTime(build, b)) return comparison(build, SWAPPED[operator], [b, a])
  if (movesWithTime(build, a)) return timed(build, operator, a, b)
  const left = build.part(a)
  const right = build.part(b)
  checkName(build, a, right, b)
  checkName(build, b, left, a)
  if (!comparable(left.kind, right.kind)) {
    const sides = `${written(build, a)} is ${said(left.kind)} and ${written(build, b)} is ${said(right.kind)}`
    return refuse(build, a.start < b.start ? b : a, `these cannot be compared: ${sides}`)
  }
  if ((operator !== '==' && operator !== '!=' && unordered(left.kind)) || left.kind === 'list')
    return refuse(build, a, `${written(build, a)} is ${said(left.kind)}, which has no order`)
  return { kind: 'flag', run: runComparison(operator, left, right) }
}

const comparable = (a: Kind, b: Kind): boolean => fits(a, b) || fits(b, a)
const unordered = (kind: Kind): boolean => kind === 'flag' || kind === 'list'

function runComparison(operator: Comparison, left: Part, right: Part): Part['run'] {
  const holds = HOLDS[operator]
  if (operator === '==' || operator === '!=') {
    const equal = operator === '=='
    return (view, event) => {
      const l = left.run(view, event)
      const r = right.run(view, event)
      return l === undefined || r === undefined ? undefined : (l === r) === equal
    }
  }
  return (view, event) => {
    const l: Value = left.run(view, event)
    const r: Value = right.run(view, event)
    if (typeof l === 'number' && typeof r === 'number') return holds(l, r)
    return typeof l === 'string' && typeof r === 'string' ? holds(l, r) : undefined
  }
}

const SCORES = ['score', 'fit', 'engagement'] as const

const scoreName = (node: ASTNode): (typeof SCORES)[number] | undefined =>
  node.op === 'id' ? SCORES.find((name) => name === node.args) : undefined

const movesWithTime = (build: Build, node: ASTNode): boolean =>
  build.scope.use === 'criterion' &&
  !(node.op === 'id' && build.bound.has(node.args)) &&
  (scoreName(node) !== undefined || (node.op === 'call' && node.args[0] === 'last'))

function timed(build: Build, operator: Comparison, moving: ASTNode, limit: ASTNode): Part {
  const part = build.part(limit)
  const { literal } = part
  if (typeof literal !== 'number') {
    const wrong =
      part.kind === 'any' || part.kind === 'number' ? '' : `, and ${written(build, limit)} is ${said(part.kind)}`
    return refuse(build, limit, `${written(build, moving)} can only be compared with a number written out${wrong}`)
  }
  const score = scoreName(moving)
  if (score !== undefined) {
    build.reads.thresholds.set(`${score} ${literal}`, { of: score, value: literal })
    const holds = HOLDS[operator]
    if (score === 'score') return { kind: 'flag', run: (view) => holds(view.score, literal) }
    if (score === 'fit') return { kind: 'flag', run: (view) => holds(view.fit, literal) }
    return { kind: 'flag', run: (view) => holds(view.engagement, literal) }
  }
  return recency(build, operator, moving, literal)
}

const DAY = 86_400_000

/** Strict limits flip one millisecond after the day is full, the others exactly then. */
function recency(build: Build, operator: Comparison, node: ASTNode, days: number): Part {
  const args = node.op === 'call' ? node.args[1] : []
  const signal = signalOf(build, args[0], 'last')
  if (signal === undefined || args.length > 1) return refuse(build, node, 'last() is written with one name in quotes')
  const full = Math.ceil(days * DAY)
  const flips =
    operator === '>=' || operator === '<'
      ? [full]
      : operator === '>' || operator === '<='
        ? [full + 1]
        : [full, full + 1]
  for (const ms of flips) build.reads.recencies.set(`${signal} ${ms}`, { signal, ms })
  const since = daysSince(signal)
  const limit: Part = { kind: 'number', run: () => days }
  return { kind: 'flag', run: runComparison(operator, since, limit) }
}

/** A stage, track or grade compared with a word must be compared with one that exists. */
function checkName(build: Build, variable: ASTNode, other: Part, node: ASTNode): void {
  if (variable.op !== 'id') return
  if (typeof other.literal === 'string') checkWord(build, variable.args, other.literal, node)
}

/** Notes a problem when the word is no stage, track or grade of the definition. */
export function checkWord(build: Build, variable: string, word: string, node: ASTNode): void {
  const known = KNOWN[variable]?.(build)
  if (known === undefined || known.has(word)) return
  const near = didYouMean(word, known) ?? `there are ${[...known].join(', ')}`
  refuse(build, node, `there is no ${variable} "${word}"`, near)
}

const KNOWN: Readonly<Record<string, (build: Build) => ReadonlySet<string>>> = {
  stage: (build) => build.scope.stages,
  track: (build) => build.scope.tracks,
  grade: (build) => build.scope.grades,
}
