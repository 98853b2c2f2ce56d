import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query'
import type { ConsentsAnswer } from '#src/capture/consent-record/answer.ts'
import type { FormLink } from '#src/capture/form-link/link.ts'
import type { FormsAnswer, FormVersionAnswer } from '#src/capture/forms/form-answer.ts'
import type { Fact } from '#src/funnel/event.ts'
import type { ExplainedScore, PersonAnswer } from '#src/funnel/person-answer.ts'
import type { CurvePoint, PersonRecord } from '#src/funnel/person-record.ts'
import type { Mentions } from '#src/identity/erasing/mentions.ts'
import type { Candidate } from '#src/identity/merging/alike.ts'
import type { MergePreview } from '#src/learn/merge-preview.ts'
import { api } from '../app/api.ts'

/** A page of a timeline, as the server answers it. */
interface TimelinePage {
  readonly items: readonly Fact[]
  readonly next: string | null
}

/** A version of a form, for the words of its questions; whoever may not see it reads the names of the answers. */
export const formVersionQuery = (form: string, version: number) =>
  queryOptions({
    queryKey: ['forms', 'version', form, version],
    queryFn: () => api.get<FormVersionAnswer>(`/api/forms/${form}/versions/${version}`),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })

/** What a change by hand answers: `change` takes it back. */
export type Changed = PersonAnswer & { readonly change: string }

/** What a rep's word on a lead answers. */
export interface Answered {
  readonly change: string
}

const at = (id: string): string => `/api/people/${encodeURIComponent(id)}`

/** Everything known of a person, as of now. */
export const recordQuery = (id: string) =>
  queryOptions({ queryKey: ['person', id, 'record'], queryFn: () => api.get<PersonRecord>(`${at(id)}/record`) })

/** What they agreed to, with its proofs. */
export const consentsQuery = (id: string) =>
  queryOptions({ queryKey: ['person', id, 'consents'], queryFn: () => api.get<ConsentsAnswer>(`${at(id)}/consents`) })

/** The forms that may be sent. */
export const formsToSendQuery = queryOptions({
  queryKey: ['forms', 'list'],
  queryFn: () => api.get<FormsAnswer>('/api/forms'),
})

/** A link to a form that does not ask them for what is known. */
export const formLinkQuery = (id: string, form: string | null) =>
  queryOptions({
    queryKey: ['person', id, 'form-link', form],
    queryFn: () => api.post<FormLink>(`${at(id)}/form-link`, { form }),
    enabled: form !== null,
  })

/** What happened, newest first, a page at a time. */
export const timelineQuery = (id: string, kind: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['person', id, 'timeline', kind ?? 'all'],
    queryFn: ({ pageParam }) =>
      api.get<TimelinePage>(`${at(id)}/timeline`, {
        kind,
        limit: 60,
        before: pageParam === '' ? undefined : pageParam,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })

/** The score at an instant; the one before stays on screen while it is asked for. */
export const scoreQuery = (id: string, instant: string | undefined) =>
  queryOptions({
    queryKey: ['person', id, 'score', instant ?? ''],
    queryFn: () => api.get<ExplainedScore>(`${at(id)}/score`, { at: instant }),
    enabled: instant !== undefined,
    placeholderData: keepPreviousData,
  })

/** The score over the whole of somebody’s life. */
export const curveQuery = (id: string) =>
  queryOptions({
    queryKey: ['person', id, 'curve'],
    queryFn: () => api.get<{ readonly points: readonly CurvePoint[] }>(`${at(id)}/curve`),
  })

/** Who may be the same person. */
export const duplicatesQuery = (id: string) =>
  queryOptions({
    queryKey: ['person', id, 'duplicates'],
    queryFn: () => api.get<{ readonly people: readonly Candidate[] }>(`${at(id)}/duplicates`),
  })

/** Where else somebody is named; every text of the workspace is looked through, so it is asked for only when it is wanted. */
export const mentionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['person', id, 'mentions'],
    queryFn: () => api.get<Mentions>(`${at(id)}/mentions`),
    staleTime: 60_000,
    retry: false,
  })

/** What a merge with another would come to; nothing is asked until somebody is chosen. */
export const previewQuery = (id: string, other: string | undefined) =>
  queryOptions({
    queryKey: ['person', id, 'preview', other ?? ''],
    queryFn: () => api.get<MergePreview>(`${at(id)}/merge-preview`, { with: other }),
    enabled: other !== undefined,
  })

/** Calls that change a person, and what is asked again after them. */
export function useChanges(id: string) {
  const client = useQueryClient()
  const renew = () =>
    Promise.all(
      ['person', 'people', 'accounts', 'undone'].map((area) => client.invalidateQueries({ queryKey: [area] })),
    )
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const answer = await api.post<T>(`${at(id)}/${path}`, body)
    await renew()
    return answer
  }
  return {
    post,
    patch: async (body: unknown): Promise<Changed> => {
      const answer = await api.patch<Changed>(at(id), body)
      await renew()
      return answer
    },
    takeBack: ({ change }: Answered) => post('take-back', { batch: change }),
    renew,
  }
}
