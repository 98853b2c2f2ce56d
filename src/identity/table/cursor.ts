import { z } from 'zod'
import { DIRECTIONS, type Order, SORT_NAMES } from './columns.ts'

/** Where a page of the table ended. `value` is null among those who lack what is sorted by; they come last in either direction. */
export interface Place extends Order {
  readonly value: string | number | null
  readonly id: string
}

const PLACE = z.tuple([
  z.enum(SORT_NAMES),
  z.enum(DIRECTIONS),
  z.union([z.string().max(1000), z.number(), z.null()]),
  z.guid(),
])
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/

/** A place as text that a link may carry. */
export const cursorOf = ({ sort, dir, value, id }: Place): string => {
  const bytes = new TextEncoder().encode(JSON.stringify([sort, dir, value, id]))
  return bytes.toBase64({ alphabet: 'base64url', omitPadding: true })
}

function read(text: string): unknown {
  try {
    return JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.fromBase64(text, { alphabet: 'base64url' })),
    )
  } catch {
    return undefined
  }
}

const fits = ({ sort, value }: Place): boolean => {
  if (sort === 'score') return typeof value === 'number'
  if (sort === 'name' || sort === 'company') return typeof value !== 'number'
  return typeof value === 'string' && INSTANT.test(value)
}

/** The place that a text names, if it was made for this order; undefined for everything else. */
export function placeOf(text: string, { sort, dir }: Order): Place | undefined {
  const result = PLACE.safeParse(read(text))
  if (!result.success) return undefined
  const [ownSort, ownDir, value, id] = result.data
  const place: Place = { sort: ownSort, dir: ownDir, value, id }
  return ownSort === sort && ownDir === dir && fits(place) ? place : undefined
}
