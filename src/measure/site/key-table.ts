const START = 1024
const NOTHING = -1
/** Words of four bytes in a uuid. */
export const WORDS = 4

/** Numbers uuids in the order in which they are first met; text as a key of a map takes ten times as long. */
export class KeyTable {
  count = 0
  /** Of every key, by number. */
  words = new Int32Array(WORDS * START)
  private slots = new Int32Array(2 * START).fill(NOTHING)

  /** The number of the key at a place of some words, made where there was none. */
  number(of: Int32Array, at: number): number {
    const found = this.find(of, at)
    if (found !== NOTHING) return found
    if (this.count * WORDS === this.words.length) this.grow()
    this.words.set(of.subarray(at, at + WORDS), WORDS * this.count)
    this.put(this.count)
    this.count += 1
    return this.count - 1
  }

  /** The number of a key, -1 where it was never met. */
  find(of: Int32Array, at: number): number {
    const { slots, words } = this
    const mask = slots.length - 1
    let slot = hashOf(of, at) & mask
    for (let found = slots[slot] ?? NOTHING; found !== NOTHING; found = slots[slot] ?? NOTHING) {
      const place = WORDS * found
      if (
        words[place + 3] === of[at + 3] &&
        words[place + 2] === of[at + 2] &&
        words[place + 1] === of[at + 1] &&
        words[place] === of[at]
      )
        return found
      slot = (slot + 1) & mask
    }
    return NOTHING
  }

  /** The uuid of a number, as text. */
  uuid(number: number): string {
    const { buffer } = this.words.slice(WORDS * number, WORDS * (number + 1))
    const hex = Buffer.from(buffer).toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }

  private put(number: number): void {
    const mask = this.slots.length - 1
    let slot = hashOf(this.words, WORDS * number) & mask
    while (this.slots[slot] !== NOTHING) slot = (slot + 1) & mask
    this.slots[slot] = number
  }

  private grow(): void {
    const words = new Int32Array(2 * this.words.length)
    words.set(this.words)
    this.words = words
    this.slots = new Int32Array(2 * this.slots.length).fill(NOTHING)
    for (let number = 0; number < this.count; number += 1) this.put(number)
  }
}

function hashOf(words: Int32Array, at: number): number {
  const mixed =
    Math.imul((words[at] ?? 0) ^ (words[at + 3] ?? 0), 0x9e37_79b1) ^
    Math.imul((words[at + 1] ?? 0) + (words[at + 2] ?? 0), 0x85eb_ca6b)
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b_3c6d) >>> 3
}

/** Bytes of uuids, one after the other, as words. */
export function wordsOf(bytes: Uint8Array | null | undefined): Int32Array {
  const words = new Int32Array((bytes?.length ?? 0) / 4)
  if (bytes) new Uint8Array(words.buffer).set(bytes)
  return words
}

/** Uuids as text, as words. */
export const uuidWords = (uuids: readonly string[]): Int32Array =>
  wordsOf(Buffer.from(uuids.join('').replaceAll('-', ''), 'hex'))
