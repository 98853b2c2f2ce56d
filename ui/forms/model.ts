import { type FieldSource, type FormSource, formSource } from '#src/capture/forms/source.ts'
import { type Edit, editYaml } from '#src/definition/edit.ts'
import { parseFile } from '#src/definition/parse.ts'
import type { Problem } from '#src/definition/problem.ts'
import type { Json } from '#src/funnel/brand.ts'

type Path = Edit['path']

/** A step as it is written, with where its questions stand in the file. */
export interface StepPart {
  readonly index: number
  readonly title: string | undefined
  readonly fields: readonly FieldSource[]
  /** Of the list of questions. */
  readonly path: Path
}

/** One question and where it stands. */
export interface FieldPart {
  readonly field: FieldSource
  readonly step: StepPart
  readonly index: number
}

/** What the text says, if its shape is right; else why it cannot be built with. */
export function sourceOf(text: string): { readonly source?: FormSource; readonly problem?: Problem } {
  const parsed = parseFile('form.yaml', text, formSource)
  if ('value' in parsed) return { source: parsed.value }
  const [problem] = parsed
  return problem === undefined ? {} : { problem }
}

/** The steps of a form; one of a single page has one without a title. */
export function stepsOf({ steps, fields = [] }: FormSource): readonly StepPart[] {
  if (steps === undefined) return [{ index: 0, title: undefined, fields, path: ['fields'] }]
  return steps.map((step, index) => ({
    ...{ index, title: step.title, fields: step.fields },
    path: ['steps', index, 'fields'],
  }))
}

/** Every question in the order they are asked. */
export const partsOf = (source: FormSource): readonly FieldPart[] =>
  stepsOf(source).flatMap((step) => step.fields.map((field, index) => ({ field, step, index })))

/** The question of this name. */
export const partOf = (source: FormSource, id: string | undefined): FieldPart | undefined =>
  partsOf(source).find(({ field }) => field.id === id)

/** The text after some changes; one that cannot be made leaves it as it is. */
export const edited = (text: string, ...edits: readonly Edit[]): string =>
  edits.reduce((now, edit) => editYaml(now, edit) ?? now, text)

/** Sets a key, or takes it out where there is no value. */
export const setting = (path: Path, value: Json | undefined): Edit =>
  value === undefined ? { kind: 'remove', path } : { kind: 'set', path, value }

/** A name that no question has yet: `phone`, `phone_2`. */
export function freeId(source: FormSource, wanted: string): string {
  const taken = new Set(partsOf(source).map(({ field }) => field.id))
  if (!taken.has(wanted)) return wanted
  let number = 2
  while (taken.has(`${wanted}_${number}`)) number += 1
  return `${wanted}_${number}`
}

/** Makes steps of a form that has one page, which leaves out the comments between its questions. */
function inSteps(text: string, source: FormSource): string {
  if (source.steps !== undefined) return text
  const steps = [{ fields: source.fields ?? [] }]
  const without = edited(text, { kind: 'remove', path: ['fields'] })
  return edited(without, { kind: 'set', path: ['steps'], value: asJson(steps) })
}

/** The text with one more step, which asks one thing to begin with. */
export function withStep(text: string, source: FormSource, title: string, first: FieldSource): string {
  const stepped = inSteps(text, source)
  const at = source.steps?.length ?? 1
  return edited(stepped, { kind: 'insert', path: ['steps'], at, value: asJson({ title, fields: [first] }) })
}

/** A part of a source as plain JSON, which is what an edit writes. */
export const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value))

/** The edits that put a question somewhere else; into another step it is taken out and put in again. */
export function moving(from: FieldPart, to: StepPart, at: number): readonly Edit[] {
  const { step, index, field } = from
  if (step.index === to.index) return [{ kind: 'move', path: step.path, from: index, to: at }]
  return [
    { kind: 'remove', path: [...step.path, index] },
    { kind: 'insert', path: to.path, at, value: asJson(field) },
  ]
}

/** Where a question goes one place up or down, past the end of its step into the next; undefined at either end. */
export function neighbour(
  source: FormSource,
  { step, index }: FieldPart,
  by: -1 | 1,
): { readonly step: StepPart; readonly at: number } | undefined {
  const at = index + by
  if (at >= 0 && at < step.fields.length) return { step, at }
  // A step asks at least one thing.
  if (step.fields.length === 1) return undefined
  const next = stepsOf(source)[step.index + by]
  return next === undefined ? undefined : { step: next, at: by === 1 ? 0 : next.fields.length }
}
