import { Popover, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import CircleHelp from 'lucide-react/icons/circle-question-mark'
import type { ReactNode } from 'react'
import { kitWords } from '../words/kit.ts'
import css from './help.module.css'

interface HelpProps {
  /** What the thing beside it means. */
  readonly text: ReactNode
  /** What it explains, for whoever hears the button only. */
  readonly about?: string
}

/** A small question mark whose answer opens by pointer, keyboard and finger. */
export function Help({ text, about }: HelpProps) {
  const [isOpen, { open, close, toggle }] = useDisclosure(false)
  return (
    <Popover opened={isOpen} onChange={(next) => (next ? open() : close())} width={300} withArrow shadow="md">
      <Popover.Target>
        <UnstyledButton
          className={css.mark}
          aria-label={about === undefined ? kitWords.what : `${kitWords.what} ${about}`}
          onClick={toggle}
          // A finger also enters before it taps, and the tap would close what that opened.
          onPointerEnter={({ pointerType }) => (pointerType === 'mouse' ? open() : undefined)}
          onPointerLeave={({ pointerType }) => (pointerType === 'mouse' ? close() : undefined)}
          onBlur={close}
        >
          <CircleHelp size={14} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={css.text}>{text}</Popover.Dropdown>
    </Popover>
  )
}
