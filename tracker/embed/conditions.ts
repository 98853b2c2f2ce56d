import type { Field, Form } from '../../src/capture/forms/form.ts'
import { visibleFields } from '../../src/capture/forms/questions.ts'

/** What the server says of the questions: no words, and no values but those of conditions. */
interface Shape {
  readonly id: string
  readonly kind?: 'hidden'
  readonly from?: object
  readonly when?: object
  readonly left?: 1
}

export type Raw = Record<string, string | string[]>

/** What was written so far, by name; a question that does not apply is switched off and has nothing. */
export function rawOf(form: HTMLFormElement): Raw {
  const raw: Raw = {}
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== 'string') continue
    const before = raw[name]
    raw[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value]
  }
  return raw
}

/** Shows the questions that apply to what was written, by the same rules as the server; calls back when that changed. */
export function watchConditions(form: HTMLFormElement, changed: () => void): void {
  const shape = JSON.parse(form.getAttribute('data-shape') || '[]') as readonly Shape[]
  if (shape.length === 0) return
  const fields = shape.map(
    ({ id, left, ...rest }) => ({ id, ...rest, ask: left ? 'unknown' : 'always', trait: id }) as Field,
  )
  const asked = { steps: [{ fields }] } as Pick<Form, 'steps'> as Form
  const known = new Set(shape.flatMap(({ id, left }) => (left ? [id] : [])))
  const look = () => {
    // What comes later may hang on what this look switches off.
    for (let turn = 0; turn < fields.length; turn++) if (!apply(form, visibleFields(asked, rawOf(form), known))) break
    changed()
  }
  form.addEventListener('input', look)
  form.addEventListener('change', look)
  for (const hint of form.querySelectorAll<HTMLElement>('.only-if')) hint.hidden = true
  look()
}

function apply(form: HTMLFormElement, visible: ReadonlySet<string>): boolean {
  let isChanged = false
  for (const place of form.querySelectorAll<HTMLElement>('[data-field]')) {
    const isShown = visible.has(place.dataset.field ?? '')
    if (place.hidden === !isShown) continue
    isChanged = true
    place.hidden = !isShown
    for (const control of place.querySelectorAll<HTMLInputElement>('input,select,textarea')) control.disabled = !isShown
  }
  return isChanged
}

/** Questions that must be answered where they apply are so from here on, since what does not apply is switched off. */
export function requireShown(form: HTMLFormElement): void {
  for (const control of form.querySelectorAll<HTMLInputElement>('[data-required]'))
    if ('required' in control) control.required = true
}
