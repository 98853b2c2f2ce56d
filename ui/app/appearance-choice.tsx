import { SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { appWords } from '../words/app.ts'

const CHOICES = [
  { value: 'light', label: appWords.light },
  { value: 'dark', label: appWords.dark },
  { value: 'auto', label: appWords.auto },
] as const

/** Light, dark or as the system says; kept in this browser. */
export function AppearanceChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={appWords.appearance}
      data={[...CHOICES]}
      value={colorScheme}
      onChange={(chosen) => {
        const choice = CHOICES.find(({ value }) => value === chosen)
        if (choice !== undefined) setColorScheme(choice.value)
      }}
    />
  )
}
