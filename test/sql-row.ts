import type { Token } from './sql-tokens.ts'

/** What a workspace_id is said to equal: one value, one of some, or a column of another table of the query. */
export type Binding = 'one' | 'many' | { readonly to: string; readonly column: string }

/** A sign as the tokens of a text have it. */
export const sign = (text: string): Token => ({ kind: 'sign', text })

const CLOCKS = new Set(['now', 'transaction_timestamp', 'statement_timestamp'])
const CLOCK_WORDS = new Set(['current_timestamp', 'current_date', 'current_time', 'localtimestamp', 'localtime'])
const NO_COLUMN = new Set([
  ...['and', 'or', 'not', 'null', 'true', 'false', 'is', 'case', 'when', 'then', 'else', 'end', 'any', 'all', 'in'],
  ...['array', 'distinct', 'from', 'between', 'like', 'set', 'where', 'at', 'time', 'zone', 'interval', 'as', 'exists'],
  ...CLOCK_WORDS,
])

/** Tokens of one level of a query, and what can be asked of a place among them. */
export class Row {
  readonly tokens: readonly Token[]
  readonly #depths: number[]

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
    let depth = 0
    this.#depths = tokens.map(({ kind, text }) => {
      if (kind !== 'sign') return depth
      if (text === '(') return depth++
      return text === ')' ? --depth : depth
    })
  }

  text(i: number): string {
    return this.tokens[i]?.text ?? ''
  }

  word(i: number): string {
    return this.tokens[i]?.kind === 'word' ? this.text(i) : ''
  }

  depth(i: number): number {
    return this.#depths[i] ?? 0
  }

  find(word: string, start: number): number {
    return this.tokens.findIndex(
      (_, i) => i >= start && this.word(i) === word && this.depth(i) === 0 && (word !== 'from' || this.isFrom(i)),
    )
  }

  /** From a word of depth 0 to the next clause; empty where there is none. */
  clause(word: string, ends = ['from', 'where', 'returning']): { row: Row; end: number } {
    const start = this.find(word, 0)
    if (start < 0) return { row: new Row([]), end: this.tokens.length }
    const found = ends.map((end) => this.find(end, start + 1)).filter((at) => at >= 0)
    const end = Math.min(this.tokens.length, ...found)
    return { row: new Row(this.tokens.slice(start, end)), end }
  }

  /** A FROM that brings tables: not of IS DISTINCT FROM, extract(), trim() and the like. */
  isFrom(i: number): boolean {
    if (this.word(i) !== 'from' || this.text(i - 1) === 'distinct') return false
    for (let at = i - 1; at >= 0; at--) {
      if (this.text(at) === '(' && this.depth(at) === this.depth(i) - 1)
        return !['extract', 'trim', 'substring', 'overlay'].includes(this.word(at - 1))
    }
    return true
  }

  isCall(i: number): boolean {
    return this.word(i) !== '' && this.text(i + 1) === '('
  }

  isClock(i: number): boolean {
    return (CLOCKS.has(this.word(i)) && this.isCall(i)) || CLOCK_WORDS.has(this.word(i))
  }

  isLock(i: number): boolean {
    return this.word(i) === 'for' && ['update', 'share', 'no', 'key'].includes(this.word(i + 1))
  }

  isColumn(i: number): boolean {
    const { kind, text } = this.tokens[i] ?? sign('')
    if (kind !== 'word' || this.isCall(i) || this.text(i - 1) === '::') return false
    return !NO_COLUMN.has(text) || this.text(i - 1) === '.' || (text === 'at' && this.word(i + 1) !== 'time')
  }

  /** Whether the parenthesis that opens here holds a column. */
  holdsColumn(open: number): boolean {
    for (let at = open + 1; at < this.tokens.length && this.depth(at) > this.depth(open); at++) {
      if (this.isColumn(at) || this.tokens[at]?.kind === 'query') return true
    }
    return false
  }

  /** Within CASE … END or COALESCE(…). */
  isWithinChoice(i: number): boolean {
    let open = 0
    for (let at = 0; at < i; at++) {
      if (this.word(at) === 'case') open++
      if (this.word(at) === 'end') open--
      const isOpen = this.word(at) === 'coalesce' && this.isCall(at)
      if (isOpen && this.#end(at + 1) > i) return true
    }
    return open > 0
  }

  #end(open: number): number {
    const end = this.tokens.findIndex((_, at) => at > open && this.depth(at) === this.depth(open))
    return end < 0 ? this.tokens.length : end
  }

  /** Of a + or -: undefined unless one side is an interval. */
  intervalSides(i: number): { hasColumn: boolean } | undefined {
    const right =
      ['interval', 'make_interval'].includes(this.word(i + 1)) ||
      (this.text(i + 2) === '::' && this.word(i + 3) === 'interval')
    const opened = this.tokens.findLastIndex(
      (_, at) => at < i - 1 && this.text(at) === '(' && this.depth(at) === this.depth(i),
    )
    const left =
      (this.word(i - 1) === 'interval' && this.text(i - 2) === '::') ||
      this.word(i - 2) === 'interval' ||
      (this.text(i - 1) === ')' && this.word(opened - 1) === 'make_interval')
    if (right) return { hasColumn: this.isColumn(i - 1) || (this.text(i - 1) === ')' && this.holdsColumn(opened)) }
    return left ? { hasColumn: this.isColumn(i + 1) } : undefined
  }

  /** The place behind `::type`, if there is one. */
  pastCast(i: number): number {
    if (this.text(i) !== '::') return i
    return this.text(i + 2) === '[' ? i + 4 : i + 2
  }

  /** What `workspace_id` equals by the operator at `i`. */
  operandAfter(i: number): Binding | undefined {
    const [operator, first, second] = [this.text(i), this.tokens[i + 1], this.tokens[i + 2]]
    const isValue = ['param', 'text'].includes(first?.kind ?? '')
    if (operator === '=' && isValue) return 'one'
    if (operator === '=' && first?.text === 'any') return second?.text === '(' ? 'many' : undefined
    if (operator === '=' && first?.kind === 'word' && second?.text === '.')
      return { to: first.text, column: this.word(i + 3) }
    return operator === 'in' && first?.text === '(' ? 'many' : undefined
  }

  /** As `operandAfter`, for what stands before `= workspace_id`, whose `=` is at `i`. */
  operandBefore(i: number): Binding | undefined {
    if (this.text(i) !== '=') return undefined
    const at = this.text(i - 2) === '::' ? i - 3 : i - 1
    if (['param', 'text'].includes(this.tokens[at]?.kind ?? '')) return 'one'
    return this.text(at - 1) === '.' ? { to: this.text(at - 2), column: this.word(at) } : undefined
  }

  /** `(workspace_id, id) in ((…), (…))` and `(workspace_id, id) = ($1, $2)`. */
  inRow(i: number): Binding | undefined {
    const open = this.tokens.findLastIndex(
      (_, at) => at < i && this.text(at) === '(' && this.depth(at) === this.depth(i) - 1,
    )
    if (open < 0 || (this.word(open - 1) !== '' && !['where', 'and', 'or', 'on'].includes(this.word(open - 1))))
      return undefined
    const end = this.#end(open)
    if (this.text(i + 1) !== ',' && this.text(i - 1) !== ',' && this.text(i - 3) !== ',') return undefined
    return ['in', '='].includes(this.text(end + 1)) && this.text(end + 2) === '(' ? 'many' : undefined
  }

  /** Within JOIN … USING (…). */
  isUsing(i: number): boolean {
    const open = this.tokens.findLastIndex((_, at) => at < i && this.text(at) === '(')
    return this.word(open - 1) === 'using' && this.#end(open) > i
  }
}
