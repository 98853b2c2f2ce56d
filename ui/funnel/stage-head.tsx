import type { StageSaid } from '#src/measure/answer.ts'
import type { StageRow } from '#src/measure/report.ts'
import { Condition } from '../kit/condition.tsx'
import type { Formats } from '../kit/formats.ts'
import { Help } from '../kit/help.tsx'
import { funnelWords } from '../words/funnel.ts'
import css from './drawing.module.css'
import { Figure } from './figure.tsx'
import { nameOf, spelledOf } from './say.ts'
import type { Which } from './search.ts'

const words = funnelWords

interface StageHeadProps {
  readonly said: StageSaid
  readonly row: StageRow
  readonly before: StageRow | undefined
  readonly when: string
  readonly mode: 'cohort' | 'period' | 'snapshot'
  readonly formats: Formats
  readonly open: (which: Which) => void
}

/** A stage: its name and definition, how many entered, how many are here now, and how it was before. */
export function StageHead({ said, row, before, when, mode, formats, open }: StageHeadProps) {
  const n = formats.number(row.entered)
  const says = {
    cohort: words.figure.entered(said.name, when),
    period: words.figure.made(said.name, when),
    snapshot: words.figure.now(said.name),
  }[mode]
  return (
    <>
      <h3 className={css.name}>
        <span className={css.nameText}>{nameOf(said)}</span>{' '}
        <Help text={<Definition said={said} />} about={said.name} />
      </h3>
      <p className={css.volume}>
        <Figure says={says} label={`${nameOf(said)}: ${n}`} open={row.entered > 0 ? () => open('entered') : undefined}>
          {formats.compact(row.entered)}
        </Figure>
      </p>
      {before === undefined ? null : (
        <p className={css.quiet}>
          <Change now={row.entered} before={before.entered} formats={formats} />
        </p>
      )}
      {mode === 'cohort' ? (
        <p className={css.quiet}>
          {row.open > 0 ? (
            <Figure says={words.figure.now(said.name)} open={() => open('open')}>
              {words.hereNow(formats.number(row.open))}
            </Figure>
          ) : null}
        </p>
      ) : null}
    </>
  )
}

function Change({
  now,
  before,
  formats,
}: {
  readonly now: number
  readonly before: number
  readonly formats: Formats
}) {
  const difference = now - before
  if (difference === 0 || (before >= 30 && Math.abs(difference) / before < 0.005)) return words.same
  const share =
    before < 30
      ? formats.number(Math.abs(difference))
      : formats.percent(Math.round((Math.abs(difference) / before) * 100) / 100)
  return (
    <span title={words.before(formats.number(before))}>{difference > 0 ? words.more(share) : words.less(share)}</span>
  )
}

function Definition({ said }: { readonly said: StageSaid }) {
  const spelled = spelledOf(said)
  return (
    <div className={css.definition}>
      {spelled === null ? null : <strong>{spelled}</strong>}
      {said.criterion === null ? (
        <p>{words.everybody}</p>
      ) : (
        <p>
          {words.criterion} <Condition cel={said.criterion} />
        </p>
      )}
      {said.goal === null ? null : (
        <p>
          {words.goal}: {said.goal}
        </p>
      )}
      {said.owner === 'marketing' || said.owner === 'sales' ? <p>{words.owner[said.owner]}</p> : null}
    </div>
  )
}
