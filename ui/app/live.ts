import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { addressOf } from './api.ts'
import { outer } from './query.ts'
import { sessionQuery } from './session.ts'

const AGAIN_MS = 3000
const LONGEST_MS = 60_000
/** A burst of changes asks once. */
const GATHER_MS = 250

/** What the server says changed; each is the first word of the queries to ask again. */
function areasIn(text: unknown): readonly string[] {
  if (typeof text !== 'string') return []
  try {
    const said: unknown = JSON.parse(text)
    if (typeof said !== 'object' || said === null || !('areas' in said) || !Array.isArray(said.areas)) return []
    return said.areas.filter((area: unknown) => typeof area === 'string')
  } catch {
    return []
  }
}

interface Line {
  readonly onAreas: (areas: readonly string[]) => void
  readonly onLive: (isLive: boolean) => void
}

/** Holds one stream open and opens it again, later each time, until it is closed. */
function openLine(slug: string, { onAreas, onLive }: Line): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let tries = 0
  let wasLive = false
  const begin = () => {
    source = new EventSource(addressOf('/api/live', { workspace: slug }))
    source.onopen = () => {
      tries = 0
      onLive(true)
      // What changed while the line was down was said to nobody.
      if (wasLive) onAreas(['*'])
      wasLive = true
    }
    source.onmessage = ({ data }) => onAreas(areasIn(data))
    source.onerror = () => {
      source?.close()
      onLive(false)
      tries += 1
      timer = setTimeout(begin, Math.min(LONGEST_MS, AGAIN_MS * 2 ** (tries - 1)))
    }
  }
  const end = () => {
    clearTimeout(timer)
    source?.close()
  }
  // A line that is cut says nothing for a long time; the browser knows at once.
  const cut = () => {
    end()
    onLive(false)
  }
  const back = () => {
    end()
    begin()
  }
  begin()
  addEventListener('offline', cut)
  addEventListener('online', back)
  return () => {
    removeEventListener('offline', cut)
    removeEventListener('online', back)
    end()
  }
}

/** Keeps what is on screen fresh by the server's stream; whether it runs. */
export function useLive(slug: string): boolean {
  const client = useQueryClient()
  const [isLive, setLive] = useState(false)
  useEffect(() => {
    const changed = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      timer = undefined
      const isAll = changed.has('*')
      const areas = new Set(changed)
      changed.clear()
      void client.invalidateQueries({ predicate: ({ queryKey: [area] }) => isAll || areas.has(String(area)) })
      // Who one is belongs to no workspace; a role or a name may have been changed by a colleague.
      if (isAll || areas.has('session')) void outer.invalidateQueries({ queryKey: sessionQuery.queryKey })
    }
    const close = openLine(slug, {
      onLive: setLive,
      onAreas: (areas) => {
        for (const area of areas) changed.add(area)
        if (changed.size > 0) timer ??= setTimeout(tell, GATHER_MS)
      },
    })
    return () => {
      clearTimeout(timer)
      close()
    }
  }, [client, slug])
  return isLive
}
