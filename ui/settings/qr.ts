/** A version of the code: bytes of correction a block, and how many blocks of how many bytes of data (level L). */
interface Shape {
  readonly version: number
  readonly correction: number
  readonly blocks: readonly number[]
  /** Rows and columns on which the small squares stand. */
  readonly squares: readonly number[]
}

const SHAPES: readonly Shape[] = [
  { version: 1, correction: 7, blocks: [19], squares: [] },
  { version: 2, correction: 10, blocks: [34], squares: [6, 18] },
  { version: 3, correction: 15, blocks: [55], squares: [6, 22] },
  { version: 4, correction: 20, blocks: [80], squares: [6, 26] },
  { version: 5, correction: 26, blocks: [108], squares: [6, 30] },
  { version: 6, correction: 18, blocks: [68, 68], squares: [6, 34] },
  { version: 7, correction: 20, blocks: [78, 78], squares: [6, 22, 38] },
  { version: 8, correction: 24, blocks: [97, 97], squares: [6, 24, 42] },
  { version: 9, correction: 30, blocks: [116, 116], squares: [6, 26, 46] },
  { version: 10, correction: 18, blocks: [68, 68, 69, 69], squares: [6, 28, 50] },
]

const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0)
const at = (list: readonly number[] | Uint8Array, index: number): number => list[index] ?? 0

const EXP = new Uint8Array(512)
const LOG = new Uint8Array(256)
for (let power = 0, value = 1; power < 255; power++) {
  EXP[power] = value
  EXP[power + 255] = value
  LOG[value] = power
  value = value & 128 ? (value << 1) ^ 0x11d : value << 1
}

/** In the field of 256 elements. */
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : at(EXP, at(LOG, a) + at(LOG, b)))

/** The bytes that let a reader mend a block (Reed-Solomon). */
export function correctionOf(data: readonly number[], length: number): number[] {
  let generator = [1]
  for (let power = 0; power < length; power++)
    generator = [...generator, 0].map((one, index) => one ^ times(at(generator, index - 1), at(EXP, power)))
  const rest = [...data, ...Array<number>(length).fill(0)]
  for (let index = 0; index < data.length; index++) {
    const factor = at(rest, index)
    generator.forEach((one, offset) => {
      rest[index + offset] = at(rest, index + offset) ^ times(one, factor)
    })
  }
  return rest.slice(data.length)
}

function bitsOf(value: number, length: number): number[] {
  return Array.from({ length }, (_, index) => (value >> (length - 1 - index)) & 1)
}

/** The text's bytes with their length, filled up to what the shape holds. */
function dataOf(bytes: Uint8Array, { version, blocks }: Shape): number[] {
  const room = sum(blocks)
  const bits = [
    ...bitsOf(4, 4),
    ...bitsOf(bytes.length, version < 10 ? 8 : 16),
    ...[...bytes].flatMap((byte) => bitsOf(byte, 8)),
  ]
  bits.push(...Array<number>(Math.min(4, room * 8 - bits.length)).fill(0))
  while (bits.length % 8 !== 0) bits.push(0)
  const data: number[] = []
  for (let index = 0; index < bits.length; index += 8)
    data.push(Number.parseInt(bits.slice(index, index + 8).join(''), 2))
  for (let pad = 0; data.length < room; pad++) data.push(pad % 2 === 0 ? 236 : 17)
  return data
}

/** Blocks side by side, so that a scratch hurts each a little. */
function woven(data: readonly number[], { blocks, correction }: Shape): number[] {
  const parts = blocks.map((length, index) => {
    const from = sum(blocks.slice(0, index))
    return data.slice(from, from + length)
  })
  const mends = parts.map((part) => correctionOf(part, correction))
  const across = (lists: readonly (readonly number[])[]) =>
    Array.from({ length: Math.max(...lists.map((list) => list.length)) }, (_, index) =>
      lists.flatMap((list) => list.slice(index, index + 1)),
    ).flat()
  return [...across(parts), ...across(mends)]
}

