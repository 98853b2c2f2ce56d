import { queryOptions } from '@tanstack/react-query'
import type { CtaTest } from '#src/capture/cta-experiment/answers.ts'
import type { CtaList, CtaPreview } from '#src/capture/ctas/answers.ts'
import type { ctaReport } from '#src/measure/doors/report.ts'
import { api } from '../app/api.ts'
import { firstDay } from '../kit/last-days.ts'

/** Every CTA, the path rules and what CTAs may lead to. */
export const ctasQuery = queryOptions({ queryKey: ['ctas', 'list'], queryFn: () => api.get<CtaList>('/api/ctas') })

/** Who sees what. */
export const previewQuery = queryOptions({
  queryKey: ['ctas', 'preview'],
  queryFn: () => api.get<CtaPreview>('/api/ctas/preview'),
})

/** The newest test, and whether another can begin. */
export const experimentQuery = queryOptions({
  queryKey: ['ctas', 'experiment'],
  queryFn: () => api.get<CtaTest>('/api/ctas/experiment'),
})

/** What CTAs came to. */
export interface CtaNumbers {
  readonly ctas: readonly ReturnType<typeof ctaReport>[]
}

/** The numbers of the last 90 days. */
export const numbersQuery = queryOptions({
  queryKey: ['doors', 'ctas'],
  queryFn: () => api.get<CtaNumbers>('/api/doors', firstDay()),
})
