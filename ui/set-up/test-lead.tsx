import { Button, UnstyledButton } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Step } from '#src/access/set-up.ts'
import type { PersonAnswer } from '#src/funnel/person-answer.ts'
import { api } from '../app/api.ts'
import { Grade } from '../kit/grade.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { setUpWords } from '../words/set-up.ts'
import css from './set-up.module.css'

interface Sent {
  readonly id: string
  readonly batch: string
  readonly name: string
  readonly lead: PersonAnswer
}

interface TestLeadProps {
  readonly slug: string
  readonly onGo: (step: Step) => void
}

/** A lead through the real door, shown live with its reasons; says what is missing where it has no score or no owner. */
export function TestLead({ slug, onGo }: TestLeadProps) {
  const [sent, setSent] = useState<Sent>()
  const send = useMutation({
    mutationFn: (kind: 'ready' | 'cold') => api.post<Sent>('/api/workspace/test-lead', { kind }),
    onSuccess: setSent,
    onError: (error) => toastFailure(error, setUpWords.testFailed),
  })
  const remove = useMutation({
    mutationFn: (batch: string) => api.del(`/api/workspace/test-lead/${batch}`),
    onSuccess: () => {
      setSent(undefined)
      toast(setUpWords.testRemoved)
    },
    onError: (error) => toastFailure(error),
  })
  return (
    <>
      <section className={css.card}>
        <h2>{setUpWords.testTitle}</h2>
        <p>{setUpWords.test}</p>
        <div className={css.end}>
          <Button onClick={() => send.mutate('ready')} loading={send.isPending}>
            {setUpWords.testGo}
          </Button>
          <UnstyledButton className={css.other} onClick={() => send.mutate('cold')} disabled={send.isPending}>
            {setUpWords.testCold}
          </UnstyledButton>
        </div>
      </section>
      <div className={css.whole} aria-live="polite">
        {sent === undefined ? null : (
          <Came
            key={sent.id}
            {...{ sent, slug, onGo }}
            onRemove={() => remove.mutate(sent.batch)}
            isBusy={remove.isPending}
          />
        )}
      </div>
    </>
  )
}

interface CameProps extends TestLeadProps {
  readonly sent: Sent
  readonly onRemove: () => void
  readonly isBusy: boolean
}

/** Asked again whenever the stream says that somebody changed, so that a rep who is added now shows as the owner. */
function Came({ sent, slug, onGo, onRemove, isBusy }: CameProps) {
  const { number } = useFormats()
  const { data: lead } = useQuery({
    queryKey: ['person', sent.id, 'set-up'],
    queryFn: () => api.get<PersonAnswer>(`/api/people/${sent.id}`),
    initialData: sent.lead,
  })
  return (
    <div className={css.result}>
      <h3>{setUpWords.testCame(sent.name)}</h3>
      <dl>
        <dt>{setUpWords.testScore}</dt>
        <dd>
          {number(Math.round(lead.score.total))} <Grade grade={lead.score.grade} />
        </dd>
        <dt>{setUpWords.testStage}</dt>
        <dd>{lead.stage?.name ?? setUpWords.testNoStage}</dd>
        <dt>{setUpWords.testTrack}</dt>
        <dd>{lead.track}</dd>
        <dt>{setUpWords.testOwner}</dt>
        <dd>
          <Owner {...{ lead, slug, onGo }} />
        </dd>
      </dl>
      <h4>{setUpWords.testReasons}</h4>
      {lead.score.reasons.length === 0 ? (
        <p>
          {setUpWords.testNoReasons}{' '}
          <Link to="/w/$workspace/definition" params={{ workspace: slug }}>
            {setUpWords.testRules}
          </Link>
        </p>
      ) : (
        <ul className={css.plain}>
          {lead.score.reasons.map(({ rule, reason, points }) => (
            <li key={rule} className={css.line}>
              <span>{reason}</span>
              <span>{setUpWords.points(number(points), points)}</span>
            </li>
          ))}
        </ul>
      )}
      <div className={css.end}>
        <Link to="/w/$workspace/people/$id" params={{ workspace: slug, id: sent.id }}>
          {setUpWords.testOpen}
        </Link>
        <Button variant="subtle" color="gray" onClick={onRemove} loading={isBusy}>
          {setUpWords.testRemove}
        </Button>
      </div>
    </div>
  )
}

function Owner({ lead, slug, onGo }: TestLeadProps & { readonly lead: PersonAnswer }) {
  if (lead.owner !== null) return `${lead.owner.name} · ${lead.owner.why}`
  if (lead.exit !== null) return setUpWords.testOut(lead.exit.reason)
  if (lead.waiting !== null)
    return (
      <>
        {setUpWords.testWaiting(lead.waiting.team)}{' '}
        <Button size="compact-xs" variant="light" onClick={() => onGo('reps')}>
          {setUpWords.testAddRep}
        </Button>
      </>
    )
  return (
    <>
      {setUpWords.testUnrouted}{' '}
      <Link to="/w/$workspace/definition" params={{ workspace: slug }}>
        {setUpWords.testSeeRouting}
      </Link>
    </>
  )
}
