import { queryOptions } from '@tanstack/react-query'
import type {
  CheckAnswer,
  CompletenessAnswer,
  DiffAnswer,
  DraftAnswer,
  Files,
  MatchAnswer,
  NamesAnswer,
  PlanAnswer,
  ProgressAnswer,
  TemplatesAnswer,
  VersionAnswer,
} from '#src/learn/definition-answer.ts'
import { api } from '../app/api.ts'

export const inForceQuery = queryOptions({
  queryKey: ['definition', 'in-force'],
  queryFn: () => api.get<VersionAnswer>('/api/definition'),
})

export const draftQuery = queryOptions({
  queryKey: ['definition', 'draft'],
  queryFn: () => api.get<DraftAnswer>('/api/definition/draft'),
})

const RUNNING_MS = 700

/** Asked again while it runs; a version that everybody stands under needs no more asking. */
export const progressQuery = queryOptions({
  queryKey: ['definition', 'progress'],
  queryFn: () => api.get<ProgressAnswer>('/api/definition/progress'),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? RUNNING_MS * 2 : false),
})

export const planQuery = queryOptions({
  queryKey: ['definition', 'plan'],
  queryFn: () => api.get<PlanAnswer>('/api/definition/plan'),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? RUNNING_MS : false),
})

export const namesQuery = queryOptions({
  queryKey: ['definition', 'names'],
  queryFn: () => api.get<NamesAnswer>('/api/definition/names'),
  staleTime: 300_000,
})

export const completenessQuery = queryOptions({
  queryKey: ['definition', 'completeness'],
  queryFn: () => api.get<CompletenessAnswer>('/api/definition/completeness'),
})

export const templatesQuery = queryOptions({
  queryKey: ['definition', 'templates'],
  queryFn: () => api.get<TemplatesAnswer>('/api/definition/templates'),
  staleTime: Number.POSITIVE_INFINITY,
})

export const diffQuery = (from: number, to: number | 'draft') =>
  queryOptions({
    queryKey: ['definition', 'diff', from, to],
    queryFn: () => api.get<DiffAnswer>('/api/definition/diff', { from, to }),
  })

/** What is wrong with some files; the last answer stays while the next is on its way. */
export const checkQuery = (files: Files) =>
  queryOptions({
    queryKey: ['definition', 'check', files],
    queryFn: () => api.post<CheckAnswer>('/api/definition/check', { files }),
    placeholderData: (before: CheckAnswer | undefined) => before,
    gcTime: 10_000,
  })

export const matchQuery = (expression: string, files: Files) =>
  queryOptions({
    queryKey: ['definition', 'match', expression, files],
    queryFn: () => api.post<MatchAnswer>('/api/definition/match', { expression, files }),
    retry: false,
    staleTime: 0,
    gcTime: 10_000,
  })
