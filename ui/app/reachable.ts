import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { ApiError } from './api.ts'

const AGAIN_MS = 4000

let isReachable = true
const listeners = new Set<() => void>()

function say(next: boolean): void {
  if (next === isReachable) return
  isReachable = next
  for (const listener of listeners) listener()
}

const listen = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

async function ask(): Promise<boolean> {
  try {
    return (await fetch('/health/live', { cache: 'no-store' })).ok
  } catch {
    return false
  }
}

/** Whether the server answers: found out by the calls of the screen, and asked for again while it does not. */
export function useReachable(): boolean {
  const client = useQueryClient()
  const now = useSyncExternalStore(listen, () => isReachable)
  useEffect(() => {
    const away = () => say(false)
    const unsubscribe = client.getQueryCache().subscribe(({ query }) => {
      const { error, status } = query.state
      if (status === 'success' && query.state.fetchStatus === 'idle' && error === null) return
      if (error instanceof ApiError && error.status === 0) away()
    })
    addEventListener('offline', away)
    return () => {
      unsubscribe()
      removeEventListener('offline', away)
    }
  }, [client])
  useEffect(() => {
    if (now) return
    const timer = setInterval(async () => {
      if (!(await ask())) return
      say(true)
      void client.invalidateQueries()
    }, AGAIN_MS)
    return () => clearInterval(timer)
  }, [client, now])
  return now
}
