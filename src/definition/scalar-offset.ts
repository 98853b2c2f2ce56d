import type { Scalar } from 'yaml'

/** Where a character of a scalar's value stands in the file, through quotes, escapes, folds and block indentation. */
export function scalarOffset(text: string, scalar: Scalar, inside: number): number {
  const value = String(scalar.value)
  const [start, end] = scalar.range ?? [0, 0]
  const block = scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED'
  let at = block ? text.indexOf('\n', start) + 1 : start
  if (scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE') at++
  if (block) at = skipBlanks(text, at, end)
  for (let i = 0; i < Math.min(inside, value.length); i++) at = after(text, at, end, value[i] ?? '', scalar.type)
  return at
}

/** The place after the source of one character of the value. */
function after(text: string, at: number, end: number, char: string, type: Scalar['type']): number {
  if (char === ' ' || char === '\n') {
    if (text[at] === char && char === ' ' && !foldsAt(text, at)) return at + 1
    return text[at] === '\\' ? at + 2 : skipBlanks(text, at, end)
  }
  if (type === 'QUOTE_SINGLE' && char === "'") return at + 2
  if (type === 'QUOTE_DOUBLE' && text[at] === '\\') return at + escapeLength(text[at + 1])
  return at + 1
}

const escapeLength = (letter: string | undefined): number =>
  letter === 'x' ? 4 : letter === 'u' ? 6 : letter === 'U' ? 10 : 2

/** Whether the rest of the line is blank, so that the value's space stands for the line's end. */
const foldsAt = (text: string, at: number): boolean => /^[ \t]*\r?\n/.test(text.slice(at, at + 200))

function skipBlanks(text: string, from: number, end: number): number {
  let at = from
  while (at < end && ' \t\r\n'.includes(text[at] ?? 'x')) at++
  return at
}
