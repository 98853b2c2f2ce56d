import { Checkbox, NativeSelect } from '@mantine/core'
import type { FieldSource, FormSource } from '#src/capture/forms/source.ts'
import type { Json } from '#src/funnel/brand.ts'
import { buildWords } from '../words/forms.ts'
import css from './forms.module.css'
import { Words } from './inputs.tsx'
import { type FieldPart, partsOf } from './model.ts'

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
            <Values
              {...{ on, when }}
              onSay={(values) => {
                if (values.length > 0) onSay({ field: on.id, is: values.map((value) => asOption(on, value)) })
              }}
            />
          ) : null}
        </div>
      )}
    </>
  )
}

interface ValuesProps {
  readonly on: FieldSource
  readonly when: When
  readonly onSay: (values: readonly string[]) => void
}

/** Which answers count: ticked where the question offers choices, else written. The last one stays. */
function Values({ on, when, onSay }: ValuesProps) {
  const said = valuesOf(when).map(String)
  if (on.options === undefined)
    return (
      <Words
        label={words.whenValues}
        description={words.whenValuesHelp}
        lines={2}
        needed
        value={said.join('\n')}
        onSay={(lines) => onSay((lines ?? '').split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()])))}
      />
    )
  return (
    <Checkbox.Group label={words.whenValues} value={said} onChange={onSay}>
      <div className={css.choices}>
        {on.options.map((one) => {
          const { value, label } = typeof one === 'object' ? one : { value: one, label: String(one) }
          return <Checkbox key={value} value={String(value)} label={label} />
        })}
      </div>
    </Checkbox.Group>
  )
}

/** A value as the choice itself is written: a number stays one. */
function asOption({ options = [] }: FieldSource, text: string): string | number {
  const values = options.map((one) => (typeof one === 'object' ? one.value : one))
  return values.find((value) => String(value) === text) ?? text
}
