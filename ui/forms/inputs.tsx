import { NumberInput, Textarea, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'

interface WordsProps {
  readonly label: string
  readonly value: string | undefined
  /** Called as somebody writes; undefined once it is empty. */
  readonly onSay: (value: string | undefined) => void
  readonly lines?: number
  readonly description?: string
  readonly placeholder?: string
  /** What is wrong with a text, if something is; what is wrong is not said on. */
  readonly check?: (value: string) => string | undefined
  readonly disabled?: boolean
  /** Stays as it was instead of becoming nothing. */
  readonly needed?: boolean
  /** The label is read out, not shown. */
  readonly isBare?: boolean
}

/** A text that takes effect as it is written; what cannot be used stays in the box alone. */
export function Words({ label, value, onSay, lines = 1, check, needed = false, isBare = false, ...rest }: WordsProps) {
  const [text, setText] = useState(value ?? '')
  const [isHere, setHere] = useState(false)
  useEffect(() => {
    if (!isHere) setText(value ?? '')
  }, [value, isHere])
  const wrong = text.trim() === '' ? undefined : check?.(text.trim())
  const say = (next: string) => {
    setText(next)
    const said = lines > 1 ? next.replace(/\s+$/, '') : next.trim()
    if (said === '' ? !needed : check?.(said) === undefined) onSay(said === '' ? undefined : said)
  }
  const props = {
    ...(isBare ? { 'aria-label': label, size: 'xs' } : { label }),
    ...{ value: text, ...rest },
    ...(wrong === undefined ? {} : { error: wrong }),
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => say(currentTarget.value),
    onFocus: () => setHere(true),
    onBlur: () => setHere(false),
  } as const
  return lines > 1 ? <Textarea {...props} minRows={lines} maxRows={8} autosize /> : <TextInput {...props} />
}

interface AmountProps {
  readonly label: string
  readonly value: number | undefined
  readonly onSay: (value: number | undefined) => void
  readonly min?: number
  readonly max?: number
  readonly description?: string
  readonly disabled?: boolean
}

/** A number that takes effect as it is written; empty is none. */
export const Amount = ({ value, onSay, ...rest }: AmountProps) => (
  <NumberInput
    value={value ?? ''}
    allowDecimal={rest.min === undefined}
    onChange={(said) => onSay(said === '' ? undefined : Number(said))}
    {...rest}
  />
)
