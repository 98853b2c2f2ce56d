import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLParseError,
} from 'yaml'
import type { z } from 'zod'
import { inReadingOrder, type Problem, problemAt } from './problem.ts'
import { scalarOffset } from './scalar-offset.ts'
import { explainIssues } from './shape-problems.ts'

export type Path = readonly PropertyKey[]

/** A YAML file whose shape was checked, with the place of every part. */
export interface Parsed<T> {
  readonly file: string
  readonly text: string
  readonly value: T
  /** The problem at the value under a path; `inside` counts characters into a text as it reads after YAML is undone. */
  readonly problem: (path: Path, message: string, hint?: string, inside?: number) => Problem
}

/** Reads one YAML file by a schema. All problems come back together. */
export function parseFile<T>(file: string, text: string, schema: z.ZodType<T>): Parsed<T> | readonly Problem[] {
  const deep = tooDeepAt(text)
  if (deep !== undefined) return [problemAt(file, text, deep, 'this is nested deeper than anything is here')]
  // Its own search for keys that are written twice compares each key with each other one.
  const document = parseDocument(text, { lineCounter: new LineCounter(), prettyErrors: false, uniqueKeys: false })
  const broken = [
    ...keysWrittenTwice(document).map((at) => problemAt(file, text, at, 'this key is written twice')),
    // What follows the first slip of the grammar is rarely a mistake of its own.
    ...document.errors
      .slice(0, 1)
      .map((error) => problemAt(file, text, error.pos[0], yamlMessage(error), yamlHint(error))),
  ]
  if (broken.length > 0) return inReadingOrder(broken)
  const locate = (path: Path, message: string, hint?: string, inside?: number) =>
    problemAt(file, text, offsetOf(document, text, path, inside), message, hint)
  const unfolded = unfold(document)
  if (!unfolded.ok) return [problemAt(file, text, 0, unfolded.message, 'write out what the aliases (*name) stand for')]
  const shape = schema.safeParse(unfolded.value, { reportInput: true })
  if (shape.success) return { file, text, value: shape.data, problem: locate }
  const told = explainIssues(shape.error.issues, schema, MOST_TOLD).map(({ path, key, message, hint }) =>
    key === undefined
      ? locate(path, message, hint)
      : problemAt(file, text, keyOffset(document, path, key), message, hint),
  )
  return inReadingOrder(told)
}

type Unfolded = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string }

/** The document as plain values; a short file of aliases to aliases may stand for more than fits anywhere. */
function unfold(document: Document.Parsed): Unfolded {
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 50 }) }
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    const isBomb = error.message.startsWith('Excessive alias count')
    return { ok: false, message: isBomb ? 'the aliases of this file unfold to too much' : error.message }
  }
}

/** No definition nests deeper than ten; the parser's time grows faster than the depth. */
const DEEPEST = 200
const DASHES = new RegExp(`(?:[-?][ \\t]+){${DEEPEST}}`)

/** Where brackets, or dashes in one line, open more parts within parts than any definition has. */
function tooDeepAt(text: string): number | undefined {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (letter === '[' || letter === '{') depth++
    else if ((letter === ']' || letter === '}') && depth > 0) depth--
    if (depth > DEEPEST) return at
  }
  return DASHES.exec(text)?.index
}

/** Nobody reads more, and each costs a search for its place. */
const MOST_TOLD = 100

/** Where keys stand that their mapping has already; without recursion, since a file may be nested as deep as it is long. */
function keysWrittenTwice(document: Document.Parsed): readonly number[] {
  const found: number[] = []
  const waiting: unknown[] = [document.contents]
  for (let node = waiting.pop(); node !== undefined && found.length < MOST_TOLD; node = waiting.pop()) {
    if (!isCollection(node)) continue
    const seen = new Set<unknown>()
    for (const item of node.items) {
      if (!isPair(item)) {
        waiting.push(item)
        continue
      }
      waiting.push(item.key ?? null, item.value ?? null)
      if (!isScalar(item.key)) continue
      if (seen.has(item.key.value) && found.length < MOST_TOLD) found.push(item.key.range?.[0] ?? 0)
      seen.add(item.key.value)
    }
  }
  return found
}

const yamlMessage = (error: YAMLParseError): string =>
  error.message.replace(/\s+at line[\s\S]*$/, '').replace(/ in YAML stream: [\s\S]*$/, '')

const yamlHint = (error: YAMLParseError): string | undefined =>
  error.message.startsWith('Unexpected scalar')
    ? 'a text that begins with a quote is put in quotes as a whole: \'"a" in lists.b\''
    : undefined

/** Where the value under a path begins; for a missing value, where its nearest parent does. */
function offsetOf(document: Document.Parsed, text: string, path: Path, inside?: number): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (!isNode(node)) continue
    if (inside !== undefined && length === path.length && isScalar(node)) return scalarOffset(text, node, inside)
    return firstKey(node) ?? node.range?.[0] ?? 0
  }
  return 0
}

/** A mapping that lacks something is told at its first key, which is where its line begins. */
function firstKey(node: Node): number | undefined {
  const first = isMap(node) ? node.items[0]?.key : undefined
  return isNode(first) ? first.range?.[0] : undefined
}

function keyOffset(document: Document.Parsed, path: Path, key: string): number {
  const parent: unknown = path.length === 0 ? document.contents : document.getIn(path, true)
  if (!isCollection(parent)) return 0
  for (const item of parent.items) {
    if (isPair(item) && isScalar(item.key) && String(item.key.value) === key) return item.key.range?.[0] ?? 0
  }
  return parent.range?.[0] ?? 0
}
