import { VISIT_GAP_MS } from '../../capture/events.ts'
import { type Hits, UNASKED } from './block.ts'
import { WORDS } from './key-table.ts'
import { type Reading, Readings } from './readings.ts'
import { Segments } from './segments.ts'
import { Whose } from './whose.ts'

/** Visits that began somewhere: all, those of one page, those of somebody who was here before. */
export interface Begun {
  visits: number
  single: number
  again: number
}

/** A page and what was counted of it; visits are those that began there. */
export interface PageTally extends Begun {
  readonly path: string
  views: number
  exits: number
}

const NONE = -1
/** People between two pauses. */
const AT_ONCE = 20_000

/** Numbers names, each with something to count by. */
class Names<Row> {
  readonly rows: Row[] = []
  private readonly known = new Map<string, number>()
  private readonly make: (name: string) => Row
  constructor(make: (name: string) => Row) {
    this.make = make
  }

  number(name: string): number {
    const found = this.known.get(name)
    if (found !== undefined) return found
    this.known.set(name, this.rows.length)
    return this.rows.push(this.make(name)) - 1
  }
}

/** A block of hits with what the numbers in it mean here. */
interface Taken extends Pick<Hits, 'fromMs' | 'before' | 'at' | 'path' | 'seconds' | 'more' | 'isPage'> {
  readonly paths: Int32Array
  readonly channels: Int32Array
}

/** A person on the way through what they did. */
interface Walked {
  readonly person: number
  readonly readings: Readings
  lastAt: number
  lastPath: number
  viewed: boolean
  visitPath: number
  visitChannel: number
  pages: number
}

const none = (): Begun => ({ visits: 0, single: 0, again: 0 })

/**
 * Counts visits and pages of a range from the hits of the time around it, given in their order: from a visit's pause before it, at the
 * latest, until a pause behind it. `bounds` are the beginnings of its days, then its end; `joined` are subjects of other people than
 * their own, each followed by the person. First `take` everything, then `count`, then `settle`.
 */
export class SiteTally {
  readonly total = { ...none(), views: 0, visitors: 0, seconds: 0 }
  readonly days: { visits: number; views: number }[]
  private readonly bounds: readonly number[]
  private readonly pageNames = new Names<PageTally>((path) => ({ path, views: 0, exits: 0, ...none() }))
  private readonly wayNames = new Names<Begun & { readonly channel: string }>((channel) => ({ channel, ...none() }))
  private readonly whose: Whose
  private readonly segments: Segments
  private readonly blocks: Taken[] = []
  /** By number of a subject: whether a page view of it was met. */
  private isMet = new Uint8Array()
  private readonly direct: number
  private readonly firsts = new Map<number, { readonly path: number; readonly channel: number }>()

  constructor(bounds: readonly number[], joined: Int32Array) {
    this.bounds = bounds
    this.whose = new Whose(joined)
    this.segments = new Segments(this.whose)
    this.days = Array.from({ length: bounds.length - 1 }, () => ({ visits: 0, views: 0 }))
    this.direct = this.wayNames.number('direct')
  }

  get pages(): readonly PageTally[] {
    return this.pageNames.rows
  }

  get channels(): readonly (Begun & { readonly channel: string })[] {
    return this.wayNames.rows
  }

  /** Takes the next hits. */
  take(hits: Hits): void {
    const { fromMs, before, at, path, seconds, more, isPage } = hits
    const paths = Int32Array.from(hits.paths, (name) => this.pageNames.number(name))
    const channels = Int32Array.from(hits.channels, (name) => this.wayNames.number(name))
    this.segments.take(hits)
    this.blocks.push({ fromMs, before, at, path, seconds, more, isPage, paths, channels })
    const views = new Int32Array(paths.length)
    const [from, to] = [(this.bounds[0] ?? 0) - fromMs, (this.bounds.at(-1) ?? 0) - fromMs]
    for (let hit = 0; hit < at.length; hit += 1) {
      const [ms, of] = [at[hit] ?? 0, path[hit] ?? NONE]
      if (ms < from || ms >= to) continue
      if (isPage[hit] === 1) {
        if (of !== NONE) views[of] = (views[of] ?? 0) + 1
      } else this.total.seconds += Math.max(0, seconds[hit] ?? 0)
    }
    for (const [local, count] of views.entries()) {
      const page = this.pageNames.rows[paths[local] ?? NONE]
      if (page !== undefined) page.views += count
    }
  }

  /** Counts person by person, and pauses now and then. `shown` are pages whose readings are wanted, `leads` the uuids of people. */
  *count(shown: readonly number[], leads: Int32Array): Generator<undefined, ReadonlyMap<number, Reading>> {
    const readings = new Readings(this.pageNames.rows.length, shown)
    const { keys } = this.whose
    const isLead = new Uint8Array(keys.count)
    for (let at = 0; at < leads.length; at += WORDS) {
      const person = keys.find(leads, at)
      if (person !== NONE) isLead[person] = 1
    }
    this.segments.sort()
    this.isMet = new Uint8Array(keys.count)
    for (let person = 0; person < keys.count; person += 1) {
      this.walk(person, readings, isLead[person] === 1)
      if (person % AT_ONCE === AT_ONCE - 1) yield
    }
    return readings.read
  }

