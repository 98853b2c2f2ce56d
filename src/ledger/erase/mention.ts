import { domainToUnicode } from 'node:url'
import { digitsOf, isBareNumber, leastOf } from './phone.ts'

/** An identifier of somebody who is erased, as the effect is handed it; `phone` and `name` are what their fields said. */
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
  /** Digits of telephone numbers, which people write in many ways. */
  readonly phones: readonly string[]
  /** Full names that are to go too: only where somebody decided so, since others bear them as well. */
  readonly names: readonly string[]
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

/** Two words or more, long enough that no sentence has them by chance. */
export const isFullName = (name: string): boolean =>
  /^[\p{L}\p{M}.'’-]{2,}(\s+[\p{L}\p{M}.'’-]+)+$/u.test(name.trim()) && name.trim().length >= LEAST_MENTION

/** Whether an id of a system is no word or amount that texts about others have too: `customer`, `250000`. */
const isTelling = (id: string): boolean => /\d/.test(id) && !isBareNumber(id)

/** What to look for of somebody with these identifiers. */
export function soughtOf(identifiers: readonly Known[]): Sought {
  const said = (kind: string) => identifiers.flatMap((one) => (one.kind === kind ? [one.value] : []))
  const others = identifiers.filter(({ kind }) => kind !== 'phone' && kind !== 'name')
  const isWord = ({ kind, value, trusted }: Known) =>
    kind === 'email' || (trusted && kind !== 'anonymous' && isTelling(value))
  const words = others.filter(isWord).flatMap(spellings)
  const names = said('name').map((name) => name.trim().replace(/\s+/gu, ' '))
  return {
    words: [...new Set(words)].filter(({ length }) => length >= LEAST_MENTION),
    phones: [...new Set(said('phone').map(digitsOf))].filter((digits) => leastOf(digits) !== undefined),
    names: [...new Set(names.filter(isFullName))],
    chosen: others.filter((one) => !isWord(one)).map(({ kind, value }) => ({ kind, value })),
  }
}

const escaped = (word: string): string => word.replace(/[^\p{L}\p{N}]/gu, '\\$&')

/** What may stand before a word in Postgres; an escape of a URL or of JSON ends what came before. */
const BEFORE = `(^|[^[:alnum:]._+'’-]|(?<![[:alnum:]])['’-]|%[0-9a-f]{2}|\\\\[bfnrt])`

/**
 * For Postgres: the word, unless it is part of a longer one (`ana@acme.co` is neither in `joana@acme.co` nor in `jo-ana@acme.co` nor in
 * `ana@acme.co.uk`).
 */
export const patternOf = (word: string): string =>
  `${BEFORE}${escaped(word)}${word.includes('@') ? '($|[^[:alnum:].-]|[.-]($|[^[:alnum:]]))' : '($|[^[:alnum:]])'}`

/** Letters that the database may not know in lower case are any letter here; which row is meant is decided later, letter by letter. */
const loose = (word: string): string =>
  [...word]
    .map((letter) => (/[a-z0-9]/.test(letter) ? letter : /\P{ASCII}/u.test(letter) ? '..?' : `\\${letter}`))
    .join('')

const looseName = (parts: readonly string[]): string => parts.map((part) => loose(part.toLowerCase())).join('.{1,9}')

/** Letters of one pattern: a longer one is too complex for Postgres, and somebody can have any number of addresses. */
const MOST_LETTERS = 8_000

/**
 * Patterns for Postgres of which at least one finds, in lower case, every text in which something sought stands; undefined for nothing.
 */
export function sieveOf({ words, phones, names, chosen }: Sought): readonly string[] | undefined {
  const parts = [
    ...words.map(loose),
    ...phones.flatMap((digits) => leastOf(digits) ?? []).map((least) => [...least].join('([^0-9a-z]|\\(0\\)){0,5}')),
    ...names.flatMap((name) => {
      const all = name.split(' ')
      return [looseName(all), looseName([all.at(-1) ?? '', ...all.slice(0, -1)])]
    }),
    ...chosen.filter(({ value }) => value.length >= LEAST_MENTION).map(({ value }) => loose(value.toLowerCase())),
  ]
  if (parts.length === 0) return undefined
  const patterns: string[] = []
  for (const part of parts) {
    const last = patterns.at(-1)
    if (last === undefined || last.length + part.length > MOST_LETTERS) patterns.push(`(${part})`)
    else patterns[patterns.length - 1] = `${last}|(${part})`
  }
  return patterns
}

/** The same for a file that is read a byte a letter, also in UTF-16: letters there have a zero between them. */
export function isWordIn(text: string, word: string): boolean {
  for (let from = text.indexOf(word); from >= 0; from = text.indexOf(word, from + 1)) {
    const before = text[from - 1] === '\0' ? text[from - 2] : text[from - 1]
    const next = from + word.length
    const after = text[next] === '\0' ? text[next + 1] : text[next]
    if (/['-]/.test(before ?? ' ')) {
      const further = text[from - 1] === '\0' ? text[from - 4] : text[from - 2]
      if (/[a-z0-9\x80-\xff]/.test(further ?? ' ')) continue
    }
    if (!/[a-z0-9._+\x80-\xff]/.test(before ?? ' ') && !/[a-z0-9]/.test(after ?? ' ')) return true
  }
  return false
}
