import { domainToUnicode } from 'node:url'

/** An identifier of somebody who is erased, as the effect is handed it. */
export interface Known {
  readonly kind: string
  readonly value: string
  /** Whether a source of ours gave it; a public key may say any word. */
  readonly trusted: boolean
}

/** What is looked for, and how: in any words, or only where an identifier of that kind stands. */
export interface Sought {
  /** In lower case, each spelling that an address or a number of ours has in a text. */
  readonly words: readonly string[]
  /** Ids that a stranger chose: `pricing` or the id of this workspace would else take everybody's rows along. */
  readonly chosen: readonly { readonly kind: string; readonly value: string }[]
}

/** A shorter identifier (a number of somebody's own system) stands in texts about others too. */
const LEAST_MENTION = 6

function spellings({ kind, value }: Known): readonly string[] {
  const lower = value.toLowerCase()
  const at = lower.lastIndexOf('@')
  const readable = kind === 'email' ? `${lower.slice(0, at)}@${domainToUnicode(lower.slice(at + 1))}` : lower
  return [lower, readable].flatMap((one) => [one, encodeURIComponent(one).toLowerCase()])
}

/** What to look for of somebody with these identifiers. */
export function soughtOf(identifiers: readonly Known[]): Sought {
  const isWord = ({ kind, trusted }: Known) => kind === 'email' || (trusted && kind !== 'anonymous')
  const words = identifiers.filter(isWord).flatMap(spellings)
  return {
    words: [...new Set(words)].filter(({ length }) => length >= LEAST_MENTION),
    chosen: identifiers.filter((one) => !isWord(one)).map(({ kind, value }) => ({ kind, value })),
  }
}

/**
 * For Postgres: the word, unless it is the end of a longer one (`ana@acme.example` is not `joana@acme.example`). An escape of a URL or
 * of JSON before it ends what came before.
 */
export const patternOf = (word: string): string =>
  `(^|[^[:alnum:]._+]|%[0-9a-f]{2}|\\\\[bfnrt])${word.replace(/[^\p{L}\p{N}]/gu, '\\$&')}($|[^[:alnum:]])`

/** The same for a file that is read a byte a letter, also in UTF-16: letters there have a zero between them. */
export function isWordIn(text: string, word: string): boolean {
  for (let from = text.indexOf(word); from >= 0; from = text.indexOf(word, from + 1)) {
    const before = text[from - 1] === '\0' ? text[from - 2] : text[from - 1]
    const next = from + word.length
    const after = text[next] === '\0' ? text[next + 1] : text[next]
    if (!/[a-z0-9._+\x80-\xff]/.test(before ?? ' ') && !/[a-z0-9]/.test(after ?? ' ')) return true
  }
  return false
}
