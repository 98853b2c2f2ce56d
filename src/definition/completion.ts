import { BUILT_IN, VARIABLES } from './cel-scope.ts'
import { FUNCTION_NAMES, isFunctionName, USAGE } from './cel-usage.ts'
import { MEANINGS } from './reference.ts'
import { jsonSchema } from './schema.ts'

/** Something that may stand at a place of funnel.yaml. */
export interface Suggestion {
  readonly label: string
  readonly detail: string
  readonly kind: 'key' | 'value' | 'name' | 'function'
  /** What is written, where that is more than the label. */
  readonly insert?: string
}

/** What could be written at a place. */
export interface Completion {
  /** Where the word begins that is being written. */
  readonly from: number
  readonly options: readonly Suggestion[]
}

/** Names of this definition that conditions may use, beside those every workspace has. */
export interface OwnNames {
  readonly fields: readonly { readonly id: string; readonly of?: string; readonly label?: string }[]
  readonly lists: readonly string[]
  readonly stages: readonly string[]
  readonly tracks: readonly string[]
  readonly teams: readonly string[]
  readonly purposes: readonly string[]
  /** Events and pages that were seen lately. */
  readonly signals: readonly string[]
}

interface Node {
  readonly type?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Node[]
  readonly items?: Node
  readonly properties?: Readonly<Record<string, Node>>
  readonly additionalProperties?: Node | boolean
}

const ROOT = jsonSchema() as Node

