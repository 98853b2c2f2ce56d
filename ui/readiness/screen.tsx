import { useQuery } from '@tanstack/react-query'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { readinessWords } from '../words/readiness.ts'
import { ConditionCard } from './condition.tsx'
import { readinessQuery } from './questions.ts'
import css from './readiness.module.css'
import { Stack } from './stack.tsx'

const words = readinessWords

/** Whether the funnel does what a funnel must, proved by its own leads, and where the tools for it are. */
export function ReadinessScreen() {
  const { data, error, refetch } = useQuery(readinessQuery)
  const formats = useFormats()
  const met = data?.conditions.filter(({ state }) => state === 'met').length ?? 0
  return (
    <Page title={words.title} lead={words.lead}>
      {error !== null && data === undefined ? (
        <Failure error={error} retry={refetch} />
      ) : data === undefined ? (
        <Loading lines={10} />
      ) : (
        <div className={css.screen}>
          <section aria-labelledby="conditions">
            <h2 id="conditions" className={css.title}>
              {words.conditions}{' '}
              <span className={css.tally}>
                {words.tally(formats.number(met), formats.number(data.conditions.length))}
              </span>
            </h2>
            <ol className={css.conditions}>
              {data.conditions.map((condition) => (
                <ConditionCard key={condition.id} condition={condition} />
              ))}
            </ol>
          </section>
          <Stack rows={data.stack} />
        </div>
      )}
    </Page>
  )
}
