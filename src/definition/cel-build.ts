import type { ASTNode } from '@marcbachmann/cel-js'
import type { Kind, Part, Scope } from './cel-scope.ts'

/** What is wrong in an expression, by character offsets into its text. */
export interface CelProblem {
  readonly start: number
  readonly end: number
  readonly message: string
  readonly hint?: string
}

/** Collects what an expression depends on; sorted and frozen into `Reads` at the end. */
export interface Collected {
  readonly signals: Set<string>
  readonly windows: Map<string, { readonly signal: string; readonly ms: number }>
  readonly recencies: Map<string, { readonly signal: string; readonly ms: number }>
  readonly thresholds: Map<string, { readonly of: 'score' | 'fit' | 'engagement'; readonly value: number }>
  readonly person: Set<string>
  readonly account: Set<string>
  readonly opportunity: Set<string>
  readonly stages: Set<string>
  readonly standing: Set<'stage' | 'track' | 'cycle'>
  readonly consents: Set<string>
  grade: boolean
}

/** The state of building one expression: where it is, what it may name, what it was found to read, what is wrong. */
export interface Build {
  readonly text: string
  readonly scope: Scope
  readonly reads: Collected
  readonly problems: CelProblem[]
  /** Values of the variables that `exists` and `all` bind, by name. */
  readonly bound: Map<string, Part>
  readonly part: (node: ASTNode) => Part
}

/** Stands in for a part that was refused, so that the rest is still checked. */
export const REFUSED: Part = { kind: 'any', run: () => undefined }

/** Notes a problem under a node and carries on. */
export function refuse(build: Build, at: { start: number; end: number }, message: string, hint?: string): Part {
  build.problems.push({ start: at.start, end: at.end, message, ...(hint !== undefined && { hint }) })
  return REFUSED
}

/** The text of a node as it was written. */
export const written = (build: Build, node: ASTNode): string => build.text.slice(node.start, node.end)

const SAID: Readonly<Record<Kind, string>> = {
  flag: 'a yes or no',
  number: 'a number',
  text: 'text',
  list: 'a list',
  any: 'anything',
}

/** `a number`, for messages. */
export const said = (kind: Kind): string => SAID[kind]

/** Whether a value of this kind may stand where the other is wanted. */
export const fits = (kind: Kind, wanted: Kind): boolean => kind === wanted || kind === 'any'

/** Nothing read yet. */
export const nothingRead = (): Collected => ({
  signals: new Set(),
  windows: new Map(),
  recencies: new Map(),
  thresholds: new Map(),
  person: new Set(),
  account: new Set(),
  opportunity: new Set(),
  stages: new Set(),
  standing: new Set(),
  consents: new Set(),
  grade: false,
})
