/** What is drawn between one stage and the next, in a square of 100 x 100: along the way, and across it. */
export interface Flow {
  /** Those who went on; its width on the left is theirs, on the right the next stage's. */
  readonly on: string
  /** Those who did not, falling away; empty where nobody was lost. */
  readonly lost: string
  /** The period before: where the lower edge was, an open line; empty where it was as good as there. */
  readonly ghost: string
}

/** Of one stage. */
export interface Volume {
  readonly entered: number
  readonly converted: number
}

/** The widest stage; the rest is room for what falls. */
const WIDEST = 78
const THINNEST = 1.5

/**
 * The thickness of a volume. The square root: one visitor in a thousand becomes a customer, and in proportion the last stages would
 * be a hair.
 */
export const thicknessOf = (n: number, most: number): number =>
  n <= 0 || most <= 0 ? 0 : Math.max(THINNEST, Math.sqrt(n / most) * WIDEST)

type Point = readonly [along: number, across: number]
/** A straight line to a point, or a curve over two handles. */
type Move = Point | readonly [Point, Point, Point]

const isCurve = (move: Move): move is readonly [Point, Point, Point] => Array.isArray(move[0])

/** The path through some moves; upright is the same with both directions changed over. */
function path(moves: readonly Move[], upright: boolean): string {
  const at = ([along, across]: Point) =>
    upright ? `${across.toFixed(2)} ${along.toFixed(2)}` : `${along.toFixed(2)} ${across.toFixed(2)}`
  return `${moves
    .map((move, i) => (isCurve(move) ? `C${move.map(at).join(',')}` : `${i === 0 ? 'M' : 'L'}${at(move)}`))
    .join('')}Z`
}

const ribbon = (from: number, to: number): Move[] => [
  [0, 0],
  [100, 0],
  [100, to],
  [
    [50, to],
    [50, from],
    [0, from],
  ],
]

/** What is lost bends down and ends at the floor, no further along than half the way. */
const fall = (top: number, bottom: number): Move[] => {
  const outer = 48
  const inner = Math.max(6, outer - Math.min(34, (bottom - top) * 0.6))
  return [
    [0, top],
    [
      [outer * 0.7, top],
      [outer, top + (100 - top) * 0.35],
      [outer, 100],
    ],
    [inner, 100],
    [
      [inner, bottom + (100 - bottom) * 0.35],
      [inner * 0.7, bottom],
      [0, bottom],
    ],
  ]
}

/** The lower edge of a ribbon, as a line. */
function edge(from: number, to: number, upright: boolean): string {
  const at = (along: number, across: number) =>
    upright ? `${across.toFixed(2)} ${along}` : `${along} ${across.toFixed(2)}`
  return `M${at(0, from)}C${at(50, from)},${at(50, to)},${at(100, to)}`
}

/** However few are lost, they are seen. */
const HAIR = 1

/** Less than this apart, two edges are one to the eye. */
const SAME = 1.5

/** The flow from a stage to the next one. */
export function flowOf(
  stage: Volume,
  next: Volume,
  before: { readonly stage: Volume; readonly next: Volume } | null,
  most: number,
  upright: boolean,
): Flow {
  const whole = thicknessOf(stage.entered, most)
  const on = Math.min(thicknessOf(stage.converted, most), whole)
  const then = before === null ? null : ([before.stage.converted, before.next.entered] as const)
  const [wasFrom, wasTo] = (then ?? [0, 0]).map((n) => thicknessOf(n, most))
  const to = thicknessOf(next.entered, most)
  const isSame = Math.abs((wasFrom ?? 0) - on) < SAME && Math.abs((wasTo ?? 0) - to) < SAME
  return {
    on: on === 0 ? '' : path(ribbon(on, to), upright),
    lost: stage.entered <= stage.converted ? '' : path(fall(Math.min(on, whole - HAIR), whole), upright),
    ghost: then === null || then[0] === 0 || isSame ? '' : edge(wasFrom ?? 0, wasTo ?? 0, upright),
  }
}
