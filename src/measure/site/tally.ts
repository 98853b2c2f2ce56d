import { VISIT_GAP_MS } from '../../capture/events.ts'
import { type Hits, UNASKED } from './block.ts'
import { KeyTable, WORDS } from './key-table.ts'
import { type Reading, Readings } from './readings.ts'

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
/** In the place of seconds: a page view. */
const PAGE = -2
const START = 4096
/** People between two pauses. */
const AT_ONCE = 20_000

const columnsFor = (size: number) => ({
  ...{ person: new Int32Array(size), at: new Float64Array(size), path: new Int32Array(size) },
  ...{ seconds: new Int32Array(size), more: new Int32Array(size) },
})

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
  private readonly people = new KeyTable()
  private readonly elsewhere = new KeyTable()
  private readonly joined: Int32Array
  /** People with other subjects than their own, who may have been here before the range by one that was not in it. */
  private readonly roots = new KeyTable()
  /** By number of a subject: whose it is, and whether a page view of it was met. */
  private readonly rootOf: number[] = []
  private readonly isMet: boolean[] = []
  /** By number of a person. */
  private readonly isKnown: boolean[] = []
  private readonly isUnasked: boolean[] = []
  private hits = columnsFor(START)
  private size = 0
  private readonly direct: number
  private readonly firsts = new Map<number, { readonly path: number; readonly channel: number }>()

  constructor(bounds: readonly number[], joined: Int32Array) {
    this.bounds = bounds
    this.joined = joined
    this.days = Array.from({ length: bounds.length - 1 }, () => ({ visits: 0, views: 0 }))
    this.direct = this.wayNames.number('direct')
    for (let at = 0; at < joined.length; at += 2 * WORDS) {
      this.elsewhere.number(joined, at)
      this.roots.number(joined, at + WORDS)
    }
  }

  get pages(): readonly PageTally[] {
    return this.pageNames.rows
  }

  get channels(): readonly (Begun & { readonly channel: string })[] {
    return this.wayNames.rows
  }

  /** Takes the next hits. */
  take(hits: Hits): void {
    const subjects = Array.from(hits.before, (_, local) => this.subject(hits.subjects, WORDS * local))
    const paths = hits.paths.map((path) => this.pageNames.number(path))
    const ways = hits.channels.map((channel) => this.wayNames.number(channel))
    const [from, to] = [this.bounds[0] ?? 0, this.bounds.at(-1) ?? 0]
    while (this.size + hits.at.length > this.hits.at.length) this.grow()
    const { person: people, at: times, path: pathOf, seconds: spent, more } = this.hits
    const { isMet, rootOf } = this
    const pages = this.pageNames.rows
    let { size } = this
    for (let index = 0; index < hits.at.length; index += 1) {
      const at = hits.fromMs + (hits.at[index] ?? 0)
      const local = hits.subject[index] ?? 0
      const subject = subjects[local] ?? 0
      const person = rootOf[subject] ?? subject
      const path = paths[hits.path[index] ?? NONE] ?? NONE
      const isPage = hits.isPage[index] === 1
      const isIn = at >= from && at < to
      const page = pages[path]
      const seconds = hits.seconds[index] ?? NONE
      if (isPage && isMet[subject] !== true) this.meet(subject, person, hits.before[local] ?? UNASKED)
      if (isPage && isIn && page !== undefined) page.views += 1
      if (!isPage && isIn && seconds > 0) this.total.seconds += seconds
      if (page === undefined || !(isPage || isIn)) continue
      people[size] = person
      times[size] = at
      pathOf[size] = path
      spent[size] = isPage ? PAGE : seconds
      const also = hits.more[index] ?? NONE
      more[size] = isPage ? (ways[also] ?? this.direct) : also
      size += 1
    }
    this.size = size
  }

  /** Counts person by person, and pauses now and then. `shown` are pages whose readings are wanted, `leads` the uuids of people. */
  *count(shown: readonly number[], leads: Int32Array): Generator<undefined, ReadonlyMap<number, Reading>> {
    const readings = new Readings(this.pageNames.rows.length, shown)
    const isLead = new Uint8Array(this.people.count)
    for (let at = 0; at < leads.length; at += WORDS) {
      const person = this.people.find(leads, at)
      if (person !== NONE) isLead[person] = 1
    }
    const { order, starts } = this.byPerson()
    for (let person = 0; person < this.people.count; person += 1) {
      this.walk(person, order.subarray(starts[person], starts[person + 1]), readings, isLead[person] === 1)
      if (person % AT_ONCE === AT_ONCE - 1) yield
    }
    return readings.read
  }

  /** People whose first visit in the range may not have been their first ever: whoever asks the database tells `settle`. */
  unsure(): string[] {
    return [...this.firsts.keys()].map((person) => this.people.uuid(person))
  }

  /** `known` are the uuids of those of `unsure` who were here before. */
  settle(known: Int32Array): void {
    for (let at = 0; at < known.length; at += WORDS) {
      const first = this.firsts.get(this.people.find(known, at))
      if (first !== undefined) this.add('again', first.path, first.channel)
    }
  }

  private subject(words: Int32Array, at: number): number {
    const before = this.people.count
    const number = this.people.number(words, at)
    if (number < before) return number
    this.rootOf.push(number)
    this.isMet.push(false)
    const join = this.elsewhere.find(words, at)
    if (join !== NONE) this.rootOf[number] = this.subject(this.joined, WORDS * (2 * join + 1))
    return number
  }

  private meet(subject: number, person: number, before: number): void {
    this.isMet[subject] = true
    if (before === 1) this.isKnown[person] = true
    if (before === UNASKED) this.isUnasked[person] = true
  }

  private grow(): void {
    const [before, after] = [this.hits, columnsFor(2 * this.hits.at.length)]
    after.person.set(before.person)
    after.at.set(before.at)
    after.path.set(before.path)
    after.seconds.set(before.seconds)
    after.more.set(before.more)
    this.hits = after
  }

  /** The places of the hits, each person's together and in their order. */
  private byPerson(): { readonly order: Int32Array; readonly starts: Int32Array } {
    const starts = new Int32Array(this.people.count + 1)
    const { person } = this.hits
    for (let hit = 0; hit < this.size; hit += 1) {
      const next = (person[hit] ?? 0) + 1
      starts[next] = (starts[next] ?? 0) + 1
    }
    for (let index = 1; index < starts.length; index += 1)
      starts[index] = (starts[index] ?? 0) + (starts[index - 1] ?? 0)
    const ends = starts.slice()
    const order = new Int32Array(this.size)
    for (let hit = 0; hit < this.size; hit += 1) {
      const of = person[hit] ?? 0
      const place = ends[of] ?? 0
      order[place] = hit
      ends[of] = place + 1
    }
    return { order, starts }
  }

  private add(what: keyof Begun, path: number, channel: number): void {
    const [page, way] = [this.pageNames.rows[path], this.wayNames.rows[channel]]
    this.total[what] += 1
    if (page !== undefined) page[what] += 1
    if (way !== undefined) way[what] += 1
  }

  /** Everything that one person did. */
  private walk(person: number, hits: Int32Array, readings: Readings, isLead: boolean): void {
    const { at: times, path: paths, seconds, more } = this.hits
    const [from, to] = [this.bounds[0] ?? 0, this.bounds.at(-1) ?? 0]
    let [lastAt, lastPath, viewed] = [Number.NEGATIVE_INFINITY, NONE, false]
    let [visitPath, visitChannel, pages] = [NONE, NONE, 0]
    const close = () => {
      const page = this.pageNames.rows[lastPath]
      if (page !== undefined && lastAt >= from && lastAt < to) page.exits += 1
      if (visitPath !== NONE && pages === 1) this.add('single', visitPath, visitChannel)
    }
    for (const hit of hits) {
      const path = paths[hit] ?? NONE
      const spent = seconds[hit] ?? NONE
      if (spent !== PAGE) {
        readings.told(path, spent, more[hit] ?? NONE)
        continue
      }
      const at = times[hit] ?? 0
      const begins = at - lastAt > VISIT_GAP_MS
      const isIn = at >= from && at < to
      if (begins) {
        close()
        visitPath = isIn ? path : NONE
        visitChannel = more[hit] ?? NONE
        pages = 0
        if (isIn) this.begin(person, path, visitChannel, lastAt)
      }
      if (isIn) {
        viewed = true
        this.seen(at, begins)
        readings.view(path, at)
      }
      pages += 1
      lastAt = at
      lastPath = path
    }
    close()
    if (viewed) this.total.visitors += 1
    readings.end(isLead)
  }

  private begin(person: number, path: number, channel: number, lastAt: number): void {
    this.add('visits', path, channel)
    if (lastAt !== Number.NEGATIVE_INFINITY || this.isKnown[person] === true) this.add('again', path, channel)
    else if (this.isUnasked[person] === true || this.isRoot(person)) this.firsts.set(person, { path, channel })
  }

  private isRoot(person: number): boolean {
    return this.roots.count > 0 && this.roots.find(this.people.words, WORDS * person) !== NONE
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
