/** Something wrong in a file of the definition, told so that a person can mend it without a manual. Line and column count from 1. */
export interface Problem {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
  /** What to write instead, as a sentence: `did you mean "score"?`. */
  readonly hint?: string
  /** The line as it stands in the file. */
  readonly excerpt: string
}

/** A mistake with its place; `length` is how much of the line to mark. */
export interface ToldProblem {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly length: number
  readonly message: string
  /** What to do, in words. */
  readonly hint?: string
  /** What to write in place of the marked text, where that is known. */
  readonly suggestion?: string
  readonly severity: 'error' | 'warning'
}

/** The problem at a character of a file's text. */
export function problemAt(file: string, text: string, offset: number, message: string, hint?: string): Problem {
  const at = Math.max(0, Math.min(offset, text.length))
  const lineStart = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1
  const lineEnd = text.indexOf('\n', lineStart)
  let line = 1
  for (let i = text.indexOf('\n'); i !== -1 && i < lineStart; i = text.indexOf('\n', i + 1)) line++
  return {
    file,
    line,
    column: at - lineStart + 1,
    message,
    ...(hint !== undefined && { hint }),
    excerpt: text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).replace(/\r$/, ''),
  }
}

/** The problem as a compiler prints it: place and message, the line, a caret under the place, the hint. */
export function formatProblem(problem: Problem): string {
  const number = String(problem.line)
  const margin = ' '.repeat(number.length)
  const indent = problem.excerpt.slice(0, problem.column - 1).replace(/[^\t]/g, ' ')
  const lines = [
    `${problem.file}:${problem.line}:${problem.column} ${problem.message}`,
    `  ${number} | ${problem.excerpt}`,
    `  ${margin} | ${indent}^`,
  ]
  if (problem.hint !== undefined) lines.push(...problem.hint.split('\n').map((line) => `  ${margin} = ${line}`))
  return lines.join('\n')
}

/** Problems in the order a reader meets them in the file. */
export const inReadingOrder = (problems: readonly Problem[]): readonly Problem[] =>
  [...problems].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column)
