import { queryOptions } from '@tanstack/react-query'
import type { AssetLibrary, EngagementReport } from '#src/capture/assets/answers.ts'
import type { Coverage } from '#src/capture/assets/coverage.ts'
import { api } from '../app/api.ts'
import { firstDay } from '../kit/last-days.ts'

/** Everything in the library. */
export const libraryQuery = queryOptions({
  queryKey: ['assets', 'library'],
  queryFn: () => api.get<AssetLibrary>('/api/assets'),
})

/** Where something is missing. */
export const coverageQuery = queryOptions({
  queryKey: ['assets', 'coverage'],
  queryFn: () => api.get<Coverage>('/api/assets/coverage'),
})

/** What assets came to, best first. */
export const engagementQuery = queryOptions({
  queryKey: ['doors', 'assets'],
  queryFn: () => api.get<EngagementReport>('/api/assets/engagement', firstDay()),
})
