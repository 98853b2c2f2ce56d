/** Answers of the database under names that strangers choose, believed for a second: what a page asks often, and people change seldom. */
export interface Remembered<T> {
  /** The answer of a moment ago, or `ask` anew; those who come meanwhile wait for the same answer. */
  readonly get: (name: string, ask: () => Promise<T>) => Promise<T>
  /** What this process has just changed need not wait for the second to pass. */
  readonly forget: (name: string) => void
}

/** Seldom enough that a page in a mailing costs one question, short enough that whoever publishes sees it at once. */
const BELIEVED_MS = 1_000
/** Guessed names must not fill the memory. */
const MOST_NAMES = 1_000

/** A memory that holds nothing yet. */
export function remembering<T>(): Remembered<T> {
  const known = new Map<string, { readonly until: number; readonly answer: Promise<T> }>()
  return {
    get: (name, ask) => {
      const before = known.get(name)
      if (before !== undefined && Date.now() < before.until) return before.answer
      const answer = ask()
      if (known.size >= MOST_NAMES) known.clear()
      known.set(name, { until: Date.now() + BELIEVED_MS, answer })
      // An answer that never came is not remembered.
      answer.catch(() => known.delete(name))
      return answer
    },
    forget: (name) => {
      known.delete(name)
    },
  }
}
