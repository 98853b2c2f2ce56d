import { VISIT_GAP_MS } from '../../capture/events.ts'

/** How a page was read, one number a reader. */
export interface Reading {
  visitors: number
  /** Who viewed it again after a visit's pause. */
  again: number
  leads: number
  readonly seconds: number[]
  readonly scroll: number[]
}

const NOTHING = -1

/** What one person after the other does on the pages that are shown. */
export class Readings {
  readonly read: ReadonlyMap<number, Reading>
  private readonly of: readonly (Reading | undefined)[]
  /** Of the person at hand, by page; `touched` says which pages. */
  private readonly views: Int32Array
  private readonly firstAt: Float64Array
  private readonly lastAt: Float64Array
  private readonly seconds: Float64Array
  private readonly scroll: Int32Array
  private readonly isTouched: Uint8Array
  private readonly touched: number[] = []

  constructor(pages: number, shown: readonly number[]) {
    const of: (Reading | undefined)[] = Array.from({ length: pages }, () => undefined)
    const made = shown.map((page): [number, Reading] => [
      page,
      { visitors: 0, again: 0, leads: 0, seconds: [], scroll: [] },
    ])
    for (const [page, reading] of made) of[page] = reading
    this.of = of
    this.read = new Map(made)
    this.views = new Int32Array(pages)
    this.firstAt = new Float64Array(pages)
    this.lastAt = new Float64Array(pages)
    this.seconds = new Float64Array(pages).fill(NOTHING)
    this.scroll = new Int32Array(pages).fill(NOTHING)
    this.isTouched = new Uint8Array(pages)
  }

  /** A page view, in the order of time. */
  view(page: number, at: number): void {
    if (!this.touch(page)) return
    if (this.views[page] === 0) this.firstAt[page] = at
    this.lastAt[page] = at
    this.views[page] = (this.views[page] ?? 0) + 1
  }

  /** What a page told of how it was read; -1 is nothing. */
  told(page: number, seconds: number, scroll: number): void {
    if (!this.touch(page)) return
    if (seconds >= 0) this.seconds[page] = Math.max(0, this.seconds[page] ?? 0) + seconds
    this.scroll[page] = Math.max(this.scroll[page] ?? NOTHING, scroll)
  }

  /** That was all of this person. */
  end(isLead: boolean): void {
    for (const page of this.touched) {
      const [one, seconds, scroll] = [this.of[page], this.seconds[page] ?? NOTHING, this.scroll[page] ?? NOTHING]
      if (one !== undefined) {
        if ((this.views[page] ?? 0) > 0) {
          one.visitors += 1
          if ((this.lastAt[page] ?? 0) - (this.firstAt[page] ?? 0) > VISIT_GAP_MS) one.again += 1
          if (isLead) one.leads += 1
        }
        if (seconds >= 0) one.seconds.push(seconds)
        if (scroll >= 0) one.scroll.push(scroll)
      }
      this.views[page] = 0
      this.seconds[page] = NOTHING
      this.scroll[page] = NOTHING
      this.isTouched[page] = 0
    }
    this.touched.length = 0
  }

  private touch(page: number): boolean {
    if (this.of[page] === undefined) return false
    if (this.isTouched[page] === 0) {
      this.isTouched[page] = 1
      this.touched.push(page)
    }
    return true
  }
}
