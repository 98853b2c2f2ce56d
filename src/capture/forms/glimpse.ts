import type { Json } from '../../funnel/brand.ts'
import type { Field } from './form.ts'

/** As much of an answer as somebody needs to know it again. */
const LONGEST = 80

/** What somebody answered as they read it while they answered: choices by their words, not by the values that rules compare. */
export function glimpse(field: Field, answer: Json): string {
  const worded = (value: unknown): string => {
    const options = field.kind === 'select' || field.kind === 'multi' ? field.options : []
    return options.find((option) => String(option.value) === String(value))?.label ?? String(value)
  }
  const text = (Array.isArray(answer) ? answer : [answer]).map(worded).join(', ')
  const cut = [...text].slice(0, LONGEST).join('')
  return cut === text ? text : `${cut}…`
}
