import { compileDefinition, FUNNEL_FILE } from '../definition/compile.ts'
import type { Definition } from '../definition/definition.ts'
import type { Problem, ToldProblem } from '../definition/problem.ts'
import { differenceSentence } from '../definition/walk.ts'
import { parseWalks, WALKS_FILE } from '../definition/walk-file.ts'
import type { CheckAnswer, Files } from './definition-answer.ts'
import { runWalks } from './walks.ts'

/** Every mistake in the files of a definition, told so that an editor can mark it; the walks of its test that fail are warnings. */
export function checkFiles(files: Files): CheckAnswer {
  const compiled = compileDefinition(files, 1)
  if (!compiled.ok) return { problems: compiled.problems.map((one) => told(one)), walks: 0 }
  const source = files[WALKS_FILE]
  return source === undefined ? { problems: [], walks: 0 } : walked(source, compiled.definition)
}

function walked(source: string, definition: Definition): CheckAnswer {
  const parsed = parseWalks(source, definition)
  if (!parsed.ok) return { problems: parsed.problems.map((one) => told(one, 'warning')), walks: 0 }
  const problems = runWalks(definition, parsed.walks).flatMap(({ name, differences }): readonly ToldProblem[] => {
    const line = Math.max(
      0,
      source.split('\n').findIndex((one) => one.includes(name)),
    )
    const text = source.split('\n')[line] ?? ''
    const column = text.search(/\S/) + 1
    return differences.map((one) => ({
      ...{ file: WALKS_FILE, line: line + 1, column: Math.max(1, column), length: Math.max(1, text.trim().length) },
      ...{ message: `${name}: ${differenceSentence(one)}`, severity: 'warning' },
    }))
  })
  return { problems, walks: parsed.walks.length }
}

/** The word, text or sign that begins where a problem is. */
const WORD = /^("[^"]*"|'[^']*'|[\w.-]+|&&|\|\||[<>=!]=?|\S)/

/** A problem as an editor marks it: with how much of the line it is about, and what to write instead where that is one word. */
export function told(problem: Problem, severity: ToldProblem['severity'] = 'error'): ToldProblem {
  const { file = FUNNEL_FILE, line, column, message, hint, excerpt } = problem
  const begins = excerpt.slice(column - 1)
  const named = /"([^"]+)"/.exec(message)?.[1]
  const word = named !== undefined && begins.startsWith(named) ? named : (WORD.exec(begins)?.[0] ?? ' ')
  const meant = /^did you mean "([^"]+)"\?$/.exec(hint ?? '')?.[1]
  const isQuoted = word.length > 1 && /^["']/.test(word)
  return {
    ...{ file, line, column, length: word.length, message, severity },
    ...(hint !== undefined && { hint }),
    ...(meant !== undefined && { suggestion: isQuoted ? `${word[0]}${meant}${word[0]}` : meant }),
  }
}
