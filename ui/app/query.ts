import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './api.ts'

/** Changes arrive by the live stream; this is how long an answer is believed without it. */
const FRESH_MS = 30_000

/** A refusal stays one however often it is asked; what is away may come back. */
const worthAnotherTry = (tries: number, error: unknown): boolean =>
  tries < 2 && error instanceof ApiError && (error.status === 0 || error.status === 503)

function newClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.status === 401) void outer.invalidateQueries({ queryKey: ['session'] })
      },
    }),
    defaultOptions: {
      queries: { staleTime: FRESH_MS, retry: worthAnotherTry, networkMode: 'always', refetchOnWindowFocus: true },
      mutations: { networkMode: 'always' },
    },
  })
}

/** What belongs to whoever is signed in, and to no workspace. */
export const outer: QueryClient = newClient()

const clients = new Map<string, QueryClient>()

/** A workspace's own cache, so that nothing of one is ever shown in another. */
export function clientOf(slug: string): QueryClient {
  const known = clients.get(slug)
  if (known !== undefined) return known
  const made = newClient()
  clients.set(slug, made)
  return made
}

/** After signing out nothing of before is left. */
export function forgetAll(): void {
  for (const client of clients.values()) client.clear()
  clients.clear()
  outer.clear()
}
