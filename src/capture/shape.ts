import type { Json } from '../funnel/brand.ts'

/** Where a value stands, as a JSON pointer (RFC 6901): `/batch/3/timestamp`; empty for the whole. */
export const pointer = (steps: readonly PropertyKey[]): string =>
  steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

export type JsonObject = { readonly [key: string]: Json }

/** True for an object that is no list. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object under a key, or an empty one. */
export function objectAt(from: JsonObject, key: string): JsonObject {
  const value = from[key]
  return isObject(value) ? value : {}
}

/** The text under a key, trimmed; undefined when it is no text or empty. */
export function textAt(from: JsonObject, key: string): string | undefined {
  const value = from[key]
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text === '' ? undefined : text
}
