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

/** The version that judges people now. */
export const inForceQuery = queryOptions({
  queryKey: ['definition', 'in-force'],
  queryFn: () => api.get<VersionAnswer>('/api/definition'),
})

/** The shared draft, with who signed it and what it changes. */
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

/** Who would move; asked again while it is worked out. */
export const planQuery = queryOptions({
  queryKey: ['definition', 'plan'],
  queryFn: () => api.get<PlanAnswer>('/api/definition/plan'),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? RUNNING_MS : false),
})

/** Events and pages seen lately, for completion. */
export const namesQuery = queryOptions({
  queryKey: ['definition', 'names'],
  queryFn: () => api.get<NamesAnswer>('/api/definition/names'),
  staleTime: 300_000,
})

/** How often each field is known, by stage and by source. */
export const completenessQuery = queryOptions({
  queryKey: ['definition', 'completeness'],
  queryFn: () => api.get<CompletenessAnswer>('/api/definition/completeness'),
})

/** The funnels of this release, which change with it alone. */
export const templatesQuery = queryOptions({
  queryKey: ['definition', 'templates'],
  queryFn: () => api.get<TemplatesAnswer>('/api/definition/templates'),
  staleTime: Number.POSITIVE_INFINITY,
})

/** What one version changed against another, in sentences. */
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

/** How many people a condition holds for, by the files as they stand on screen. */
export const matchQuery = (expression: string, files: Files) =>
  queryOptions({
    queryKey: ['definition', 'match', expression, files],
    queryFn: () => api.post<MatchAnswer>('/api/definition/match', { expression, files }),
    retry: false,
    staleTime: 0,
    gcTime: 10_000,
  })
