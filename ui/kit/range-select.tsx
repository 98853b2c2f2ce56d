import { NativeSelect } from '@mantine/core'
import { kitWords as words } from '../words/kit.ts'
import { RANGES, type RangeName, rangeIn } from './last-days.ts'
import css from './range-select.module.css'

interface RangeSelectProps {
  readonly range: RangeName
  /** What the address is to say; nothing for the usual days. */
  readonly onChange: (next: ReturnType<typeof rangeIn>) => void
}

/** Whose numbers are shown: those of the last days, as many as chosen. */
export function RangeSelect({ range, onChange }: RangeSelectProps) {
  return (
    <NativeSelect
      size="xs"
      label={words.range}
      className={css.range}
      data={RANGES.map((value) => ({ value, label: words.ranges[value] }))}
      value={range}
      onChange={({ currentTarget: { value } }) => onChange(rangeIn(value))}
    />
  )
}