/** Keys that lead to a line, outermost first, by its indentation; `-` is left out, flow braces stay in their line. */
export function pathAt(text: string, offset: number): readonly string[] {
  const lines = text.slice(0, offset).split('\n')
  const last = lines.at(-1) ?? ''
  const path: string[] = []
  let limit = columnOf(last)
  for (const line of lines.slice(0, -1).reverse()) {
    const column = columnOf(line)
    const key = /^[\s-]*([\w-]+):/.exec(line)?.[1]
    if (key === undefined || line.trim() === '' || column >= limit) continue
    path.unshift(key)
    limit = column
  }
  const flow = /^[\s-]*([\w-]+):\s*[[{]/.exec(last)?.[1]
  return flow === undefined ? path : [...path, flow]
}

/** The column of a line's key, behind its dashes. */
const columnOf = (line: string): number => /^[\s-]*/.exec(line)?.[0].length ?? 0

/** The part of the schema under a path of keys; lists are entered by themselves. */
function schemaAt(path: readonly string[]): Node | undefined {
  let at: Node | undefined = ROOT
  for (const key of path) {
    at = at?.items ?? at
    const more: Node | boolean | undefined = at?.additionalProperties
    at = at?.properties?.[key] ?? (typeof more === 'object' ? more : undefined)
  }
  return at?.items ?? at
}

const CONDITION_KEYS = new Set(['when', 'enter', 'where'])

/** The key whose value is being written, if the place is behind one: on this line, or a folded text begun above. */
function keyBefore(text: string, offset: number): string | undefined {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  const pairs = [...line.matchAll(/(?:^|[\s{,-])([\w-]+):(?=\s)/g)]
  if (pairs.length > 0) return pairs.at(-1)?.[1]
  const above = text.slice(0, offset).split('\n').slice(0, -1).reverse()
  const folded = above.findIndex((one) => /:\s*[>|][+-]?\s*$/.test(one))
  if (folded < 0 || above.slice(0, folded).some((one) => columnOf(one) < columnOf(line))) return undefined
  return /([\w-]+):\s*[>|]/.exec(above[folded] ?? '')?.[1]
}

/** What may be written at a place of funnel.yaml: keys of the schema, its values, names and functions of conditions. */
export function completionsAt(text: string, offset: number, own: OwnNames): Completion | undefined {
  const key = keyBefore(text, offset)
  const path = pathAt(text, offset)
  if (key !== undefined && CONDITION_KEYS.has(key)) return conditionAt(text, offset, own)
  const word = /[\w-]*$/.exec(text.slice(0, offset))?.[0] ?? ''
  const from = offset - word.length
  const node = schemaAt(path)
  const options =
    key === undefined || /[{,]\s*[\w-]*$/.test(text.slice(0, offset))
      ? keysOf(node)
      : valuesOf(key, node?.properties?.[key], own)
  return options.length === 0 ? undefined : { from, options }
}

const keysOf = (node: Node | undefined): readonly Suggestion[] =>
  Object.entries(node?.properties ?? {}).map(([label, field]) => ({
    label,
    detail: field.description ?? '',
    kind: 'key',
    insert: `${label}: `,
  }))

function valuesOf(key: string, node: Node | undefined, own: OwnNames): readonly Suggestion[] {
  const value = (label: string): Suggestion => ({ label, detail: node?.description ?? '', kind: 'value' })
  if (node?.enum !== undefined) return node.enum.map((one) => value(String(one)))
  if (node?.const !== undefined) return [value(String(node.const))]
  if (node?.type === 'boolean') return ['true', 'false'].map(value)
  const named: Readonly<Record<string, readonly string[]>> = {
    from: own.stages,
    to: own.stages,
    stage: own.stages,
    requiredAt: own.stages,
    team: own.teams,
    on: own.signals,
  }
  return (named[key] ?? []).map(value)
}

function conditionAt(text: string, offset: number, own: OwnNames): Completion | undefined {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  const inside = /\b(visited|did|count|last|after|known|consented)\((?:"[^"]*",\s*)?"([^"]*)$/.exec(line)
  if (inside !== null) {
    const from = offset - (inside[2] ?? '').length
    const { names, detail } = wordsOf(inside[1] ?? '', own)
    return { from, options: names.map((label) => ({ label, detail, kind: 'value' })) }
  }
  const record = /\b(person|account|opportunity|lists)\.(\w*)$/.exec(line)
  if (record !== null) {
    const from = offset - (record[2] ?? '').length
    const of = record[1] ?? ''
    const names = of === 'lists' ? own.lists : fieldNames(of, own)
    return { from, options: names.map((label) => ({ label, detail: of, kind: 'name' })) }
  }
  const word = /\w*$/.exec(line)?.[0] ?? ''
  const functions = FUNCTION_NAMES.map(
    (label): Suggestion => ({
      label,
      detail: hoverWord(label) ?? '',
      kind: 'function',
      insert: `${label}(`,
    }),
  )
  const names = [...VARIABLES.keys()].map(
    (label): Suggestion => ({
      label,
      detail: MEANINGS[label] ?? '',
      kind: 'name',
    }),
  )
  const records = ['person', 'account', 'opportunity', 'lists'].map(
    (label): Suggestion => ({
      label,
      detail: 'facts',
      kind: 'name',
      insert: `${label}.`,
    }),
  )
  return { from: offset - word.length, options: [...names, ...records, ...functions] }
}

/** What may stand in the quotes of a function. */
function wordsOf(name: string, own: OwnNames): { readonly names: readonly string[]; readonly detail: string } {
  if (name === 'known') return { names: fieldNames('person', own), detail: 'person' }
  if (name === 'consented') return { names: own.purposes, detail: 'purpose' }
  return { names: own.signals, detail: 'seen lately' }
}

const isRecord = (of: string): of is keyof typeof BUILT_IN => Object.hasOwn(BUILT_IN, of)

function fieldNames(of: string, own: OwnNames): readonly string[] {
  const builtIn = isRecord(of) ? [...BUILT_IN[of].keys()] : []
  return [...own.fields.filter((field) => (field.of ?? 'person') === of).map(({ id }) => id), ...builtIn.sort()]
}

const hoverWord = (word: string): string | undefined => (isFunctionName(word) ? USAGE[word] : MEANINGS[word])

/** What the word at a place means: a key by the schema, a name or function of a condition by the reference. */
export function hoverAt(
  text: string,
  offset: number,
): { readonly from: number; readonly to: number; readonly text: string } | undefined {
  const before = /[\w-]*$/.exec(text.slice(0, offset))?.[0] ?? ''
  const behind = /^[\w-]*/.exec(text.slice(offset))?.[0] ?? ''
  const [from, to] = [offset - before.length, offset + behind.length]
  const word = before + behind
  if (word === '') return undefined
  const isKey = text[to] === ':'
  const meaning = isKey ? schemaAt(pathAt(text, from))?.properties?.[word]?.description : hoverWord(word)
  return meaning === undefined || meaning === '' ? undefined : { from, to, text: meaning }
}
