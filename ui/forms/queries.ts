import { queryOptions } from '@tanstack/react-query'
import type {
  FormAnswer,
  FormAroundAnswer,
  FormCheckAnswer,
  FormPreviewAnswer,
  FormsAnswer,
  FormVersionAnswer,
} from '#src/capture/forms/form-answer.ts'
import type { formReport } from '#src/measure/doors/report.ts'
import { api } from '../app/api.ts'

/** Every form, and those to begin with. */
export const formsQuery = queryOptions({
  queryKey: ['forms', 'list'],
  queryFn: () => api.get<FormsAnswer>('/api/forms'),
})

/** One form as it is being written. */
export const formQuery = (id: string) =>
  queryOptions({
    queryKey: ['forms', 'one', id],
    queryFn: () => api.get<FormAnswer>(`/api/forms/${id}`),
  })

/** What a form may name. */
export const aroundQuery = queryOptions({
  queryKey: ['forms', 'around'],
  queryFn: () => api.get<FormAroundAnswer>('/api/forms/around'),
  staleTime: 60_000,
})

/** What a text reads as; the last answer stays while the next is on its way. */
export const checkQuery = (source: string) =>
  queryOptions({
    queryKey: ['forms', 'check', source],
    queryFn: () => api.post<FormCheckAnswer>('/api/forms/check', { source }),
    placeholderData: (before: FormCheckAnswer | undefined) => before,
    gcTime: 10_000,
  })

/** One version as it was published, which never changes. */
export const versionQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['forms', 'version', id, version],
    queryFn: () => api.get<FormVersionAnswer>(`/api/forms/${id}/versions/${version}`),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** A link that shows the draft for an hour. */
export const askPreview = (id: string): Promise<FormPreviewAnswer> => api.get(`/api/forms/${id}/preview`)

/** The numbers of one form. */
export type FormNumbers = ReturnType<typeof formReport>

/** How often each form was seen, begun and sent in these days. */
export const doorsQuery = (days: { readonly from: string; readonly to: string }) =>
  queryOptions({
    queryKey: ['doors', 'forms', days.from, days.to],
    queryFn: () =>
      api.get<{ readonly from: string; readonly to: string; readonly forms: readonly FormNumbers[] }>(
        '/api/doors',
        days,
      ),
    retry: false,
  })
