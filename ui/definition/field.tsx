import { NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { parseDuration } from '#src/definition/duration.ts'
import { definitionWords } from '../words/definition.ts'
import css from './cards.module.css'

const words = definitionWords.cards

interface TextFieldProps {
  readonly label: string
  readonly value: string
  /** Called when somebody is done writing, with a text that may be used. */
  readonly onDone: (value: string) => void
  readonly required?: boolean
  readonly description?: string
  /** What is wrong with a text, if something is. */
  readonly check?: (value: string) => string | undefined
}

/** A text that takes effect when it is left, or at Enter. */
export function TextField({ label, value, onDone, required = false, description, check }: TextFieldProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const trimmed = text.trim()
  const wrong = trimmed === '' ? (required ? words.empty : undefined) : check?.(trimmed)
  const done = () => {
    if (wrong === undefined && trimmed !== value) onDone(trimmed)
  }
  return (
    <TextInput
      size="xs"
      className={css.field ?? ''}
      label={label}
      value={text}
      {...(description === undefined ? {} : { description })}
      {...(wrong === undefined ? {} : { error: wrong })}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={done}
      onKeyDown={({ key }) => key === 'Enter' && done()}
    />
  )
}

/** A stretch of time such as 14d. */
export function DurationField(props: Omit<TextFieldProps, 'check'>) {
  const check = (value: string) =>
    value === 'never' || parseDuration(value) !== undefined ? undefined : words.durationWrong
  return <TextField {...props} check={check} />
}

interface NumberFieldProps {
  readonly label: string
  readonly value: number | undefined
  readonly onDone: (value: number | undefined) => void
  readonly required?: boolean
}

/** A number that takes effect when it is left. */
export function NumberField({ label, value, onDone, required = false }: NumberFieldProps) {
  const [said, setSaid] = useState<string | number>(value ?? '')
  useEffect(() => setSaid(value ?? ''), [value])
  const done = () => {
    const read = said === '' ? undefined : Number(said)
    if (read === undefined ? required : !Number.isFinite(read)) setSaid(value ?? '')
    else if (read !== value) onDone(read)
  }
  return (
    <NumberInput size="xs" className={css.short ?? ''} label={label} value={said} onChange={setSaid} onBlur={done} />
  )
}

interface ChoiceFieldProps {
  readonly label: string
  readonly value: string
  readonly choices: Readonly<Record<string, string>>
  readonly onDone: (value: string) => void
}

/** One of a few. */
export function ChoiceField({ label, value, choices, onDone }: ChoiceFieldProps) {
  return (
    <Select
      size="xs"
      className={css.field ?? ''}
      label={label}
      value={value}
      allowDeselect={false}
      data={Object.entries(choices).map(([id, name]) => ({ value: id, label: name }))}
      onChange={(next) => next !== null && next !== value && onDone(next)}
    />
  )
}

interface ListFieldProps {
  readonly label: string
  readonly values: readonly string[]
  readonly known?: readonly string[]
  readonly description?: string
  readonly onDone: (values: readonly string[]) => void
}

/** Several names. */
export function ListField({ label, values, known = [], description, onDone }: ListFieldProps) {
  return (
    <TagsInput
      size="xs"
      className={css.wide ?? ''}
      label={label}
      value={[...values]}
      data={[...new Set(known)]}
      {...(description === undefined ? {} : { description })}
      onChange={onDone}
    />
  )
}
