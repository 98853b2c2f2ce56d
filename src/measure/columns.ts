/** A column of numbers; a million of them must neither be rows nor objects. */
export type Column = Int32Array | Int16Array | Float64Array | Uint8Array

const WORD = 8
const aligned = (bytes: number): number => Math.ceil(bytes / WORD) * WORD

/**
 * Columns and what names their numbers as the bytes of a stored block: the sizes of all, the names as JSON, then each column, in the order
 * of bytes of every machine that Postgres and Node run on alike (little-endian).
 */
export function packedColumns(names: object, columns: readonly Column[]): Buffer {
  const said = Buffer.from(JSON.stringify(names))
  const head = aligned(4 * (2 + columns.length))
  const sizes = columns.map(({ byteLength }) => byteLength)
  const bytes = Buffer.alloc(sizes.reduce((sum, size) => sum + aligned(size), head + aligned(said.length)))
  for (const [index, value] of [columns.length, said.length, ...sizes].entries()) bytes.writeUInt32LE(value, 4 * index)
  said.copy(bytes, head)
  let place = head + aligned(said.length)
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), place)
    place += aligned(column.byteLength)
  }
  return bytes
}

/** Reads the columns of a stored block one after the other, in the order in which they were packed. */
export class ColumnReader {
  readonly names: string
  private readonly buffer: ArrayBuffer
  private readonly sizes: number[]
  private place: number

  constructor(stored: Uint8Array) {
    // A copy begins where numbers of eight bytes may lie.
    this.buffer = new ArrayBuffer(stored.byteLength)
    const bytes = Buffer.from(this.buffer)
    bytes.set(stored)
    const count = bytes.readUInt32LE(0)
    const length = bytes.readUInt32LE(4)
    const head = aligned(4 * (2 + count))
    this.sizes = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(4 * (2 + index)))
    this.names = bytes.toString('utf8', head, head + length)
    this.place = head + aligned(length)
  }

  int32(): Int32Array {
    const { place, size } = this.next()
    return new Int32Array(this.buffer, place, size / 4)
  }

  int16(): Int16Array {
    const { place, size } = this.next()
    return new Int16Array(this.buffer, place, size / 2)
  }

  float64(): Float64Array {
    const { place, size } = this.next()
    return new Float64Array(this.buffer, place, size / 8)
  }

  uint8(): Uint8Array {
    const { place, size } = this.next()
    return new Uint8Array(this.buffer, place, size)
  }

  private next(): { readonly place: number; readonly size: number } {
    const { place } = this
    const size = this.sizes.shift() ?? 0
    this.place += aligned(size)
    return { place, size }
  }
}

/** Numbers names in the order in which they are first met; nothing is -1. */
export function numbering(): { readonly names: string[]; readonly of: (name: string | null) => number } {
  const known = new Map<string, number>()
  const names: string[] = []
  return {
    names,
    of: (name) => {
      if (name === null) return -1
      const number = known.get(name)
      if (number !== undefined) return number
      known.set(name, names.length)
      return names.push(name) - 1
    },
  }
}
