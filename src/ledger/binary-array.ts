/**
 * Arrays as Postgres takes them in binary: 500 rows of `hits` cost it 0.6 ms to read that way, and 2.5 ms as JSON, most of it the
 * texts of ids, and less here too (docs/decisions/binary-rows.md).
 */

/** A value that its column cannot hold, found before the database did; the code is the one it would have said. */
export class Unwritable extends Error {
  readonly code: string
  constructor(code: string, value: unknown, type: string) {
    super(`${typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value))} is no ${type}`)
    this.code = code
  }
}

/** A value that no text of its type says. */
export const NOT_TEXT_OF = '22P02'
const OUT_OF_RANGE = '22003'
const NO_INSTANT = '22007'

/** Shared by all, since nothing waits while one array is written. */
const SMALL = 1 << 16
const LARGE = 1 << 22
let bytes = Buffer.allocUnsafe(SMALL)

function room(at: number, more: number): void {
  if (at + more <= bytes.length) return
  const larger = Buffer.allocUnsafe(Math.max(2 * bytes.length, at + more))
  bytes.copy(larger, 0, 0, at)
  bytes = larger
}

/** Writes a value behind its length, and says where the next one goes. */
type Write = (value: unknown, at: number) => number

function text(value: unknown, at: number): number {
  const said = typeof value === 'string' ? value : String(value)
  // No character of UTF-16 takes more than three bytes of UTF-8.
  room(at, 4 + 3 * said.length)
  const length = bytes.write(said, at + 4)
  bytes.writeInt32BE(length, at)
  return at + 4 + length
}

const DIGITS = new Int8Array(128).fill(-1)
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  DIGITS[digit.charCodeAt(0)] = value
  DIGITS[digit.toUpperCase().charCodeAt(0)] = value
}
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const DASHES: ReadonlySet<number> = new Set([8, 13, 18, 23])

function uuid(value: unknown, at: number): number {
  if (typeof value !== 'string' || !UUID.test(value)) throw new Unwritable(NOT_TEXT_OF, value, 'uuid')
  room(at, 20)
  bytes.writeInt32BE(16, at)
  let to = at + 4
  for (let from = 0; from < 36; from += 2) {
    if (DASHES.has(from)) from += 1
    bytes[to] = ((DIGITS[value.charCodeAt(from)] ?? 0) << 4) | (DIGITS[value.charCodeAt(from + 1)] ?? 0)
    to += 1
  }
  return to
}

/** Microseconds since 2000. */
const EPOCH_MS = Date.UTC(2000, 0, 1)
const HIGH = 2 ** 32

function timestamptz(value: unknown, at: number): number {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isNaN(ms)) throw new Unwritable(NO_INSTANT, value, 'timestamptz')
  const since = ms - EPOCH_MS
  const micros = since * 1000
  room(at, 12)
  bytes.writeInt32BE(8, at)
  if (Number.isSafeInteger(micros)) {
    const high = Math.floor(micros / HIGH)
    bytes.writeInt32BE(high, at + 4)
    bytes.writeUInt32BE(micros - high * HIGH, at + 8)
  } else bytes.writeBigInt64BE(BigInt(since) * 1000n, at + 4)
  return at + 12
}

const whole =
  (type: string, size: 2 | 4): Write =>
  (value, at) => {
    if (!Number.isInteger(value)) throw new Unwritable(NOT_TEXT_OF, value, type)
    const number = Number(value)
    if (Math.abs(number + 0.5) > 2 ** (8 * size - 1)) throw new Unwritable(OUT_OF_RANGE, value, type)
    room(at, 8)
    bytes.writeInt32BE(size, at)
    bytes.writeIntBE(number, at + 4, size)
    return at + 4 + size
  }

function double(value: unknown, at: number): number {
  if (!Number.isFinite(value)) throw new Unwritable(NOT_TEXT_OF, value, 'double precision')
  room(at, 12)
  bytes.writeInt32BE(8, at)
  bytes.writeDoubleBE(Number(value), at + 4)
  return at + 12
}

function boolean(value: unknown, at: number): number {
  if (typeof value !== 'boolean') throw new Unwritable(NOT_TEXT_OF, value, 'boolean')
  room(at, 5)
  bytes.writeInt32BE(1, at)
  bytes[at + 4] = value ? 1 : 0
  return at + 5
}

const json: Write = (value, at) => text(JSON.stringify(value), at)

/** Behind the number of its form, which has been 1 ever since. */
function jsonb(value: unknown, at: number): number {
  room(at, 5)
  const end = json(value, at + 1)
  bytes.writeInt32BE(end - at - 4, at)
  bytes[at + 4] = 1
  return end
}

interface Element {
  /** What Postgres knows the type by. */
  readonly oid: number
  readonly write: Write
}

const ELEMENTS = {
  uuid: { oid: 2950, write: uuid },
  text: { oid: 25, write: text },
  timestamptz: { oid: 1184, write: timestamptz },
  int: { oid: 23, write: whole('int', 4) },
  smallint: { oid: 21, write: whole('smallint', 2) },
  'double precision': { oid: 701, write: double },
  boolean: { oid: 16, write: boolean },
  json: { oid: 114, write: json },
  jsonb: { oid: 3802, write: jsonb },
} as const satisfies Readonly<Record<string, Element>>

/** The types that can be sent in binary; whatever else is sent as text and cast there. */
export type BinaryType = keyof typeof ELEMENTS

export const isBinaryType = (type: string): type is BinaryType => Object.hasOwn(ELEMENTS, type)

/** One dimension, whether any is null, the type, how many, counted from 1. */
const HEAD = 20

/** A parameter for `$n::TYPE[]`; undefined counts as null. Throws `Unwritable` for what is none of the type. */
export function binaryArray(type: BinaryType, values: readonly unknown[]): Buffer {
  const { oid, write }: Element = ELEMENTS[type]
  let hasNull = 0
  let at = HEAD
  for (const value of values) {
    if (value === null || value === undefined) {
      room(at, 4)
      bytes.writeInt32BE(-1, at)
      at += 4
      hasNull = 1
    } else at = write(value, at)
  }
  bytes.writeInt32BE(values.length === 0 ? 0 : 1, 0)
  bytes.writeInt32BE(hasNull, 4)
  bytes.writeInt32BE(oid, 8)
  bytes.writeInt32BE(values.length, 12)
  bytes.writeInt32BE(1, 16)
  const array = Buffer.from(bytes.subarray(0, values.length === 0 ? 12 : at))
  if (bytes.length > LARGE) bytes = Buffer.allocUnsafe(SMALL)
  return array
}
