import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { MailLine, MailRecord } from '#src/nurture/store.ts'
import { api } from '../app/api.ts'
import type { OutboxSearch } from './search.ts'

/** Whether mail goes out, and as whom. */
export interface Sending {
  readonly configured: boolean
  readonly from: string
  readonly signed: boolean
  readonly base: string
  readonly isPublic: boolean
  readonly pause: { readonly until: string; readonly because: string } | null
}

/** A page of the outbox. */
export interface OutboxPage {
  readonly items: readonly MailLine[]
  readonly next: string | null
  readonly counts: Readonly<Record<MailLine['state'], number>>
  readonly sending: Sending
}

/** Mails of a state and kind, newest first. */
export const outboxQuery = ({ state, kind }: OutboxSearch) =>
  infiniteQueryOptions({
    queryKey: ['outbox', 'list', state ?? '', kind ?? ''],
    queryFn: ({ pageParam }) =>
      api.get<OutboxPage>('/api/outbox', { state, kind, after: pageParam === '' ? undefined : pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })

/** One mail as its reader sees it. */
export const mailQuery = (id: string) =>
  queryOptions({ queryKey: ['outbox', 'mail', id], queryFn: () => api.get<MailRecord>(`/api/outbox/${id}`) })
