import { queryOptions } from '@tanstack/react-query'
import type { AssetLibrary } from '#src/capture/assets/answers.ts'
import type { Coverage } from '#src/capture/assets/coverage.ts'
import type { assetReport } from '#src/measure/doors/report.ts'
import { api } from '../app/api.ts'

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

/** What assets came to, and the stages that are counted, from the lead on. */
export interface AssetNumbers {
  readonly stages: readonly string[]
  readonly assets: readonly ReturnType<typeof assetReport>[]
}

const DAYS = 90
const DAY_MS = 86_400_000

/** The numbers of the last 90 days. */
export const numbersQuery = queryOptions({
  queryKey: ['doors', 'assets'],
  queryFn: () => {
    const from = new Date(Date.now() - (DAYS - 1) * DAY_MS).toISOString().slice(0, 10)
    return api.get<AssetNumbers>('/api/doors', { from })
  },
})
