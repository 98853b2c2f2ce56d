import type { CtaTest, ExperimentResult } from '#src/capture/cta-experiment/answers.ts'
import type { Compared } from '#src/capture/cta-experiment/judge.ts'
import { ARMS } from '#src/capture/ctas/arm.ts'
import offers from '../kit/offers.module.css'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { ctasWords as words } from '../words/ctas.ts'
import css from './ctas.module.css'

interface ResultProps {
  readonly result: ExperimentResult
  readonly stages: CtaTest['stages']
}

/** What the two halves came to, share by share with its interval, and in a sentence whether that says anything. */
export function Result({ result, stages }: ResultProps) {
  const { number } = useFormats()
  const rows = [
    { name: words.converted, compared: result.converted },
    ...result.stages.map(({ stage, ...compared }) => ({
      name: words.reached(stages.find(({ id }) => id === stage)?.name ?? stage),
      compared,
    })),
  ]
  return (
    <>
      <p className={css.verdict} data-verdict={result.verdict}>
        {result.sentence}
      </p>
      <div className={offers.calm}>
        <WideTable
          caption={words.testTable}
          head={[
            '',
            ...ARMS.map((arm) => words.arm(words.arms[arm], number(result.arms[arm].people))),
            words.difference,
          ]}
        >
          {rows.map(({ name, compared }) => (
            <tr key={name}>
              <th scope="row" className={css.compared}>
                {name}
              </th>
              {ARMS.map((arm) => (
                <ShareCell key={arm} {...compared[arm]} />
              ))}
              <Difference difference={compared.difference} />
            </tr>
          ))}
        </WideTable>
      </div>
      <p className={css.after}>
        {words.testHint} {result.both === 0 ? null : words.both(number(result.both))}
      </p>
    </>
  )
}

function ShareCell({ k, n, interval }: Compared['tiered']) {
  const { number, percent, interval: between } = useFormats()
  return (
    <td className={offers.number}>
      {n === 0 ? words.none : `${percent(k / n)} · ${number(k)}`}
      {interval === null ? null : <div className={offers.note}>{between(interval)}</div>}
    </td>
  )
}

/** In points of a hundred, with the sign. */
function Difference({ difference }: Pick<Compared, 'difference'>) {
  const { number } = useFormats()
  const points = (share: number): string => `${share > 0 ? '+' : ''}${number(share * 100, 1)}`
  return (
    <td className={offers.number}>
      {difference === null ? words.none : words.points(points(difference[0]), points(difference[1]))}
    </td>
  )
}
