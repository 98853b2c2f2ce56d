import { queryOptions } from '@tanstack/react-query'
import type { NowRow, pagesReport, visitsReport } from '#src/measure/site/report.ts'
import { api } from '../app/api.ts'

/** What `GET /api/site` answers. */
export type SiteAnswer = ReturnType<typeof visitsReport> & ReturnType<typeof pagesReport> & { readonly seen: boolean }

/** What `GET /api/site/now` answers. */
export interface NowAnswer {
  readonly asOf: string
  readonly total: number
  readonly people: readonly NowRow[]
  readonly stages: readonly { readonly id: string; readonly name: string }[]
}

/** Of a whole range: not asked again with every page that somebody opens, only when it is looked at again. */
export const siteQuery = (days: { readonly from: string; readonly to: string }) =>
  queryOptions({
    queryKey: ['site', days.from, days.to],
    queryFn: () => api.get<SiteAnswer>('/api/site', days),
    staleTime: 60_000,
  })

/** Whoever left is gone after a while, also where nothing else happens. */
const AGAIN_MS = 30_000

export const nowQuery = queryOptions({
  queryKey: ['site', 'now'],
  queryFn: () => api.get<NowAnswer>('/api/site/now'),
  refetchInterval: AGAIN_MS,
})
