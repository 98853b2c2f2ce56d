import { KeyTable, WORDS } from './key-table.ts'

const NONE = -1
const START = 1024

/** Numbers subjects as they are met, and says whose each is. `joined` are those of other people than their own, each followed by the person. */
export class Whose {
  /** Of subjects, and of people, who have a number among them. */
  readonly keys = new KeyTable()
  private roots = new Int32Array(START)
  private readonly joined: Int32Array
  private readonly elsewhere = new KeyTable()
  private readonly others = new KeyTable()

  constructor(joined: Int32Array) {
    this.joined = joined
    for (let at = 0; at < joined.length; at += 2 * WORDS) {
      this.elsewhere.number(joined, at)
      this.others.number(joined, at + WORDS)
    }
  }

  /** The number of the subject at a place of some words. */
  subject(words: Int32Array, at: number): number {
    const before = this.keys.count
    const number = this.keys.number(words, at)
    if (number < before) return number
    if (number === this.roots.length) {
      const roots = new Int32Array(2 * number)
      roots.set(this.roots)
      this.roots = roots
    }
    this.roots[number] = number
    const join = this.elsewhere.count === 0 ? NONE : this.elsewhere.find(words, at)
    if (join !== NONE) this.roots[number] = this.subject(this.joined, WORDS * (2 * join + 1))
    return number
  }

  /** By number of a subject, the number of its person. */
  personOf(subject: number): number {
    return this.roots[subject] ?? subject
  }

  /** Whether a person has other subjects than their own. */
  hasOthers(person: number): boolean {
    return this.others.count > 0 && this.others.find(this.keys.words, WORDS * person) !== NONE
  }
}
