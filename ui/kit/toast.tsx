import { Button } from '@mantine/core'
import { hideNotification, showNotification } from '@mantine/notifications'
import { kitWords } from '../words/kit.ts'
import { toldOf } from './failure.tsx'
import css from './toast.module.css'

/** Long enough to see that it was the wrong one. */
const UNDO_MS = 10_000
const READ_MS = 4000

/** Says what was done and, where it can be, offers to undo it: better than asking before. */
export function toast(text: string, undo?: () => unknown): void {
  const id = showNotification({
    message: undo === undefined ? text : <Undoable text={text} undo={() => takeBack(id, undo)} />,
    autoClose: undo === undefined ? READ_MS : UNDO_MS,
    closeButtonProps: { 'aria-label': kitWords.close },
  })
}

/** Says what could not be done, why and what to do. */
export function toastFailure(error: unknown, what?: string): void {
  const { why, hint } = toldOf(error)
  showNotification({
    ...(what === undefined ? {} : { title: what }),
    message: [why, hint].filter((part) => part !== undefined).join(' '),
    color: 'red',
    autoClose: UNDO_MS,
    role: 'alert',
    closeButtonProps: { 'aria-label': kitWords.close },
  })
}

async function takeBack(id: string, undo: () => unknown): Promise<void> {
  hideNotification(id)
  try {
    await undo()
    toast(kitWords.undone)
  } catch (error) {
    toastFailure(error)
  }
}

function Undoable({ text, undo }: { readonly text: string; readonly undo: () => unknown }) {
  return (
    <div className={css.line}>
      <span>{text}</span>
      <Button size="compact-sm" variant="light" onClick={() => void undo()}>
        {kitWords.undo}
      </Button>
    </div>
  )
}
