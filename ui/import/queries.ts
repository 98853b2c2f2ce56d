import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type {
  DryRunAnswer,
  FileAnswer,
  ImportDetail,
  ImportedPerson,
  ImportState,
} from '#src/capture/import/answers.ts'
import type { Issue } from '#src/capture/import/issue.ts'
import { api } from '../app/api.ts'

/** Often enough to see it move. */
const LIVE_MS = 700

/** An uploaded file and what it seems to be; it does not change, so no live update names its key. */
export const fileQuery = (id: string) =>
  queryOptions({
    queryKey: ['import-file', id],
    queryFn: () => api.get<FileAnswer>(`/api/imports/files/${id}`),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** What an import by this map would do. */
export const dryRunQuery = (file: string, map: object) =>
  queryOptions({
    queryKey: ['import-dry-run', file, JSON.stringify(map)],
    queryFn: () => api.post<DryRunAnswer>(`/api/imports/files/${file}/dry-run`, { map }),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Whether an import still moves by itself. */
export const isMoving = ({ phase }: ImportState): boolean => phase === 'running' || phase === 'undoing'

/** One import; asked again while it moves. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', 'one', id],
    queryFn: () => api.get<ImportDetail>(`/api/imports/${id}`),
    refetchInterval: ({ state }) => (state.data !== undefined && isMoving(state.data) ? LIVE_MS : false),
  })

interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

/** The imports of before, newest first. */
export const importsQuery = queryOptions({
  queryKey: ['imports', 'list'],
  queryFn: () => api.get<Page<ImportState>>('/api/imports'),
})

/** What was wrong with which lines. */
export const issuesQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', 'issues', id],
    queryFn: () => api.get<Page<Issue>>(`/api/imports/${id}/issues`),
  })

/** Whom an import brought, a page at a time. */
export const peopleQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['imports', 'people', id],
    queryFn: ({ pageParam }) => api.get<Page<ImportedPerson>>(`/api/imports/${id}/people`, { after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
