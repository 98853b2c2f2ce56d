import { useEffect, useRef } from 'react'

/**
 * Calls `keep` once for everything that is not kept yet as the page goes: closed, reloaded, left for another site, or put behind another
 * on a phone, from where it may never come back. `unkept` is null where nothing waits.
 */
export function useOnPageLeft<T>(unkept: () => T | null, keep: () => Promise<unknown>): void {
  const latest = useRef({ unkept, keep })
  latest.current = { unkept, keep }
  const last = useRef<T | null>(null)
  useEffect(() => {
    const left = () => {
      const now = latest.current.unkept()
      if (now === null || now === last.current) return
      last.current = now
      void latest.current.keep().catch(() => undefined)
    }
    const hidden = () => {
      if (document.visibilityState === 'hidden') left()
    }
    addEventListener('pagehide', left)
    document.addEventListener('visibilitychange', hidden)
    return () => {
      removeEventListener('pagehide', left)
      document.removeEventListener('visibilitychange', hidden)
    }
  }, [])
}
