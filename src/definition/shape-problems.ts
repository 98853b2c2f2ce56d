import { z } from 'zod'
import { didYouMean } from './nearest.ts'

/** A schema issue in words; with `key`, it is about that key of the mapping under the path. */
export interface ShapeProblem {
  readonly path: readonly PropertyKey[]
  readonly key?: string
  readonly message: string
  readonly hint?: string
}

type Issue = z.core.$ZodIssue

/** The first issues of a failed check, in a marketer's words, unknown keys with the one that was probably meant. */
export function explainIssues(issues: readonly Issue[], schema: z.ZodType, most: number): readonly ShapeProblem[] {
  return issues
    .slice(0, most)
    .flatMap((issue) => explain(issue, schema, most))
    .slice(0, most)
}

function explain(issue: Issue, schema: z.ZodType, most: number): readonly ShapeProblem[] {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(z.toJSONSchema(schema, { io: 'input' }), path)
    return issue.keys.slice(0, most).map((key) => {
      const hint =
        didYouMean(key, known) ??
        (key.includes(' ') ? 'a text with a comma needs quotes here' : undefined) ??
        (known.length > 0 ? `one of ${known.join(', ')}` : undefined)
      return { path, key, message: `unknown key "${key}"`, ...(hint !== undefined && { hint }) }
    })
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String)
    const near = didYouMean(String(issue.input ?? ''), allowed)
    return [{ path, message: `this is one of ${allowed.join(', ')}`, ...(near !== undefined && { hint: near }) }]
  }
  if (issue.code === 'invalid_key' && issue.issues[0] !== undefined) return [{ path, message: issue.issues[0].message }]
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    return [{ path, message: `"${String(path.at(-1) ?? 'funnel')}" is missing` }]
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input'))
    return [{ path, message: `this must be ${WRITTEN[issue.expected] ?? issue.expected}` }]
  return [{ path, message: issue.message }]
}

const WRITTEN: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list (lines that begin with -)',
  object: 'a group of keys',
  record: 'a group of keys',
  tuple: 'a list of two',
}

type JsonSchema = z.core.JSONSchema._JSONSchema

/** The keys that a mapping under a path may have, read from the JSON Schema. */
function keysAt(schema: JsonSchema, path: readonly PropertyKey[]): readonly string[] {
  let at: JsonSchema | undefined = schema
  for (const step of path) {
    if (typeof at !== 'object') return []
    const items: unknown = at.items
    if (typeof step === 'number') at = isSchema(items) ? items : undefined
    else at = at.properties?.[String(step)] ?? at.additionalProperties
  }
  return typeof at === 'object' ? Object.keys(at.properties ?? {}) : []
}

const isSchema = (value: unknown): value is z.core.JSONSchema.BaseSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
