import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { type Answers, type SetUpState, STEPS, type Step } from '#src/access/set-up.ts'
import { api } from '../app/api.ts'
import { useMay } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { toastFailure } from '../kit/toast.tsx'
import { setUpWords } from '../words/set-up.ts'
import { CompanyQuestion } from './company.tsx'
import { Done } from './done.tsx'
import { FunnelStep } from './funnel.tsx'
import { HoursQuestion } from './hours.tsx'
import { MarketQuestion } from './market.tsx'
import type { QuestionProps } from './question.tsx'
import { RepsQuestion } from './reps.tsx'
import css from './set-up.module.css'

const KEY = ['settings', 'set-up']
const QUESTIONS = STEPS.length - 2

const SCREENS: { readonly [S in Exclude<Step, 'done'>]: (props: QuestionProps) => React.ReactNode } = {
  company: CompanyQuestion,
  market: MarketQuestion,
  reps: RepsQuestion,
  hours: HoursQuestion,
  funnel: FunnelStep,
}

/** The questions one after the other; which one is open stands in the address, what was answered in the workspace. */
export function Wizard() {
  const { workspace: slug = '' } = useParams({ strict: false })
  const { step: asked } = useSearch({ strict: false })
  const navigate = useNavigate()
  const client = useQueryClient()
  const mayAnswer = useMay('manage')
  const {
    data: state,
    error,
    refetch,
  } = useQuery({
    queryKey: KEY,
    queryFn: () => api.get<SetUpState>('/api/workspace/set-up'),
  })
  const heading = useRef<HTMLDivElement>(null)
  const step = STEPS.find((one) => one === asked) ?? state?.step ?? 'company'
  const before = useRef(step)
  useEffect(() => {
    if (before.current !== step) heading.current?.focus()
    before.current = step
  }, [step])
  if (error !== null && state === undefined)
    return (
      <Page title={setUpWords.title} width="narrow">
        <Failure error={error} retry={refetch} />
      </Page>
    )
  if (state === undefined)
    return (
      <Page title={setUpWords.title} width="narrow">
        <Loading />
      </Page>
    )
  const go = (next: Step) =>
    void navigate({ to: '/w/$workspace/set-up', params: { workspace: slug }, search: { step: next } })
  const onward = async (answers: Answers = {}) => {
    const next = STEPS[STEPS.indexOf(step) + 1] ?? 'done'
    try {
      const body = { step: next, answers: { ...state.answers, ...answers } }
      client.setQueryData(KEY, await api.put<SetUpState>('/api/workspace/set-up', body))
      go(next)
    } catch (failure) {
      toastFailure(failure, setUpWords.notSaved)
    }
  }
  const isDone = step === 'done' || !mayAnswer
  const Question = step === 'done' ? undefined : SCREENS[step]
  return (
    <Page
      title={isDone ? setUpWords.doneTitle : setUpWords.title}
      lead={mayAnswer ? (isDone ? setUpWords.doneLead : setUpWords.lead) : setUpWords.notAllowed}
      width="narrow"
    >
      {mayAnswer ? <Steps current={step} onGo={go} /> : null}
      <div ref={heading} tabIndex={-1}>
        {isDone || Question === undefined ? (
          <Done state={state} slug={slug} onGo={go} />
        ) : (
          <Question
            key={step}
            state={state}
            number={STEPS.indexOf(step) < QUESTIONS ? setUpWords.stepOf(STEPS.indexOf(step) + 1, QUESTIONS) : ''}
            onNext={onward}
            {...(step === 'company' ? {} : { onBack: () => go(STEPS[STEPS.indexOf(step) - 1] ?? 'company') })}
          />
        )}
      </div>
    </Page>
  )
}

function Steps({ current, onGo }: { readonly current: Step; readonly onGo: (step: Step) => void }) {
  return (
    <nav aria-label={setUpWords.stepsLabel}>
      <ol className={css.steps}>
        {STEPS.map((step) => (
          <li key={step}>
            <button
              type="button"
              className={css.step}
              onClick={() => onGo(step)}
              {...(step === current ? { 'aria-current': 'step' as const } : {})}
            >
              {setUpWords.steps[step]}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
