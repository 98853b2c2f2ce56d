import { NativeSelect } from '@mantine/core'
import type { FieldSource, FormSource } from '#src/capture/forms/source.ts'
import type { Json } from '#src/funnel/brand.ts'
import { buildWords } from '../words/forms.ts'
import css from './forms.module.css'
import { Words } from './inputs.tsx'
import { type FieldPart, partsOf } from './model.ts'
import { linesOf } from './options.ts'

const words = buildWords.field

interface ConditionProps {
  readonly source: FormSource
  readonly part: FieldPart
  readonly onSay: (when: Json | undefined) => void
}

type When = NonNullable<FieldSource['when']>

const valuesOf = ({ is }: When): readonly (string | number)[] =>
  is === undefined ? [] : typeof is === 'object' ? is : [is]

/** When a question is asked: after an earlier one that was answered in a way. */
export function Condition({ source, part, onSay }: ConditionProps) {
  const all = partsOf(source)
  const at = all.findIndex(({ field }) => field.id === part.field.id)
  const earlier = all.slice(0, at).map(({ field }) => field)
  const { when } = part.field
  const on = earlier.find(({ id }) => id === when?.field)
  const how = when?.known === undefined ? 'is' : when.known ? 'known' : 'unknown'
  const say = (field: FieldSource, next: string) => {
    const first = field.options?.[0]
    const value = typeof first === 'object' ? first.value : first
    const isByValue = next === 'is' && value !== undefined
    onSay({ field: field.id, ...(isByValue ? { is: [value] } : { known: next !== 'unknown' }) })
  }
  if (earlier.length === 0) return null
  return (
    <>
      <NativeSelect
        size="xs"
        label={words.when}
        value={on?.id ?? ''}
        onChange={({ currentTarget: { value } }) => {
          const field = earlier.find(({ id }) => id === value)
          if (field === undefined) onSay(undefined)
          else say(field, field.kind === 'select' || field.kind === 'multi' ? 'is' : 'known')
        }}
        data={[
          { value: '', label: words.whenAlways },
          ...earlier.map(({ id, label }) => ({ value: id, label: label ?? id })),
        ]}
      />
      {when === undefined || on === undefined ? null : (
        <div className={css.pair}>
          <NativeSelect
            size="xs"
            label={words.whenHow}
            value={how}
            onChange={({ currentTarget: { value } }) => say(on, value)}
            data={[
              ...(on.options === undefined && how !== 'is' ? [] : [{ value: 'is', label: words.whenIs }]),
              { value: 'known', label: words.whenKnown },
              { value: 'unknown', label: words.whenUnknown },
            ]}
          />
          {how === 'is' ? (
            <Words
              label={words.whenValues}
              lines={2}
              needed
              description={on.options === undefined ? '' : linesOf(on.options).replaceAll('\n', '; ')}
              value={valuesOf(when).join('\n')}
              onSay={(lines) => {
                const values = (lines ?? '')
                  .split('\n')
                  .flatMap((line) => (line.trim() === '' ? [] : [asOption(on, line.trim())]))
                if (values.length > 0) onSay({ field: on.id, is: values })
              }}
            />
          ) : null}
        </div>
      )}
    </>
  )
}

/** A value as the choice itself is written: a number stays one. */
function asOption({ options = [] }: FieldSource, text: string): string | number {
  const values = options.map((one) => (typeof one === 'object' ? one.value : one))
  return values.find((value) => String(value) === text) ?? text
}
