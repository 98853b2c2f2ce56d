import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { DISCARDABLE, SENDABLE } from '#src/nurture/state.ts'
import type { MailRecord } from '#src/nurture/store.ts'
import { api, downloadOf } from '../app/api.ts'
import { Failure } from '../kit/failure.tsx'
import { Letter } from '../kit/letter.tsx'
import { Loading } from '../kit/loading.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { outboxWords as words } from '../words/outbox.ts'
import { MailAddress } from './address.tsx'
import css from './outbox.module.css'
import { mailQuery } from './questions.ts'
import { StateSign } from './state-sign.tsx'

/** One mail: where it stands and why, what may be done, and what its reader sees. */
export function Mail({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(mailQuery(id))
  if (error !== null && data === undefined) return <Failure error={error} retry={refetch} />
  if (data === undefined) return <Loading lines={8} />
  return (
    <div className={css.mail}>
      <p>
        <StateSign state={data.state} />
      </p>
      <p>{words.states[data.state].means}</p>
      <Deeds mail={data} />
      <Details mail={data} />
      <h3>{words.asRead}</h3>
      {data.text === null ? (
        <p className="quiet">{words.gone}</p>
      ) : (
        <Letter
          {...data}
          text={data.text}
          page={data.html === null ? null : (scheme) => downloadOf(`/api/outbox/${id}/page`, { scheme })}
        />
      )}
    </div>
  )
}

function Deeds({ mail }: { readonly mail: MailRecord }) {
  const client = useQueryClient()
  const act = (deed: 'send-again' | 'discard') => api.post<MailRecord>(`/api/outbox/${mail.id}/${deed}`)
  const told = (said: (mail: MailRecord) => string) => ({
    onSuccess: (found: MailRecord) => {
      client.setQueryData(mailQuery(mail.id).queryKey, found)
      toast(said(found))
      return client.invalidateQueries({ queryKey: ['outbox'] })
    },
    onError: (error: unknown) => toastFailure(error),
  })
  const send = useMutation({
    mutationFn: () => act('send-again'),
    ...told(({ state }) => (state === 'waiting' ? words.waits : words.sent)),
  })
  const discard = useMutation({ mutationFn: () => act('discard'), ...told(() => words.discarded) })
  const [maySend, mayDiscard] = [SENDABLE.includes(mail.state), DISCARDABLE.includes(mail.state)]
  if (!(maySend || mayDiscard)) return null
  return (
    <>
      {mail.state === 'uncertain' ? <p className={css.warning}>{words.maybeTwice}</p> : null}
      <div className={css.deeds}>
        {maySend && mail.text !== null ? (
          <Button size="sm" loading={send.isPending} onClick={() => send.mutate()}>
            {mail.state === 'uncertain' ? words.sendAgain : words.send}
          </Button>
        ) : null}
        {mayDiscard ? (
          <Button size="sm" variant="default" loading={discard.isPending} onClick={() => discard.mutate()}>
            {words.discard}
          </Button>
        ) : null}
      </div>
    </>
  )
}

function Details({ mail }: { readonly mail: MailRecord }) {
  const formats = useFormats()
  const { workspace = '' } = useParams({ strict: false })
  const time = (at: string | null) => (at === null ? null : <time dateTime={at}>{formats.dateTime(at)}</time>)
  const rows = [
    [words.to, <MailAddress key="to" address={mail.to} />],
    [words.kind, words.kinds[mail.kind]],
    [words.written, time(mail.renderedAt)],
    [words.handed, time(mail.handedAt)],
    [words.accepted, time(mail.acceptedAt)],
    [words.next, time(mail.nextAt)],
    [words.attempts, mail.attempts === 0 ? null : formats.number(mail.attempts)],
    [words.said, mail.answer],
    [words.note, mail.note],
    [words.again, mail.sentAgainBy],
  ] as const
  return (
    <>
      <dl className={css.details}>
        {rows
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {mail.person === null ? null : (
        <p>
          <Link to="/w/$workspace/people/$id" params={{ workspace, id: mail.person }}>
            {words.person}
          </Link>
        </p>
      )}
    </>
  )
}
