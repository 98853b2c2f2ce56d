import { WORDS } from './key-table.ts'
import type { Whose } from './whose.ts'

const START = 4096

/** A block of hits, each subject's together: those of subject `n` are from `starts[n]` to `starts[n + 1]`, in the order of time. */
export interface Block {
  /** Sixteen bytes a subject. */
  readonly subjects: Int32Array
  readonly starts: Int32Array
  /** By hit, its place in the block's order of time. */
  readonly rank: Int32Array
}

/** Whose hits lie where, in blocks that follow each other in time. A million hits are far fewer segments. */
export class Segments {
  private readonly whose: Whose
  private readonly blocks: Block[] = []
  private size = 0
  private of: Int32Array = new Int32Array(START)
  private at: Int32Array = new Int32Array(START)
  private blockOf: Int32Array = new Int32Array()
  private order: Int32Array = new Int32Array()
  private starts: Int32Array = new Int32Array()
  /** Of the person who is open, by segment in the order of time: the subject by number, the block, and where in it hits lie. */
  readonly subject: number[] = []
  readonly block: number[] = []
  readonly local: number[] = []
  readonly first: number[] = []
  readonly end: number[] = []
  /** How many segments those are. */
  count = 0

  constructor(whose: Whose) {
    this.whose = whose
  }

  /** Takes the next block. */
  take(block: Block): void {
    const count = block.starts.length - 1
    while (this.size + count > this.of.length) this.grow()
    for (let local = 0; local < count; local += 1) {
      this.of[this.size] = this.whose.subject(block.subjects, WORDS * local)
      this.at[this.size] = local
      this.size += 1
    }
    this.blocks.push(block)
  }

  /** Sorts by person; after this nothing is taken. */
  sort(): void {
    const { size, of, whose } = this
    const starts = new Int32Array(whose.keys.count + 1)
    for (let segment = 0; segment < size; segment += 1) {
      const next = whose.personOf(of[segment] ?? 0) + 1
      starts[next] = (starts[next] ?? 0) + 1
    }
    for (let person = 1; person < starts.length; person += 1)
      starts[person] = (starts[person] ?? 0) + (starts[person - 1] ?? 0)
    const ends = starts.slice()
    const order = new Int32Array(size)
    for (let segment = 0; segment < size; segment += 1) {
      const person = whose.personOf(of[segment] ?? 0)
      const place = ends[person] ?? 0
      order[place] = segment
      ends[person] = place + 1
    }
    this.order = order
    this.starts = starts
    this.blockOf = this.blocksOfSegments()
  }

  /** Lays out the segments of a person; answers how many there are. */
  open(person: number): number {
    const from = this.starts[person] ?? 0
    const count = (this.starts[person + 1] ?? 0) - from
    for (let index = 0; index < count; index += 1) {
      const segment = this.order[from + index] ?? 0
      const [block, local] = [this.blockOf[segment] ?? 0, this.at[segment] ?? 0]
      const starts = this.blocks[block]?.starts
      this.subject[index] = this.of[segment] ?? 0
      this.block[index] = block
      this.local[index] = local
      this.first[index] = starts?.[local] ?? 0
      this.end[index] = starts?.[local + 1] ?? 0
    }
    this.count = count
    return count
  }

  /** Every hit of the person who is open, in the order of time: the number of its block, and its place there. */
  each(visit: (block: number, hit: number) => void): void {
    for (let segment = 0; segment < this.count; ) {
      const next = this.behind(segment)
      const block = this.block[segment] ?? 0
      if (next === segment + 1)
        for (let hit = this.first[segment] ?? 0; hit < (this.end[segment] ?? 0); hit += 1) visit(block, hit)
      else for (const hit of this.mingled(segment, next)) visit(block, hit)
      segment = next
    }
  }

  /** The segment behind those that lie in one block with this one. */
  private behind(segment: number): number {
    let next = segment + 1
    while (next < this.count && this.block[next] === this.block[segment]) next += 1
    return next
  }

  /** Where the hits of several segments of one block lie, in the order of time. */
  private mingled(segment: number, next: number): Int32Array {
    const places: number[] = []
    for (let index = segment; index < next; index += 1)
      for (let hit = this.first[index] ?? 0; hit < (this.end[index] ?? 0); hit += 1) places.push(hit)
    const rank = this.blocks[this.block[segment] ?? 0]?.rank
    return Int32Array.from(places.sort((a, b) => (rank?.[a] ?? 0) - (rank?.[b] ?? 0)))
  }

  private blocksOfSegments(): Int32Array {
    const blocks = new Int32Array(this.size)
    let segment = 0
    for (const [index, { starts }] of this.blocks.entries()) {
      blocks.fill(index, segment, segment + starts.length - 1)
      segment += starts.length - 1
    }
    return blocks
  }

  private grow(): void {
    const [of, at] = [new Int32Array(2 * this.of.length), new Int32Array(2 * this.at.length)]
    of.set(this.of)
    at.set(this.at)
    this.of = of
    this.at = at
  }
}

/** The hits of some people with each subject's together, in the order in which subjects are first met, and where each came from. */
export function bySubject(subject: readonly string[]): {
  readonly subjects: readonly string[]
  readonly starts: Int32Array
  readonly rank: Int32Array
} {
  const groups = Map.groupBy(subject.keys(), (index) => subject[index] ?? '')
  const starts = new Int32Array(groups.size + 1)
  for (const [n, { length }] of [...groups.values()].entries()) starts[n + 1] = (starts[n] ?? 0) + length
  return { subjects: [...groups.keys()], starts, rank: Int32Array.from([...groups.values()].flat()) }
}
