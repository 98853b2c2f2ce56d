import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { currencyChoices, localeChoices, ZONES } from './world.ts'

/** How a workspace writes numbers, money and time. */
export interface World {
  readonly locale: string
  readonly currency: string
  readonly timezone: string
}

interface WorldFieldsProps {
  readonly value: World
  readonly onChange: (next: World) => void
  readonly disabled?: boolean
  readonly labels: {
    readonly locale: string
    readonly currency: string
    readonly currencyHint?: string
    readonly timezone: string
    readonly timezoneHint?: string
  }
}

/** The three choices that say how figures and times are written; each can be searched. */
export function WorldFields({ value, onChange, labels, disabled = false }: WorldFieldsProps) {
  const locales = useMemo(() => localeChoices(value.locale), [value.locale])
  const currencies = useMemo(currencyChoices, [])
  const pick = (part: keyof World) => (next: string | null) => {
    if (next !== null) onChange({ ...value, [part]: next })
  }
  const shared = { searchable: true, allowDeselect: false, disabled, limit: 100 } as const
  return (
    <>
      <Select {...shared} label={labels.locale} data={locales} value={value.locale} onChange={pick('locale')} />
      <Select
        {...shared}
        label={labels.currency}
        description={labels.currencyHint}
        data={currencies}
        value={value.currency}
        onChange={pick('currency')}
      />
      <Select
        {...shared}
        label={labels.timezone}
        description={labels.timezoneHint}
        data={[...ZONES]}
        value={value.timezone}
        onChange={pick('timezone')}
      />
    </>
  )
}
