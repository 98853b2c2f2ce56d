import { Drawer as MantineDrawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { kitWords } from '../words/kit.ts'

interface DrawerProps {
  readonly open: boolean
  /** Called by its button, Escape and a click beside it; take the drawer out of the address here. */
  readonly onClose: () => void
  readonly title: ReactNode
  readonly size?: 'md' | 'lg' | 'xl'
  readonly children: ReactNode
}

/** A panel from the right over the screen, which stays where it is. */
export function Drawer({ open, onClose, title, size = 'lg', children }: DrawerProps) {
  return (
    <MantineDrawer
      opened={open}
      onClose={onClose}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': kitWords.close }}
    >
      {children}
    </MantineDrawer>
  )
}
