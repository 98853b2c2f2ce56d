import { Button, NativeSelect, NumberInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { CtaTest, Experiment } from '#src/capture/cta-experiment/answers.ts'
import { peopleToSee } from '#src/capture/cta-experiment/judge.ts'
import { api } from '../app/api.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Section } from '../kit/section.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { ctasWords as words } from '../words/ctas.ts'
import css from './ctas.module.css'
import { experimentQuery } from './questions.ts'
import { Result } from './result.tsx'

/** The ready-made test, tiered CTAs against one single CTA: started and stopped here, with what it came to. */
export function ExperimentPart({ mayChange }: { readonly mayChange: boolean }) {
  const { data, error, refetch } = useQuery(experimentQuery)
  const runs = data?.experiment !== null && data?.experiment?.stoppedAt === null
  return (
    <Section title={words.test} lead={words.testLead}>
      {error !== null && data === undefined ? <Failure error={error} what={words.testFailed} retry={refetch} /> : null}
      {data === undefined && error === null ? <Loading /> : null}
      {data === undefined ? null : (
        <>
          {data.experiment === null ? null : <Begun test={data} experiment={data.experiment} mayChange={mayChange} />}
          {runs || !mayChange ? null : <Start test={data} />}
          {data.experiment === null && !mayChange ? <p className="quiet">{words.noTest}</p> : null}
        </>
      )}
    </Section>
  )
}

interface BegunProps {
  readonly test: CtaTest
  readonly experiment: Experiment
  readonly mayChange: boolean
}

function Begun({ test, experiment, mayChange }: BegunProps) {
  const { date } = useFormats()
  const client = useQueryClient()
  const stop = useMutation({
    mutationFn: () => api.post<Experiment>('/api/ctas/experiment/stop', {}),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['ctas'] })
      toast(words.testStopped)
    },
    onError: (error) => toastFailure(error, words.notStopped),
  })
  const { startedAt, startedBy, stoppedAt, stoppedBy, single } = experiment
  const title = test.singles.find(({ id }) => id === single)?.title ?? single
  return (
    <>
      <p className={css.begun}>
        {words.startedBy(date(startedAt), startedBy, title)}{' '}
        {stoppedAt === null ? null : words.stoppedBy(date(stoppedAt), stoppedBy ?? '')}
      </p>
      {test.paused === null ? null : <p className={css.paused}>{test.paused}</p>}
      {test.result === null ? null : <Result result={test.result} stages={test.stages} />}
      {stoppedAt === null && mayChange ? (
        <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
          {words.stopTest}
        </Button>
      ) : null}
    </>
  )
}

const USUAL_PERCENT = 5

function Start({ test: { singles, blocked } }: { readonly test: CtaTest }) {
  const { number } = useFormats()
  const client = useQueryClient()
  const [single, setSingle] = useState(singles[0]?.id ?? '')
  const [percent, setPercent] = useState<number | string>(USUAL_PERCENT)
  const expected = Number(percent) / 100
  const start = useMutation({
    mutationFn: () => api.post<Experiment>('/api/ctas/experiment', { single, expected }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['ctas'] })
      toast(words.testStarted)
    },
  })
  if (blocked !== null) return <p className="quiet">{blocked}</p>
  const submit = (event: FormEvent) => {
    event.preventDefault()
    start.mutate()
  }
  const isUsable = expected >= 0.002 && expected <= 0.4
  return (
    <form className={css.paths} onSubmit={submit}>
      <div className={css.pair}>
        <NativeSelect
          label={words.single}
          value={single}
          data={singles.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={({ currentTarget }) => setSingle(currentTarget.value)}
        />
        <NumberInput
          label={words.expected}
          required
          min={0.2}
          max={40}
          decimalScale={1}
          suffix=" %"
          value={percent}
          onChange={setPercent}
        />
      </div>
      <p className="quiet">{isUsable ? words.takes(number(peopleToSee(expected))) : words.expectedRange}</p>
      {start.error === null ? null : <Failure error={start.error} what={words.notStarted} />}
      <div>
        <Button type="submit" loading={start.isPending} disabled={!isUsable}>
          {words.startTest}
        </Button>
      </div>
    </form>
  )
}
