import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import Check from 'lucide-react/icons/check'
import CopyIcon from 'lucide-react/icons/copy'
import { kitWords } from '../words/kit.ts'

/** A button that puts a text where it can be pasted, and says that it did. */
export function Copy({ text, label = kitWords.copy }: { readonly text: string; readonly label?: string }) {
  const { copy, copied } = useClipboard({ timeout: 2000 })
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={copied ? <Check size={14} aria-hidden /> : <CopyIcon size={14} aria-hidden />}
      onClick={() => copy(text)}
    >
      <span aria-live="polite">{copied ? kitWords.copied : label}</span>
    </Button>
  )
}
