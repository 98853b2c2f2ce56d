import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { RefusalPage, RefusalSummary } from '#src/capture/refused/asked.ts'
import { api } from '../app/api.ts'
import type { RefusedSearch } from './search.ts'

/** What was refused a moment ago made no fact, so no live word comes of it. */
const AGAIN_MS = 20_000

/** Pages of refusals, newest first. */
export const refusalsQuery = ({ state, reason, form }: RefusedSearch) =>
  infiniteQueryOptions({
    queryKey: ['refusals', 'list', state, reason, form],
    queryFn: ({ pageParam }) =>
      api.get<RefusalPage>('/api/refusals', { state, reason, form, after: pageParam === '' ? undefined : pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ next }: RefusalPage) => next,
  })

/** What became of everything that was sent, and what is attacked now. */
export const summaryQuery = queryOptions({
  queryKey: ['refusals', 'summary'],
  queryFn: () => api.get<RefusalSummary>('/api/refusals/summary'),
  refetchInterval: AGAIN_MS,
})
