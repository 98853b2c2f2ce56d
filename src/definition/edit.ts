import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
} from 'yaml'
import type { Json } from '../funnel/brand.ts'
import { blockLines, entryLines, flowText } from './edit-text.ts'

/** One change to a YAML file; a path as `['stages', 2, 'enter']`. */
export type Edit =
  | { readonly kind: 'set'; readonly path: readonly (string | number)[]; readonly value: Json }
  | { readonly kind: 'remove'; readonly path: readonly (string | number)[] }
  | { readonly kind: 'insert'; readonly path: readonly (string | number)[]; readonly at: number; readonly value: Json }
  | { readonly kind: 'move'; readonly path: readonly (string | number)[]; readonly from: number; readonly to: number }

type Path = Edit['path']

interface Splice {
  readonly from: number
  readonly to: number
  readonly text: string
}

/**
 * The text after a change: only what changed is written anew, so that comments, order and the way of writing stay. Undefined where the
 * path leads nowhere or the text is no YAML.
 */
export function editYaml(text: string, edit: Edit): string | undefined {
  const document = parseDocument(text)
  if (document.errors.length > 0) return undefined
  switch (edit.kind) {
    case 'set':
      return spliced(text, setting(text, document, edit.path, edit.value))
    case 'remove':
      return spliced(text, removing(text, document, edit.path))
    case 'insert':
      return inserted(text, document, edit)
    case 'move':
      return moved(text, document, edit)
    default:
      return edit satisfies never
  }
}

const spliced = (text: string, splice: Splice | undefined): string | undefined =>
  splice && text.slice(0, splice.from) + splice.text + text.slice(splice.to)

/** The node under a path; the keys of a mapping are compared as text, since `1:` is a number to YAML. */
function nodeAt(document: Document.Parsed, path: Path): Node | undefined {
  let node: unknown = document.contents
  for (const key of path) {
    if (isSeq(node)) node = node.items[Number(key)]
    else if (isMap(node))
      node = node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key))?.value
    else return undefined
  }
  return isNode(node) ? node : undefined
}

const rangeOf = (node: Node): readonly [number, number] => [node.range?.[0] ?? 0, node.range?.[1] ?? 0]

/** Whether a place stands inside `{}` or `[]`, where a line break means nothing. */
function isFlow(document: Document.Parsed, path: Path): boolean {
  return path.some((_, length) => {
    const node = nodeAt(document, path.slice(0, length))
    return isCollection(node) && node.flow === true
  })
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1
const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}

function setting(text: string, document: Document.Parsed, path: Path, value: Json): Splice | undefined {
  const node = nodeAt(document, path)
  if (node === undefined) return adding(text, document, path, value)
  const [from, to] = rangeOf(node)
  const written = flowText(value)
  // A block text or a list in lines takes its last line break with it.
  const broken = text.slice(from, to).endsWith('\n') ? '\n' : ''
  if (isCollection(node) && node.flow !== true) {
    const begins = text.slice(0, from).replace(/\s+$/, '').length
    return { from: begins, to, text: ` ${written}${broken}` }
  }
  return { from, to, text: written + broken }
}

/** Puts a value where there is none, with the mappings that lead to it. */
function adding(text: string, document: Document.Parsed, path: Path, value: Json): Splice | undefined {
  for (let length = path.length - 1; length >= 0; length--) {
    const parent = nodeAt(document, path.slice(0, length))
    if (parent === undefined || (isScalar(parent) && parent.value === null)) continue
    const key = path[length]
    if (!isMap(parent) || typeof key !== 'string') return undefined
    const nested = path.slice(length + 1).reduceRight<Json>((inner, name) => ({ [name]: inner }), value)
    return addingPair(text, document, path.slice(0, length), parent, key, nested)
  }
  return undefined
}

function addingPair(
  text: string,
  document: Document.Parsed,
  path: Path,
  map: Node & { items: unknown[]; flow?: boolean | null },
  key: string,
  value: Json,
): Splice {
  const [start, end] = rangeOf(map)
  if (map.flow === true || isFlow(document, path)) {
    const inside = text.slice(start + 1, end - 1)
    const kept = inside.trimEnd()
    const at = start + 1 + kept.length
    return { from: at, to: end - 1, text: `${kept === '' ? ' ' : ', '}${key}: ${flowText(value)} ` }
  }
  const first = map.items[0]
  const firstKey = isPair(first) && isNode(first.key) ? rangeOf(first.key)[0] : start
  const indent = firstKey - lineStart(text, firstKey)
  const last = map.items.at(-1)
  const at = isPair(last) ? lineEnd(text, Math.max(firstKey, pairEnd(last) - 1)) : end
  const break_ = at > 0 && text[at - 1] !== '\n' ? '\n' : ''
  return { from: at, to: at, text: `${break_}${blockLines({ [key]: value }, indent)}` }
}

function pairEnd(pair: Pair): number {
  const { key, value } = pair
  if (isNode(value)) return rangeOf(value)[1]
  return isNode(key) ? rangeOf(key)[1] : 0
}

