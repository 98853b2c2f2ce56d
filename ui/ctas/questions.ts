import { queryOptions } from '@tanstack/react-query'
import type { CtaList, CtaPreview } from '#src/capture/ctas/answers.ts'
import type { ctaReport } from '#src/measure/doors/report.ts'
import { api } from '../app/api.ts'

/** Every CTA, the path rules and what CTAs may lead to. */
export const ctasQuery = queryOptions({ queryKey: ['ctas', 'list'], queryFn: () => api.get<CtaList>('/api/ctas') })

/** Who sees what. */
export const previewQuery = queryOptions({
  queryKey: ['ctas', 'preview'],
  queryFn: () => api.get<CtaPreview>('/api/ctas/preview'),
})

/** What CTAs came to. */
export interface CtaNumbers {
  readonly ctas: readonly ReturnType<typeof ctaReport>[]
}

const DAYS = 90
const DAY_MS = 86_400_000

/** The numbers of the last 90 days. */
export const numbersQuery = queryOptions({
  queryKey: ['doors', 'ctas'],
  queryFn: () => {
    const from = new Date(Date.now() - (DAYS - 1) * DAY_MS).toISOString().slice(0, 10)
    return api.get<CtaNumbers>('/api/doors', { from })
  },
})
