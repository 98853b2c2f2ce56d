import { type RefObject, useEffect } from 'react'
import { isOverlayOpen, isWriting } from '../app/keys.ts'
import type { Selection } from './selection.ts'

const rowOf = (element: Element | null): number =>
  Number(element?.closest('[data-row]')?.getAttribute('data-row') ?? -1)

/** Takes the focus to a row's link, once it stands on the page. */
function goTo(row: number, tries = 3): void {
  const link = document.querySelector<HTMLElement>(`[data-row="${row}"] a`)
  if (link !== null) {
    link.focus()
    link.scrollIntoView({ block: 'nearest' })
  } else if (tries > 0 && row >= 0) requestAnimationFrame(() => goTo(row, tries - 1))
}

/** Keys of the table: j, k and the arrows move, x selects, Escape clears, / searches here instead of everywhere. Enter opens, as on any link. */
export function useTableKeys(selection: Selection, field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target) || isOverlayOpen()) return
      const at = rowOf(document.activeElement)
      const act = {
        '/': () => field.current?.focus(),
        j: () => goTo(at + 1),
        ArrowDown: () => goTo(at + 1),
        k: () => goTo(Math.max(0, at - 1)),
        ArrowUp: () => goTo(Math.max(0, at - 1)),
        x: () => selection.toggle(at, event.shiftKey),
        X: () => selection.toggle(at, true),
        Escape: () => selection.clear(),
      }[event.key]
      const isArrow = event.key.startsWith('Arrow')
      if (act === undefined || (isArrow && at < 0)) return
      if (event.key !== 'Escape') {
        event.preventDefault()
        event.stopPropagation()
      }
      act()
    }
    // Before the keys of the whole app, of which / is one.
    addEventListener('keydown', onKey, { capture: true })
    return () => removeEventListener('keydown', onKey, { capture: true })
  }, [selection, field])
}
