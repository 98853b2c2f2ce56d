import { join } from 'node:path'
import { compileDefinition } from '../definition/compile.ts'
import type { Definition } from '../definition/definition.ts'
import { formatProblem, type Problem } from '../definition/problem.ts'
import { parseWalks, WALKS_FILE } from '../definition/walk-file.ts'
import { Fault } from '../fault.ts'
import { runWalks, type WalkResult } from '../learn/walks.ts'
import type { Files } from './folder.ts'

/** What a check of the files of a definition found. */
export interface Verdict {
  readonly problems: readonly Problem[]
  /** Absent when the files do not compile. */
  readonly definition?: Definition
  readonly walks: readonly WalkResult[]
}

/** Compiles the files and lets every walk of their test run; places are told as seen from the working folder. */
export function judge(files: Files, dir: string, version = 1): Verdict {
  const placed = (problems: readonly Problem[]) =>
    problems.map((problem) => ({ ...problem, file: join(dir, problem.file) }))
  const compiled = compileDefinition(files, version)
  if (!compiled.ok) return { problems: placed(compiled.problems), walks: [] }
  const { definition } = compiled
  const source = files[WALKS_FILE]
  if (source === undefined) return { problems: [], definition, walks: [] }
  const parsed = parseWalks(source, definition)
  if (!parsed.ok) return { problems: placed(parsed.problems), definition, walks: [] }
  return { problems: [], definition, walks: runWalks(definition, parsed.walks) }
}

/** The compiled definition, or a fault that shows everything that is wrong. */
export function compiledOr(verdict: Verdict, consequence: string): Definition {
  if (verdict.definition !== undefined) return verdict.definition
  throw new Fault('bad_definition', verdict.problems.map(formatProblem).join('\n\n'), consequence)
}

export const failed = (walks: readonly WalkResult[]): readonly WalkResult[] =>
  walks.filter(({ differences }) => differences.length > 0)

/** `2 mistakes`, `1 mistake`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

/** The number of a version as it is written on the command line. */
export function versionNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Fault('usage', `${text} is not the number of a version.`)
  return Number(text)
}
