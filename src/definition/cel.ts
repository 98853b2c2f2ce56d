import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js'
import { mixedLogic } from './cel-brackets.ts'
import { type Build, type CelProblem, type Collected, nothingRead, REFUSED, refuse, said } from './cel-build.ts'
import { partOf } from './cel-parts.ts'
import type { Part, Properties, Scope } from './cel-scope.ts'
import type { Condition, Reads, View } from './definition.ts'

type EventTest = (properties: Properties) => boolean | 'unknown'

const NO_PROPERTIES: Properties = {}

const NOBODY: View = {
  score: 0,
  fit: 0,
  engagement: 0,
  grade: '',
  stage: '',
  track: '',
  cycle: 1,
  person: {},
  account: {},
  opportunity: {},
  nowMs: 0,
  signals: {},
  entered: {},
  consents: {},
}

/** The grammar only: names, types and values are ours, so that a missing fact costs no exception. */
const grammar = new Environment({
  limits: { maxAstNodes: 2000, maxDepth: 100, maxListElements: 1000, maxCallArguments: 16 },
})

/** A condition over a person, checked against the names of a definition; problems carry offsets into the text. */
export function compileCondition(text: string, scope: Scope): Condition | readonly CelProblem[] {
  const built = build(text, scope)
  if ('problems' in built) return built.problems
  const { run } = built.part
  return {
    text,
    reads: readsOf(built.reads),
    holds: (view) => {
      const held = run(view, NO_PROPERTIES)
      return typeof held === 'boolean' ? held : 'unknown'
    },
  }
}

/** A condition over the properties of one event, written `event.minutes >= 10`. */
export function compileEventTest(text: string, scope: Scope): EventTest | readonly CelProblem[] {
  const built = build(text, { ...scope, use: 'event' })
  if ('problems' in built) return built.problems
  const { run } = built.part
  return (properties) => {
    const held = run(NOBODY, properties)
    return typeof held === 'boolean' ? held : 'unknown'
  }
}

function build(
  text: string,
  scope: Scope,
): { readonly part: Part; readonly reads: Collected } | { readonly problems: readonly CelProblem[] } {
  const mixed = mixedLogic(text)
  if (mixed !== undefined) {
    const message = '&& and || stand together without brackets, which can be read two ways'
    const hint = `write one of these:\n${mixed.readings.join('\n')}`
    return { problems: [{ start: mixed.offset, end: mixed.offset + 2, message, hint }] }
  }
  const ast = parse(text)
  if ('message' in ast) return { problems: [ast] }
  const state: Build = {
    text,
    scope,
    reads: nothingRead(),
    problems: [],
    bound: new Map(),
    part: (node) => partOf(state, node),
  }
  const part = partOf(state, ast)
  if (part !== REFUSED && part.kind !== 'flag' && part.kind !== 'any')
    refuse(state, ast, `a condition is a yes or no, and this is ${said(part.kind)}`)
  return state.problems.length > 0 ? { problems: state.problems } : { part, reads: state.reads }
}

function parse(text: string): ASTNode | CelProblem {
  try {
    return grammar.parse(text).ast
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    const { start, end } = error.range ?? { start: 0, end: 0 }
    const message = grammarMessage(error.summary, text, start)
    const single = /[^=!<>]=[^=]/.test(text) ? 'a comparison is written ==' : undefined
    const words = /\b(and|or|not)\b/i.test(text) ? 'write && for and, || for or, ! for not' : undefined
    const hint = words ?? single
    return { start, end, message, ...(hint !== undefined && { hint }) }
  }
}

function grammarMessage(summary: string, text: string, start: number): string {
  if (summary.endsWith('EOF')) return 'the condition ends too early'
  if (summary.startsWith('Expected RPAREN')) return 'a ) is missing before this'
  const word = /^(\w+|.)/.exec(text.slice(start))?.[0]
  return summary.startsWith('Unexpected') && word !== undefined ? `"${word}" cannot stand here` : summary
}

function readsOf(read: Collected): Reads {
  return {
    signals: [...read.signals].sort(),
    windows: [...read.windows.values()],
    recencies: [...read.recencies.values()],
    thresholds: [...read.thresholds.values()],
    grade: read.grade,
    person: [...read.person].sort(),
    account: [...read.account].sort(),
    opportunity: [...read.opportunity].sort(),
    stages: [...read.stages].sort(),
    standing: [...read.standing].sort(),
    consents: [...read.consents].sort(),
  }
}
