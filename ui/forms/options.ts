import type { FieldSource } from '#src/capture/forms/source.ts'
import type { Json } from '#src/funnel/brand.ts'

type OptionSource = NonNullable<FieldSource['options']>[number]

/** Choices as lines to write in: `Later`, `3 = Within three months`, `it = Information technology`. */
export const linesOf = (options: readonly OptionSource[]): string =>
  options
    .map((one) => {
      if (typeof one !== 'object') return String(one)
      return one.label === undefined || one.label === String(one.value)
        ? String(one.value)
        : `${one.value} = ${one.label}`
    })
    .join('\n')

const asValue = (text: string): string | number => (/^-?\d{1,15}(\.\d{1,10})?$/.test(text) ? Number(text) : text)

/** The choices that such lines say; empty lines are none, and the first of two with the same value counts. */
export function optionsIn(lines: string): Json {
  const seen = new Set<string>()
  return lines.split('\n').flatMap((line): readonly Json[] => {
    const [, before = '', label] = /^([^=]*?)(?:\s+=\s+(.*))?$/.exec(line.trim()) ?? [undefined, line.trim()]
    const value = asValue(before.trim())
    if (value === '' || seen.has(String(value))) return []
    seen.add(String(value))
    const said = label?.trim()
    return [said === undefined || said === '' ? value : { value, label: said }]
  })
}
