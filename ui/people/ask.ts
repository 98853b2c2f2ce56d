import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Count, Line, TablePage } from '#src/identity/table/columns.ts'
import { api } from '../app/api.ts'
import { filterOf, type PeopleSearch } from './search.ts'

/** A saved view as the server tells it. */
export interface View {
  readonly id: string
  readonly name: string
  readonly query: PeopleSearch
  readonly shared: boolean
  readonly by: string
  readonly isMine: boolean
}

/** What the filters and actions offer. */
export interface Choices {
  readonly stages: readonly { readonly id: string; readonly name: string }[]
  readonly tracks: readonly string[]
  readonly grades: readonly string[]
  readonly owners: readonly { readonly id: string; readonly name: string; readonly team: string }[]
  readonly channels: readonly string[]
  readonly sources: readonly string[]
}

const PAGE = 100
const NOTHING: Choices = { stages: [], tracks: [], grades: [], owners: [], channels: [], sources: [] }

/** The pages of the table loaded so far; which columns are shown does not change what is asked. */
export function useTable(search: PeopleSearch) {
  const { columns: _, ...asked } = search
  const query = useInfiniteQuery({
    queryKey: ['people', 'table', asked],
    queryFn: ({ pageParam }) => api.get<TablePage>('/api/people/table', { ...asked, limit: PAGE, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const lines: readonly Line[] = query.data?.pages.flatMap((page) => page.people) ?? []
  return { ...query, lines }
}

/** How many match; the last number stays while another is counted. */
export const useCount = (search: PeopleSearch) =>
  useQuery({
    queryKey: ['people', 'count', filterOf(search)],
    queryFn: () => api.get<Count>('/api/people/count', filterOf(search)),
    placeholderData: keepPreviousData,
  })

/** What may be chosen; nothing until it is known, so that no list waits for it. */
export const useChoices = (): Choices =>
  useQuery({ queryKey: ['people', 'choices'], queryFn: () => api.get<Choices>('/api/people/choices') }).data ?? NOTHING

/** One’s own views and those that are shared. */
export const useViews = () =>
  useQuery({
    queryKey: ['people', 'views'],
    queryFn: async () => (await api.get<{ readonly views: readonly View[] }>('/api/views')).views,
  })
