import type { StageSaid } from '#src/measure/answer.ts'
import type { Said } from '#src/measure/packs.ts'
import type { StageRow } from '#src/measure/report.ts'
import type { Formats } from '../kit/formats.ts'
import { funnelWords } from '../words/funnel.ts'
import { Band } from './band.tsx'
import css from './drawing.module.css'
import { Figure } from './figure.tsx'
import { daysText } from './say.ts'
import type { Which } from './search.ts'

const words = funnelWords

interface StepProps {
  readonly from: StageSaid
  readonly to: StageSaid
  readonly row: StageRow
  readonly before: StageRow | undefined
  readonly benchmarks: readonly Said[]
  readonly when: string
  readonly mode: 'cohort' | 'period' | 'snapshot'
  readonly formats: Formats
  /** This is the step that leaks. */
  readonly isLeak: boolean
  /** Beside a period before; its line is kept free where that says nothing, so that the steps stay level. */
  readonly compares: boolean
  readonly open: (which: Which) => void
}

/** From one stage to the next: how many went on with its interval, the benchmarks, how long it took, and who did not. */
export function Step({ from, to, row, before, benchmarks, when, mode, formats, isLeak, compares, open }: StepProps) {
  if (mode === 'snapshot') return null
  const of = benchmarks.filter((one) => one.from === from.id && one.to === to.id)
  return (
    <div className={css.step}>
      <p className={css.rate}>
        <Rate {...{ from, to, row, when, mode, formats, open }} />
        {isLeak ? <span className={css.leakName}>{words.leak.title}</span> : null}
      </p>
      {compares ? (
        <p className={css.quiet}>
          {before === undefined || before.rate === null || before.few
            ? null
            : words.before(formats.percent(before.rate))}
        </p>
      ) : null}
      {mode === 'cohort' ? <Band said={of} rate={row.few ? null : row.rate} /> : null}
      {mode === 'cohort' ? <Time row={row} formats={formats} /> : null}
    </div>
  )
}

type RateProps = Pick<StepProps, 'from' | 'to' | 'row' | 'when' | 'mode' | 'formats' | 'open'>

/** Under thirty cases the cases themselves; else the rate, its interval lighter beside it. */
function Rate({ from, to, row, when, mode, formats, open }: RateProps) {
  const [k, n] = [formats.number(row.converted), formats.number(row.entered)]
  if (row.rate === null) return <span className={css.quiet}>{words.nobody}</span>
  const opened = mode === 'cohort' && row.converted > 0 ? () => open('converted') : undefined
  if (row.few)
    return (
      <Figure says={words.fewMeans} open={opened}>
        <strong>{words.cases(k, n)}</strong> <span className={css.few}>{words.few}</span>
      </Figure>
    )
  const says =
    mode === 'period'
      ? words.figure.periodRate(k, n, from.name, to.name)
      : words.figure.rate(k, n, from.name, to.name, when)
  return (
    <Figure says={says} open={opened}>
      <strong>{formats.percent(row.rate)}</strong>{' '}
      {row.interval === null ? null : (
        <span className={css.lighter}>{words.interval(formats.interval(row.interval))}</span>
      )}
    </Figure>
  )
}

function Time({ row, formats }: { readonly row: StageRow; readonly formats: Formats }) {
  const { medianDaysOfConverted: half, kmMedianDays: all, p90Days: most } = row
  // Nobody stopped here on the way: those who went on met both stages with the same fact.
  const isStraight = half === null && row.flags.withoutDates === 0
  if (half === null)
    return (
      <p className={css.quiet}>
        {row.converted === 0 ? null : isStraight ? (
          <Figure says={words.straightMeans}>{words.straight}</Figure>
        ) : (
          words.noMedian
        )}
      </p>
    )
  const says = words.medianMeans(all === null ? words.notReached : daysText(all, formats))
  return (
    <p className={css.quiet}>
      <Figure says={says}>{words.median(daysText(half, formats))}</Figure>
      {most === null ? null : (
        <>
          <br />
          {words.p90(daysText(most, formats))}
        </>
      )}
    </p>
  )
}
