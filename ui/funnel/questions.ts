import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Along } from '#src/measure/along/along.ts'
import type { FunnelAnswer } from '#src/measure/answer.ts'
import type { BehindAnswer } from '#src/measure/people/question.ts'
import type { Kind, UndoneList } from '#src/measure/undone/kinds.ts'
import { api, type Query } from '../app/api.ts'

/** The report; the one before stays while another is fetched, so nothing jumps. */
export const funnelQuery = (question: Query) =>
  queryOptions({
    queryKey: ['funnel', 'report', question],
    queryFn: () => api.get<FunnelAnswer>('/api/funnel', { ...question, precision: 'quick' }),
    placeholderData: keepPreviousData,
  })

/** What a step goes along with. */
export const alongQuery = (question: Query) =>
  queryOptions({
    queryKey: ['funnel', 'along', question],
    queryFn: async () => (await api.get<{ along: Along | null }>('/api/funnel/along', question)).along,
  })

/** The people behind a number, page after page. */
export const behindQuery = (question: Query) =>
  infiniteQueryOptions({
    queryKey: ['funnel', 'people', question],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => api.get<BehindAnswer>('/api/funnel/people', { ...question, after: pageParam }),
    getNextPageParam: ({ next }: BehindAnswer) => next,
  })

/** The lists of work undone. */
export const undoneQuery = queryOptions({
  queryKey: ['undone'],
  queryFn: async () => (await api.get<{ lists: readonly UndoneList[] }>('/api/undone')).lists,
})

/** One list whole. */
export const undoneListQuery = (kind: Kind) =>
  infiniteQueryOptions({
    queryKey: ['undone', kind],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => api.get<UndoneList>(`/api/undone/${kind}`, { after: pageParam, limit: 50 }),
    getNextPageParam: ({ next }: UndoneList) => next,
  })
