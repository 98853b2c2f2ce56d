import { compileCondition, compileEventTest } from './cel.ts'
import type { CelProblem } from './cel-build.ts'
import type { Scope } from './cel-scope.ts'
import type { Condition, EngagementRule } from './definition.ts'
import type { Parsed, Path } from './parse.ts'
import type { Problem } from './problem.ts'
import type { FunnelSource } from './schema.ts'

/** What the parts of the compiler share: the file, the names, the problems and conditions met so far. */
export interface Context {
  readonly source: FunnelSource
  readonly scope: Scope
  readonly problems: Problem[]
  readonly conditions: Condition[]
  readonly refuse: (path: Path, message: string, hint?: string) => void
  readonly condition: (path: Path, text: string, use?: Scope['use']) => Condition
  /** Checks a condition that no rule evaluates. */
  readonly check: (path: Path, text: string) => void
  readonly eventTest: (path: Path, text: string) => NonNullable<EngagementRule['where']>
}

const NEVER: Condition = {
  text: 'false',
  reads: {
    signals: [],
    windows: [],
    recencies: [],
    thresholds: [],
    grade: false,
    person: [],
    account: [],
    opportunity: [],
    stages: [],
    consents: [],
  },
  holds: () => false,
}

/** Starts compiling a file whose shape is right. */
export function contextOf(parsed: Parsed<FunnelSource>, scope: Scope): Context {
  const problems: Problem[] = []
  const conditions: Condition[] = []
  const tell = (path: Path, found: readonly CelProblem[]) => {
    for (const { message, hint, start } of found) problems.push(parsed.problem(path, message, hint, start))
  }
  return {
    source: parsed.value,
    scope,
    problems,
    conditions,
    refuse: (path, message, hint) => problems.push(parsed.problem(path, message, hint)),
    condition: (path, text, use = 'criterion') => {
      const made = compileCondition(text, { ...scope, use })
      if ('holds' in made) {
        conditions.push(made)
        return made
      }
      tell(path, made)
      return NEVER
    },
    check: (path, text) => {
      const made = compileCondition(text, scope)
      if (!('holds' in made)) tell(path, made)
    },
    eventTest: (path, text) => {
      const made = compileEventTest(text, scope)
      if (typeof made === 'function') return made
      tell(path, made)
      return () => false
    },
  }
}