  /** People whose first visit in the range may not have been their first ever: whoever asks the database tells `settle`. */
  unsure(): string[] {
    return [...this.firsts.keys()].map((person) => this.whose.keys.uuid(person))
  }

  /** `known` are the uuids of those of `unsure` who were here before. */
  settle(known: Int32Array): void {
    for (let at = 0; at < known.length; at += WORDS) {
      const first = this.firsts.get(this.whose.keys.find(known, at))
      if (first !== undefined) this.add('again', first.path, first.channel)
    }
  }

  private add(what: keyof Begun, path: number, channel: number): void {
    const [page, way] = [this.pageNames.rows[path], this.wayNames.rows[channel]]
    this.total[what] += 1
    if (page !== undefined) page[what] += 1
    if (way !== undefined) way[what] += 1
  }

  /** Everything that one person did. */
  private walk(person: number, readings: Readings, isLead: boolean): void {
    const { segments, blocks } = this
    if (segments.open(person) === 0) return
    const walked: Walked = {
      ...{ person, readings, lastAt: Number.NEGATIVE_INFINITY, lastPath: NONE, viewed: false },
      ...{ visitPath: NONE, visitChannel: NONE, pages: 0 },
    }
    segments.each((block, hit) => {
      const taken = blocks[block]
      if (taken !== undefined) this.hit(walked, taken, hit)
    })
    this.close(walked)
    if (walked.viewed) this.total.visitors += 1
    readings.end(isLead)
  }

  private hit(walked: Walked, block: Taken, hit: number): void {
    const path = block.paths[block.path[hit] ?? NONE] ?? NONE
    if (path === NONE) return
    const [from, to] = [this.bounds[0] ?? 0, this.bounds.at(-1) ?? 0]
    const at = block.fromMs + (block.at[hit] ?? 0)
    const isIn = at >= from && at < to
    const also = block.more[hit] ?? NONE
    if (block.isPage[hit] !== 1) {
      if (isIn) walked.readings.told(path, block.seconds[hit] ?? NONE, also)
      return
    }
    const begins = at - walked.lastAt > VISIT_GAP_MS
    if (begins) {
      this.close(walked)
      walked.visitPath = isIn ? path : NONE
      walked.visitChannel = block.channels[also] ?? this.direct
      walked.pages = 0
      if (isIn) this.begin(walked, path)
    }
    if (isIn) {
      walked.viewed = true
      this.seen(at, begins)
      walked.readings.view(path, at)
    }
    walked.pages += 1
    walked.lastAt = at
    walked.lastPath = path
  }

  private close({ lastAt, lastPath, visitPath, visitChannel, pages }: Walked): void {
    const [from, to] = [this.bounds[0] ?? 0, this.bounds.at(-1) ?? 0]
    const page = this.pageNames.rows[lastPath]
    if (page !== undefined && lastAt >= from && lastAt < to) page.exits += 1
    if (visitPath !== NONE && pages === 1) this.add('single', visitPath, visitChannel)
  }

  private begin({ person, visitChannel, lastAt }: Walked, path: number): void {
    this.add('visits', path, visitChannel)
    const known = lastAt === Number.NEGATIVE_INFINITY ? this.knownFrom() : 1
    if (known === 1) this.add('again', path, visitChannel)
    else if (known === UNASKED || this.whose.hasOthers(person)) this.firsts.set(person, { path, channel: visitChannel })
  }

  /** What is known of page views before the first of each subject of the person who is open: 1 there was one, 2 nobody looked. */
  private knownFrom(): number {
    const { segments, blocks, isMet } = this
    let known = 0
    for (let segment = 0; segment < segments.count; segment += 1) {
      const subject = segments.subject[segment] ?? 0
      const block = blocks[segments.block[segment] ?? 0]
      if (
        block === undefined ||
        isMet[subject] === 1 ||
        !hasPage(block, segments.first[segment], segments.end[segment])
      )
        continue
      isMet[subject] = 1
      const before = block.before[segments.local[segment] ?? 0] ?? UNASKED
      if (before === 1 || (before === UNASKED && known === 0)) known = before
    }
    return known
  }

  private seen(at: number, begins: boolean): void {
    let [low, high] = [0, this.days.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (at >= (this.bounds[middle] ?? 0)) low = middle
      else high = middle - 1
    }
    const day = this.days[low]
    this.total.views += 1
    if (day === undefined) return
    day.views += 1
    if (begins) day.visits += 1
  }
}

function hasPage({ isPage }: Taken, first = 0, end = 0): boolean {
  for (let hit = first; hit < end; hit += 1) if (isPage[hit] === 1) return true
  return false
}
