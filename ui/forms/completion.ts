import { formJsonSchema, KINDS } from '#src/capture/forms/source.ts'
import type { Offered } from '../kit/code-editor.ts'

interface Node {
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly type?: string
  readonly items?: Node
  readonly properties?: Readonly<Record<string, Node>>
}

const ROOT = formJsonSchema() as Node
const FIELD = ROOT.properties?.fields?.items?.properties ?? {}
const TOP = ROOT.properties ?? {}

/** Whether the place stands inside a question: in braces, or in a line below its dash. */
const isInField = (line: string): boolean => /^\s*-|[{,]|^\s{2,}/.test(line)

/** What may be written at a place of forms/ID.yaml: keys of the form or of a question, kinds, yes and no. */
export function completionsIn(text: string, at: number): Offered | undefined {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  const word = /[\w-]*$/.exec(line)?.[0] ?? ''
  const from = at - word.length
  const key = /([\w]+):\s+[\w-]*$/.exec(line)?.[1]
  const keys = isInField(line) ? FIELD : TOP
  if (key !== undefined) {
    const node = FIELD[key] ?? TOP[key]
    const values =
      key === 'kind' ? KINDS : node?.type === 'boolean' ? ['true', 'false'] : (node?.enum ?? []).map(String)
    const detail = node?.description ?? ''
    return values.length === 0
      ? undefined
      : { from, options: values.map((label) => ({ label, detail, kind: 'value' as const })) }
  }
  const options = Object.entries(keys).map(([label, { description = '' }]) => ({
    ...{ label, detail: description, kind: 'key' as const, insert: `${label}: ` },
  }))
  return { from, options }
}
