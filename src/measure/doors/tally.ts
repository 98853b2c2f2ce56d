import { WORDS } from '../site/key-table.ts'
import { Segments } from '../site/segments.ts'
import { Whose } from '../site/whose.ts'
import type { StageEntries } from '../stages/block.ts'
import { DEEDS, type Deed, type DoorHits } from './block.ts'
import type { DoorKind } from './report.ts'

/** What was counted of a door, of one of its versions or of one of its pages; people are counted once. */
export interface PartTally {
  /** Times it was shown. */
  views: number
  /** Times that it was gone through: sent, clicked, taken. */
  acts: number
  /** Who met it in whatever way, who began, and who went through. */
  seen: number
  begun: number
  done: number
}

export interface DoorTally extends PartTally {
  readonly kind: DoorKind
  readonly id: string
  /** Parts of a form, by what makes them one. */
  readonly versions: Map<number | null, PartTally>
  readonly pages: Map<string | null, PartTally>
  /** Of those who began and did not go through, by what they touched last. */
  readonly left: Map<string | null, number>
  /** Of a CTA: who clicked and went through a form or took an asset soon after. */
  led: number
  /** Of those who went through, by stage: who entered it then or later. */
  readonly reached: Map<string, number>
}

const NONE = -1
const NEVER = Number.NEGATIVE_INFINITY
/** People between two pauses. */
const AT_ONCE = 20_000
/** A click that is followed by a form or a download within so long led there. */
export const CONVERTS_MS = 7 * 86_400_000
/** Calls of one sending, such as identify and track, arrive a moment apart. */
export const TOGETHER_MS = 60_000
/** More than a report ever meets: the range of a number that stands for a path. */
const MOST_PATHS = 2 ** 30

const [VIEW, BEGUN, DONE, ENDS, SHOWN] = [1, 2, 4, 8, 16]
/** What each deed says: whoever sent a form began it, and whoever began it saw it, also where a browser told only of the end. */
const MEANS: { readonly [D in Deed]: number } = {
  form_viewed: VIEW | SHOWN,
  form_started: BEGUN | SHOWN,
  form_left: BEGUN,
  form_submitted: BEGUN | DONE | ENDS | SHOWN,
  cta_viewed: VIEW,
  cta_clicked: DONE,
  asset_downloaded: DONE | ENDS,
}
const MEANING = Uint8Array.from(DEEDS, (deed) => MEANS[deed])

const nothing = (): PartTally => ({ views: 0, acts: 0, seen: 0, begun: 0, done: 0 })

/** A part with who was counted in it last: people come one after the other. */
interface Counter {
  readonly part: PartTally
  seenBy: number
  begunBy: number
  doneBy: number
}

const counterOf = (part: PartTally): Counter => ({ part, seenBy: NONE, begunBy: NONE, doneBy: NONE })

/** A door with what the person at hand did there. */
interface Door extends Counter {
  readonly tally: DoorTally
  /** What was met of it so far, by numbers, version and path. */
  readonly places: Map<number, Placed>
  readonly versions: Map<number | null, Counter>
  readonly pages: Map<string | null, Counter>
  /** The asset that this form gives. */
  readonly gives: Asset | undefined
  /** What the person at hand touched last. */
  field: string | null
  ledBy: number
  /** When the person at hand clicked last: what came before is further from whatever follows. */
  clickedAt: number
  doneAt: number
}

/** An asset that some form gives, and who saw one that does. */
interface Asset {
  shownTo: number
  viewers: number
}

/** A block of hits with what the numbers in it mean here. */
interface Taken extends Pick<DoorHits, 'fromMs' | 'at' | 'place' | 'field' | 'deed'> {
  readonly places: readonly Placed[]
  readonly fields: readonly string[]
}

/** A person on the way through what they did. */
interface Walked {
  readonly person: number
  readonly met: Door[]
  /** When they last went through something that a click may lead to. */
  endedAt: number
}

interface Placed {
  readonly door: Door
  readonly version: Counter | undefined
  readonly page: Counter | undefined
}

/**
 * Counts what was done at doors in a range, from hits in the order of time: those of the range, and of so long after it as a click may
 * lead to something. `joined` are subjects of other people than their own, `gives` the asset of each form that gives one. First
 * `take` all hits, then all entries into `stages`, then `count`.
 */
