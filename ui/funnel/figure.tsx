import { Tooltip, UnstyledButton } from '@mantine/core'
import { createContext, type ReactNode, useContext } from 'react'
import { funnelWords } from '../words/funnel.ts'
import css from './figure.module.css'

interface FigureProps {
  /** What it counts, of when, from where. */
  readonly says: string
  /** Opens the people behind it; a figure of nobody opens nothing. */
  readonly open?: (() => void) | undefined
  /** Read in place of the bare number. */
  readonly label?: string
  readonly children: ReactNode
}

/** True where whoever looks may not see the people behind a number. */
export const NumbersOnly = createContext(false)

/** A number that explains itself by pointer, finger and keyboard, and opens who is behind it. */
export function Figure({ says, open: ask, label, children }: FigureProps) {
  const open = useContext(NumbersOnly) ? undefined : ask
  return (
    <Tooltip
      label={open === undefined ? says : `${says} ${funnelWords.figure.open}.`}
      events={{ hover: true, focus: true, touch: true }}
    >
      <UnstyledButton
        className={css.figure}
        onClick={open}
        data-opens={open !== undefined}
        {...(label === undefined ? {} : { 'aria-label': label })}
      >
        {children}
      </UnstyledButton>
    </Tooltip>
  )
}
