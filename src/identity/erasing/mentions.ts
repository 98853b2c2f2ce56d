/** One place where somebody is named in what is not theirs. */
export interface Mention {
  readonly table: string
  /** What people call such a place. */
  readonly called: string
  /** Its key as text, to find it by. */
  readonly id: string
  /** The words around the first one. */
  readonly excerpt: string
}

/** What an erasure leaves for somebody to decide. */
export interface Mentions {
  /** Full names the person was ever said to have. */
  readonly names: readonly string[]
  /** How many others bear one of them: what is said may be about those. */
  readonly namesakes: number
  /** Where a name stands; gone too with `mentions`. */
  readonly named: readonly Mention[]
  /** What colleagues wrote and published that names or addresses them: theirs to change. */
  readonly published: readonly Mention[]
  /** There are more than are listed. */
  readonly hasMore: boolean
}