export class DoorsTally {
  private readonly range: { readonly fromMs: number; readonly toMs: number }
  private readonly whose: Whose
  private readonly stages: readonly string[]
  private readonly assets: ReadonlyMap<string, Asset>
  private readonly gives: ReadonlyMap<string, string>
  private readonly doorsBy = new Map<string, Door>()
  private readonly pathsBy = new Map<string, number>()
  private readonly segments: Segments
  private readonly blocks: Taken[] = []
  /** By stage, the last entry of each person by number. */
  private entered: Float64Array[] = []

  constructor(
    range: { readonly fromMs: number; readonly toMs: number },
    joined: Int32Array,
    gives: ReadonlyMap<string, string>,
    stages: readonly string[],
  ) {
    this.range = range
    this.whose = new Whose(joined)
    this.segments = new Segments(this.whose)
    this.gives = gives
    this.assets = new Map([...new Set(gives.values())].map((id) => [id, { shownTo: NONE, viewers: 0 }]))
    this.stages = stages
  }

  /** Every door of which something was seen, in no order. */
  get doors(): DoorTally[] {
    return [...this.doorsBy.values()].map(({ tally }) => tally).filter(({ seen }) => seen > 0)
  }

  /** Who saw a form that gives an asset, by the asset. */
  get viewers(): ReadonlyMap<string, number> {
    return new Map([...this.assets].map(([id, { viewers }]) => [id, viewers]))
  }

  /** Takes the next hits. */
  take(hits: DoorHits): void {
    const { fromMs, fields, at, place, field, deed } = hits
    this.segments.take(hits)
    this.blocks.push({ fromMs, places: this.placed(hits), fields, at, place, field, deed })
  }

  /** Takes entries of anybody into stages. */
  enter({ stages, people, person, stage, at }: StageEntries): void {
    const { keys } = this.whose
    if (this.entered.length === 0) this.entered = this.stages.map(() => new Float64Array(keys.count).fill(NEVER))
    const numbers = new Int32Array(people.length / WORDS)
    for (let local = 0; local < numbers.length; local += 1) numbers[local] = keys.find(people, WORDS * local)
    const into = stages.map((id) => this.entered[this.stages.indexOf(id)])
    for (let index = 0; index < at.length; index += 1) {
      const number = numbers[person[index] ?? 0] ?? NONE
      const last = into[stage[index] ?? 0]
      if (number === NONE || last === undefined) continue
      last[number] = Math.max(last[number] ?? 0, at[index] ?? 0)
    }
  }

  /** Counts person by person, and pauses now and then. */
  *count(): Generator<undefined, undefined> {
    const { count } = this.whose.keys
    this.segments.sort()
    for (let person = 0; person < count; person += 1) {
      this.walk(person)
      if (person % AT_ONCE === AT_ONCE - 1) yield
    }
  }

  /** Where the places of a block are; most were met in a block before. */
  private placed({ doors, paths, doorAt, versionAt, pathAt }: DoorHits): Placed[] {
    const doorsOf = doors.map(([kind, id]) => this.door(kind, id))
    const pathsOf = paths.map((path) => this.path(path))
    return Array.from(doorAt, (number, index) => {
      const door = doorsOf[number]
      if (door === undefined) throw new Error('a place of no door')
      const [version, path] = [versionAt[index] ?? NONE, pathAt[index] ?? NONE]
      const key = (version + 1) * MOST_PATHS + (pathsOf[path] ?? NONE) + 1
      const found = door.places.get(key)
      if (found !== undefined) return found
      const isForm = door.tally.kind === 'form'
      const placed = {
        door,
        version: isForm ? part(door.versions, door.tally.versions, version === NONE ? null : version) : undefined,
        page: isForm ? part(door.pages, door.tally.pages, paths[path] ?? null) : undefined,
      }
      door.places.set(key, placed)
      return placed
    })
  }

  private path(name: string): number {
    const number = this.pathsBy.get(name) ?? this.pathsBy.size
    this.pathsBy.set(name, number)
    return number
  }

