/** Letters that lose nothing of theirs by decomposition and are typed otherwise. */
const TYPED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

const PLAIN = /^[\x20-\x7e]*$/

/** Text as it is compared: lower case, without accents, one space between words. */
export function folded(text: string): string {
  const lower = text.toLowerCase()
  const plain = PLAIN.test(lower)
    ? lower
    : lower
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .replace(/[ßæœøłđðþı]/g, (letter) => TYPED[letter] ?? letter)
  return plain.replace(/\s+/g, ' ').trim()
}

/** A word longer than this is found by its beginning. */
const LONGEST = 40
/** Of one person; more belong to nobody's name. */
const MOST = 16

const cut = (word: string): string => [...word].slice(0, LONGEST).join('')

const partsOf = (text: string): string[] => folded(text).match(/[\p{L}\p{N}]+/gu) ?? []

/** An address whole, the parts of what stands before the @, and its domain: `a.ott@acme.example` is found by `ott` and `acme`. */
function wordsOfAddress(email: string): string[] {
  const address = folded(email)
  const at = address.lastIndexOf('@')
  if (at < 0) return partsOf(email)
  return [address, ...partsOf(address.slice(0, at)).slice(1), address.slice(at + 1)]
}

/** What somebody may be searched by, and nothing else of them. */
export interface Named {
  readonly name: string | null
  readonly email: string | null
  readonly company: string | null
  readonly tags: readonly string[]
}

/** Marks a tag among words; no search types it, and no name contains it. */
export const tagWord = (tag: string): string => cut(`#${folded(tag)}`)

/** The words whose beginnings find a person, each once, in order. */
export function wordsOf({ name, email, company, tags }: Named): readonly string[] {
  if (name === null && email === null && company === null && tags.length === 0) return []
  const words = [
    ...(email === null ? [] : wordsOfAddress(email)),
    ...(name === null ? [] : partsOf(name)),
    ...(company === null ? [] : partsOf(company)),
  ]
  const found = new Set(words.map(cut).slice(0, MOST))
  for (const tag of tags) found.add(tagWord(tag))
  return [...found].sort()
}

/** The most words of a search that are looked at. */
const ASKED = 6

/** What is asked for: every word must be the beginning of one of a person's words. An address or domain stays one word. */
export function searched(text: string): readonly string[] {
  const words = folded(text)
    .split(' ')
    .flatMap((word) => (/[@.]/.test(word) && /^[\p{L}\p{N}._%+@-]+$/u.test(word) ? [word] : partsOf(word)))
    .map((word) => cut(word.replace(/^@/, '')))
    .filter((word) => word !== '')
  return [...new Set(words)].slice(0, ASKED)
}

/** Past every word that begins so, byte by byte. */
export const endOf = (prefix: string): string => `${prefix}\u{10ffff}`