/** A number followed by the remainder that lets a reader mend it. */
export function guarded(value: number, length: number, divisor: number): number {
  let rest = value << length
  for (let bit = 31 - Math.clz32(rest); rest >> length > 0; bit = 31 - Math.clz32(rest))
    rest ^= divisor << (bit - length)
  return (value << length) | rest
}

/** Level L with the first mask. */
export const FORMAT = guarded(0b01000, 10, 0b10100110111) ^ 0b101010000010010

type Cells = (boolean | undefined)[][]

function put(cells: Cells, row: number, column: number, isDark: boolean): void {
  const line = cells[row]
  if (line !== undefined && column >= 0 && column < line.length) line[column] = isDark
}

/** The three corners, the small squares and the dotted lines, by which a reader finds the rest. */
function marks(cells: Cells, { squares }: Shape): void {
  const size = cells.length
  for (const [top, left] of [
    [0, 0],
    [0, size - 7],
    [size - 7, 0],
  ] as const)
    for (let row = -1; row <= 7; row++)
      for (let column = -1; column <= 7; column++) {
        const ring = Math.max(Math.abs(row - 3), Math.abs(column - 3))
        put(cells, top + row, left + column, ring !== 2 && ring !== 4)
      }
  for (let index = 8; index < size - 8; index++) {
    put(cells, 6, index, index % 2 === 0)
    put(cells, index, 6, index % 2 === 0)
  }
  const last = squares.at(-1)
  for (const row of squares)
    for (const column of squares) {
      if ((row === 6 && (column === 6 || column === last)) || (row === last && column === 6)) continue
      for (let down = -2; down <= 2; down++)
        for (let over = -2; over <= 2; over++)
          put(cells, row + down, column + over, Math.max(Math.abs(down), Math.abs(over)) !== 1)
    }
}

/** What kind of code it is, twice. */
function names(cells: Cells, { version }: Shape): void {
  const size = cells.length
  const format = bitsOf(FORMAT, 15).map((bit) => bit === 1)
  const near = [
    [8, 0],
    [8, 1],
    [8, 2],
    [8, 3],
    [8, 4],
    [8, 5],
    [8, 7],
    [8, 8],
    [7, 8],
    [5, 8],
    [4, 8],
    [3, 8],
    [2, 8],
    [1, 8],
    [0, 8],
  ]
  near.forEach(([row = 0, column = 0], index) => {
    put(cells, row, column, format[index] === true)
    const [farRow, farColumn] = index < 7 ? [size - 1 - index, 8] : [8, size - 15 + index]
    put(cells, farRow, farColumn, format[index] === true)
  })
  put(cells, size - 8, 8, true)
  if (version < 7) return
  const said = guarded(version, 12, 0b1111100100101)
  for (let index = 0; index < 18; index++) {
    const isDark = ((said >> index) & 1) === 1
    put(cells, Math.floor(index / 3), size - 11 + (index % 3), isDark)
    put(cells, size - 11 + (index % 3), Math.floor(index / 3), isDark)
  }
}

/** Every free cell in the order of reading: two columns at a time from the right, up and down. */
function wayThrough(cells: Cells): (readonly [number, number])[] {
  const size = cells.length
  const way: (readonly [number, number])[] = []
  let isUp = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < size; step++) {
      const row = isUp ? size - 1 - step : step
      for (const column of [right, right - 1]) if (cells[row]?.[column] === undefined) way.push([row, column])
    }
    isUp = !isUp
  }
  return way
}

/** The dark and light cells of a text's QR code; empty for a text too long for it (271 bytes). */
export function qrModules(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text)
  const shape = SHAPES.find(({ version, blocks }) => bytes.length + (version < 10 ? 2 : 3) <= sum(blocks))
  if (shape === undefined) return []
  const size = 17 + 4 * shape.version
  const cells: Cells = Array.from({ length: size }, () => Array<boolean | undefined>(size).fill(undefined))
  marks(cells, shape)
  names(cells, shape)
  const bits = woven(dataOf(bytes, shape), shape).flatMap((byte) => bitsOf(byte, 8))
  wayThrough(cells).forEach(([row, column], index) => {
    put(cells, row, column, (at(bits, index) === 1) !== ((row + column) % 2 === 0))
  })
  return cells.map((line) => line.map((cell) => cell === true))
}
