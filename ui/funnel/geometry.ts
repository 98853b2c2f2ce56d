/** What is drawn between one stage and the next, in a square of 100 x 100: along the way, and across it. */
export interface Flow {
  /** Those who went on; its width on the left is theirs, on the right the next stage's. */
  readonly on: string
  /** Those who did not, falling away; empty where nobody was lost. */
  readonly lost: string
  /** The period before, as an outline. */
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
  const outer = 46
  const inner = Math.max(8, outer - Math.min(30, (bottom - top) * 0.5))
  return [
    [0, top],
    [
      [outer * 0.55, top],
      [outer, (top + 100) / 2],
      [outer, 100],
    ],
    [inner, 100],
    [
      [inner, (bottom + 100) / 2],
      [inner * 0.5, bottom],
      [0, bottom],
    ],
  ]
}

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
  return {
    on: on === 0 ? '' : path(ribbon(on, thicknessOf(next.entered, most)), upright),
    lost: whole - on < 1 ? '' : path(fall(on, whole), upright),
    ghost:
      before === null || before.stage.converted === 0
        ? ''
        : path(ribbon(thicknessOf(before.stage.converted, most), thicknessOf(before.next.entered, most)), upright),
  }
}
