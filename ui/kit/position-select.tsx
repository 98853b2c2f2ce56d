import { NativeSelect } from '@mantine/core'
import { type PagePosition, POSITIONS } from '#src/capture/assets/asset.ts'
import { assetsWords as words } from '../words/assets.ts'

interface PositionSelectProps {
  readonly value: PagePosition
  readonly onChange: (position: PagePosition) => void
}

/** For whom an asset or a CTA is: top, middle or bottom, with what that means. */
export function PositionSelect({ value, onChange }: PositionSelectProps) {
  return (
    <NativeSelect
      label={words.positionLabel}
      value={value}
      data={POSITIONS.map((one) => ({ value: one, label: `${one} · ${words.positions[one].who}` }))}
      onChange={({ currentTarget }) => onChange(POSITIONS.find((one) => one === currentTarget.value) ?? value)}
    />
  )
}
