import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { may } from '#src/access/access.ts'
import { PLACES } from './places.ts'
import { useWorkspace } from './session.ts'

/** Longer, and `g` meant nothing. */
const CHORD_MS = 1500

interface Keys {
  readonly slug: string
  readonly onSearch: () => void
  readonly onHelp: () => void
}

/** Letters belong to whatever is being written in, which a checkbox is not. */
export const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  target.getAttribute('type') !== 'checkbox'

/** Keys of a screen rest while something lies over it. */
export const isOverlayOpen = (): boolean => document.querySelector('[role="dialog"]') !== null

/** The keys that work on every screen: search, help, and `g` with a letter. */
export function useKeys({ slug, onSearch, onHelp }: Keys): void {
  const navigate = useNavigate()
  const { role } = useWorkspace()
  const chord = useRef(0)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        onSearch()
        return
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target) || isOverlayOpen()) return
      const isChord = event.timeStamp - chord.current < CHORD_MS && chord.current > 0
      chord.current = 0
      if (isChord) {
        const place = PLACES.find(({ letter, needs }) => letter === event.key && may(role, needs))
        if (place !== undefined) void navigate({ to: place.to, params: { workspace: slug } })
      } else if (event.key === 'g') chord.current = event.timeStamp
      else if (event.key === '?') onHelp()
      else if (event.key === '/') {
        event.preventDefault()
        onSearch()
      }
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [navigate, onHelp, onSearch, role, slug])
}
