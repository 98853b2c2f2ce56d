import type { Json } from '../funnel/brand.ts'
import { pointer } from './shape.ts'

/** SEMANTICS 4.1: Segment's own limit a call; measured on the re-serialised value, which is what gets stored. */
export const MAX_ITEM_BYTES = 32_768
/** RELIABILITY A4: Postgres fails between 10,000 and 20,000 levels; nothing a person reads is deeper than this. */
export const MAX_DEPTH = 32
/** RELIABILITY A19, an object; also keeps one event's keys readable on a screen. */
export const MAX_PROPERTIES = 256
/** All keys of an item together: 256 an object would still allow thousands by nesting, a product list of 100 rows stays legal. */
export const MAX_KEYS = 2_000
/** RELIABILITY A18: a long random key breaks a b-tree entry. */
export const MAX_KEY_LENGTH = 100
/** RELIABILITY A18. */
export const MAX_EVENT_NAME = 200
/** RELIABILITY A5: beyond it a double is infinity, and in jsonb a few bytes become megabytes. */
export const MAX_NUMBER = 1e308

export type UncleanCode =
  | 'too_deep'
  | 'too_large'
  | 'too_many_properties'
  | 'key_too_long'
  | 'forbidden_key'
  | 'non_finite'
  | 'not_json'

export type Cleaned =
  | { readonly ok: true; readonly value: Json; readonly sanitized: boolean }
  | { readonly ok: false; readonly code: UncleanCode; readonly message: string; readonly path: string }

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

interface Walk {
  keys: number
  /** Never less than the bytes of the value written as JSON. */
  atMost: number
  sanitized: boolean
  refused: { readonly code: UncleanCode; readonly message: string; readonly path: string[] } | null
}

/** Makes one parsed JSON value storable, or says what in it is not and where. One walk; a copy comes back. */
export function clean(input: unknown): Cleaned {
  const walk: Walk = { keys: 0, atMost: 0, sanitized: false, refused: null }
  const value = visit(input, 1, walk)
  if (walk.refused !== null) {
    const { code, message, path } = walk.refused
    return { ok: false, code, message, path: pointer(path.reverse()) }
  }
  if (walk.atMost > MAX_ITEM_BYTES) {
    const size = new TextEncoder().encode(JSON.stringify(value)).length
    if (size > MAX_ITEM_BYTES) {
      const message = `${size} bytes of JSON; an event may have ${MAX_ITEM_BYTES}`
      return { ok: false, code: 'too_large', message, path: '' }
    }
  }
  return { ok: true, value, sanitized: walk.sanitized }
}

/** Text that Postgres can store: NUL and lone surrogates become U+FFFD. */
export const cleanText = (text: string): string => text.replaceAll('\0', '\ufffd').toWellFormed()

function refuse(walk: Walk, code: UncleanCode, message: string): null {
  walk.refused ??= { code, message, path: [] }
  return null
}

function visit(value: unknown, depth: number, walk: Walk): Json {
  switch (typeof value) {
    case 'string':
      return visitText(value, walk)
    case 'number':
      walk.atMost += 26
      if (Math.abs(value) <= MAX_NUMBER) return value
      return refuse(walk, 'non_finite', 'a number is too large to store')
    case 'boolean':
      walk.atMost += 6
      return value
    case 'object':
      if (value === null) {
        walk.atMost += 5
        return null
      }
      if (depth > MAX_DEPTH) return refuse(walk, 'too_deep', `nested deeper than ${MAX_DEPTH} levels`)
      walk.atMost += 3
      return Array.isArray(value) ? visitList(value, depth, walk) : visitObject(value, depth, walk)
    default:
      return refuse(walk, 'not_json', `a ${typeof value} is not JSON`)
  }
}

function visitText(text: string, walk: Walk): string {
  walk.atMost += text.length * 6 + 3
  if (!text.includes('\0') && text.isWellFormed()) return text
  walk.sanitized = true
  return cleanText(text)
}

function visitList(list: readonly unknown[], depth: number, walk: Walk): Json {
  const result: Json[] = []
  for (const [index, value] of list.entries()) {
    result.push(visit(value, depth + 1, walk))
    if (walk.refused !== null) return leave(walk, String(index))
  }
  return result
}

function visitObject(object: object, depth: number, walk: Walk): Json {
  const entries = Object.entries(object)
  walk.keys += entries.length
  if (entries.length > MAX_PROPERTIES || walk.keys > MAX_KEYS) {
    const most = entries.length > MAX_PROPERTIES ? `${MAX_PROPERTIES} an object` : `${MAX_KEYS} an event`
    return refuse(walk, 'too_many_properties', `too many properties; at most ${most}`)
  }
  const result: Record<string, Json> = {}
  for (const [key, value] of entries) {
    if (FORBIDDEN.has(key)) return refuse(walk, 'forbidden_key', `the key ${key} is not allowed`)
    if (key.length > MAX_KEY_LENGTH) return refuse(walk, 'key_too_long', `a key is longer than ${MAX_KEY_LENGTH}`)
    const name = visitText(key, walk)
    result[name] = visit(value, depth + 1, walk)
    if (walk.refused !== null) return leave(walk, name)
  }
  return result
}

function leave(walk: Walk, step: string): null {
  walk.refused?.path.push(step)
  return null
}