  private door(kind: DoorKind, id: string): Door {
    const key = `${kind} ${id}`
    const found = this.doorsBy.get(key)
    if (found !== undefined) return found
    const tally: DoorTally = {
      ...{ kind, id, ...nothing(), led: 0 },
      ...{ versions: new Map(), pages: new Map(), left: new Map(), reached: new Map() },
    }
    const gives = kind === 'form' ? this.assets.get(this.gives.get(id) ?? '') : undefined
    const door: Door = {
      ...{ ...counterOf(tally), tally, gives, field: null, ledBy: NONE, clickedAt: NEVER, doneAt: 0 },
      ...{ places: new Map(), versions: new Map(), pages: new Map() },
    }
    this.doorsBy.set(key, door)
    return door
  }

  /** Everything that one person did. */
  private walk(person: number): void {
    const { segments, blocks } = this
    segments.open(person)
    const walked: Walked = { person, met: [], endedAt: NEVER }
    segments.each((block, hit) => {
      const taken = blocks[block]
      if (taken !== undefined) this.hit(walked, taken, hit)
    })
    for (const door of walked.met) this.close(door, person)
  }

  private hit(walked: Walked, { fromMs, at: times, place, field, deed, places, fields }: Taken, hit: number): void {
    const { person, met } = walked
    const at = fromMs + (times[hit] ?? 0)
    const meaning = MEANING[deed[hit] ?? 0] ?? 0
    const placed = places[place[hit] ?? 0]
    if (placed === undefined || at < this.range.fromMs) return
    if ((meaning & ENDS) !== 0) {
      walked.endedAt = at
      for (const door of met) led(door, person, at)
    }
    if (at >= this.range.toMs) return
    const { door, version, page } = placed
    if (door.seenBy !== person) {
      met.push(door)
      door.field = null
      door.clickedAt = NEVER
    }
    if ((meaning & DONE) !== 0 && door.doneBy !== person) door.doneAt = at
    count(door, person, meaning)
    if (version !== undefined) count(version, person, meaning)
    if (page !== undefined) count(page, person, meaning)
    const touched = field[hit] ?? NONE
    if (touched !== NONE) door.field = fields[touched] ?? null
    if (door.tally.kind === 'cta' && (meaning & DONE) !== 0) {
      door.clickedAt = at
      // What has the same time may come first.
      if (walked.endedAt === at) led(door, person, at)
    }
    if (door.gives !== undefined && (meaning & SHOWN) !== 0 && door.gives.shownTo !== person) {
      door.gives.shownTo = person
      door.gives.viewers += 1
    }
  }

  private close(door: Door, person: number): void {
    const { tally } = door
    if (door.doneBy === person) {
      for (const [index, stage] of this.stages.entries())
        if ((this.entered[index]?.[person] ?? NEVER) >= door.doneAt - TOGETHER_MS)
          tally.reached.set(stage, (tally.reached.get(stage) ?? 0) + 1)
    } else if (door.begunBy === person) {
      tally.left.set(door.field, (tally.left.get(door.field) ?? 0) + 1)
    }
  }
}

/** A part of a door with its counter, made where there was none. */
function part<Key>(counters: Map<Key, Counter>, tallies: Map<Key, PartTally>, of: Key): Counter {
  const found = counters.get(of)
  if (found !== undefined) return found
  const counter = counterOf(nothing())
  counters.set(of, counter)
  tallies.set(of, counter.part)
  return counter
}

/** Something that a person went through, after what they clicked. */
function led(door: Door, person: number, at: number): void {
  if (door.ledBy === person || at - door.clickedAt > CONVERTS_MS) return
  door.ledBy = person
  door.tally.led += 1
}

function count(counter: Counter, person: number, meaning: number): void {
  const { part } = counter
  if (counter.seenBy !== person) {
    counter.seenBy = person
    part.seen += 1
  }
  if ((meaning & VIEW) !== 0) part.views += 1
  if ((meaning & BEGUN) !== 0 && counter.begunBy !== person) {
    counter.begunBy = person
    part.begun += 1
  }
  if ((meaning & DONE) === 0) return
  part.acts += 1
  if (counter.doneBy === person) return
  counter.doneBy = person
  part.done += 1
}