function removing(text: string, document: Document.Parsed, path: Path): Splice | undefined {
  const parent = nodeAt(document, path.slice(0, -1))
  const last = path.at(-1)
  if (isSeq(parent) && typeof last === 'number') return removingItem(text, parent, last)
  if (!isMap(parent)) return undefined
  const index = parent.items.findIndex((pair) => isScalar(pair.key) && String(pair.key.value) === String(last))
  const pair = parent.items[index]
  if (pair === undefined || !isNode(pair.key)) return undefined
  // An empty mapping in lines would be no mapping: what was the only key goes with what held it.
  if (parent.items.length === 1 && parent.flow !== true && path.length > 1)
    return setting(text, document, path.slice(0, -1), {})
  const from = rangeOf(pair.key)[0]
  if (parent.flow === true) return betweenCommas(text, from, pairEnd(pair))
  // The first key of an entry stands behind its dash; the next one takes its place.
  const isBehindDash = /^\s*-\s*$/.test(text.slice(lineStart(text, from), from))
  const next = parent.items[index + 1]
  if (isBehindDash && next !== undefined && isNode(next.key)) return { from, to: rangeOf(next.key)[0], text: '' }
  return { from: lineStart(text, from), to: lineEnd(text, Math.max(from, pairEnd(pair) - 1)), text: '' }
}

/** An entry of a flow collection with the comma that belongs to it. */
function betweenCommas(text: string, from: number, to: number): Splice {
  const after = /^\s*,\s*/.exec(text.slice(to))?.[0].length
  if (after !== undefined) return { from, to: to + after, text: '' }
  const before = /,\s*$/.exec(text.slice(0, from))?.[0].length ?? 0
  return { from: from - before, to, text: '' }
}

interface Sequence {
  readonly items: readonly unknown[]
  readonly flow?: boolean | null
  readonly range?: readonly number[] | null
}

function removingItem(text: string, list: Sequence & Node, index: number): Splice | undefined {
  const node = list.items[index]
  if (!isNode(node)) return undefined
  if (list.flow === true) return betweenCommas(text, ...rangeOf(node))
  if (list.items.length === 1) {
    const [from, to] = rangeOf(list)
    const begins = text.slice(0, from).replace(/\s+$/, '').length
    return { from: begins, to, text: text.slice(from, to).endsWith('\n') ? ' []\n' : ' []' }
  }
  const [from, to] = linesOf(text, node)
  return { from, to, text: '' }
}

/** From the dash of a block list's entry, with the comments right above it, to the end of its last line. */
function linesOf(text: string, node: Node): readonly [number, number] {
  const [start, end] = rangeOf(node)
  let from = lineStart(text, text.lastIndexOf('-', start === 0 ? 0 : start - 1) + 1)
  for (let above = lineStart(text, from - 1); from > 0; above = lineStart(text, from - 1)) {
    if (!/^\s*#/.test(text.slice(above, from))) break
    from = above
  }
  return [from, lineEnd(text, Math.max(start, end - 1))]
}

function inserted(text: string, document: Document.Parsed, edit: Edit & { kind: 'insert' }): string | undefined {
  const list = nodeAt(document, edit.path)
  if (list === undefined || (isScalar(list) && list.value === null))
    return spliced(text, setting(text, document, edit.path, [edit.value]))
  if (!isSeq(list)) return undefined
  const [start, end] = rangeOf(list)
  const entry = flowText(edit.value)
  if (list.flow === true && list.items.length === 0 && !isFlow(document, edit.path.slice(0, -1))) {
    const key = keyColumn(text, start)
    return spliced(text, { from: start, to: end, text: `\n${' '.repeat(key + 2)}- ${entry}` })
  }
  if (list.flow === true) {
    const next = list.items[edit.at]
    const at = isNode(next) ? rangeOf(next)[0] : start + 1 + text.slice(start + 1, end - 1).trimEnd().length
    const written = isNode(next) ? `${entry}, ` : list.items.length === 0 ? entry : `, ${entry}`
    return spliced(text, { from: at, to: at, text: written })
  }
  const first = list.items[0]
  const dash = isNode(first) ? text.lastIndexOf('-', rangeOf(first)[0] - 1) : start
  const indent = dash - lineStart(text, dash)
  const next = list.items[edit.at]
  const last = list.items.at(-1)
  const at = isNode(next) ? linesOf(text, next)[0] : isNode(last) ? linesOf(text, last)[1] : end
  const before = at > 0 && text[at - 1] !== '\n' ? '\n' : ''
  return spliced(text, { from: at, to: at, text: `${before}${entryLines(edit.value, indent)}` })
}

/** The column where the key of a value's line begins. */
const keyColumn = (text: string, at: number): number => {
  const begins = lineStart(text, at)
  return /^\s*/.exec(text.slice(begins, at))?.[0].length ?? 0
}

function moved(
  text: string,
  document: Document.Parsed,
  { path, from, to }: Edit & { kind: 'move' },
): string | undefined {
  const list = nodeAt(document, path)
  if (!isSeq(list)) return undefined
  const node = list.items[from]
  const target = list.items[to]
  if (!isNode(node) || !isNode(target)) return undefined
  if (from === to) return text
  if (list.flow === true) {
    const entries = list.items.filter(isNode).map((one) => text.slice(...rangeOf(one)))
    entries.splice(to, 0, ...entries.splice(from, 1))
    const [start, end] = rangeOf(list)
    return spliced(text, { from: start, to: end, text: `[${entries.join(', ')}]` })
  }
  const [cutFrom, cutTo] = linesOf(text, node)
  const there = linesOf(text, target)
  const at = to > from ? there[1] : there[0]
  const lines = ensureBreak(text.slice(cutFrom, cutTo))
  return to > from
    ? text.slice(0, cutFrom) + ensureBreak(text.slice(cutTo, at)) + lines + text.slice(at)
    : text.slice(0, at) + lines + ensureBreak(text.slice(at, cutFrom)) + text.slice(cutTo)
}

const ensureBreak = (lines: string): string => (lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`)
