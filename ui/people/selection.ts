import { useCallback, useState } from 'react'
import type { Line } from '#src/identity/table/columns.ts'

/** Who is selected: by id, or everybody who matches, loaded or not. */
export interface Selection {
  readonly ids: ReadonlySet<string>
  readonly isAll: boolean
  readonly has: (id: string) => boolean
  /** `isRange` goes from the last one chosen to this one. */
  readonly toggle: (index: number, isRange: boolean) => void
  readonly setLoaded: (isChosen: boolean) => void
  readonly chooseAll: () => void
  readonly clear: () => void
}

const NOBODY: ReadonlySet<string> = new Set()

/** Belongs to one filter: another one means other people, so the screen gives it a key of its own. */
export function useSelection(lines: readonly Line[]): Selection {
  const [ids, setIds] = useState(NOBODY)
  const [isAll, setAll] = useState(false)
  const [anchor, setAnchor] = useState(0)
  const clear = useCallback(() => {
    setIds(NOBODY)
    setAll(false)
  }, [])
  const toggle = (index: number, isRange: boolean) => {
    const line = lines[index]
    if (line === undefined) return
    const base = isAll ? new Set(lines.map(({ id }) => id)) : ids
    const isChosen = !base.has(line.id)
    const [from, to] = isRange ? [Math.min(anchor, index), Math.max(anchor, index)] : [index, index]
    const next = new Set(base)
    for (const { id } of lines.slice(from, to + 1)) {
      if (isChosen) next.add(id)
      else next.delete(id)
    }
    setIds(next)
    setAll(false)
    setAnchor(index)
  }
  const setLoaded = (isChosen: boolean) => {
    setIds(isChosen ? new Set(lines.map(({ id }) => id)) : NOBODY)
    setAll(false)
  }
  return { ids, isAll, has: (id) => isAll || ids.has(id), toggle, setLoaded, chooseAll: () => setAll(true), clear }
}
