import type { DryRunAnswer, FileAnswer } from '#src/capture/import/answers.ts'
import type { Sample } from '#src/capture/import/tally.ts'
import { useFormats } from '../kit/use-formats.ts'
import { importWords } from '../words/import.ts'
import { stageName } from './choices.ts'
import css from './import.module.css'
import { IssueTable } from './issue-table.tsx'

interface CheckProps {
  readonly answer: DryRunAnswer
  readonly file: FileAnswer
}

/** What would happen: counts, what some rows become, what is wrong with others. */
export function Check({ answer, file }: CheckProps) {
  const { number } = useFormats()
  const undated = answer.byCode.date_unknown ?? 0
  const told = answer.issues.filter(({ code }) => code !== 'date_unknown')
  return (
    <section className={css.stack}>
      <h2>{importWords.willTitle}</h2>
      <Counts counts={answer} />
      {undated === 0 ? null : <p className="quiet">{importWords.dateUnknownNote(number(undated))}</p>}
      {answer.samples.length === 0 ? null : (
        <div>
          <h3>{importWords.samplesTitle}</h3>
          <ul className={css.examples}>
            {answer.samples.map((sample) => (
              <li key={sample.line}>
                <Told sample={sample} file={file} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {told.length === 0 ? null : (
        <div>
          <h3>{importWords.issuesTitle}</h3>
          <IssueTable issues={told} />
        </div>
      )}
    </section>
  )
}

interface Counted {
  readonly new: number
  readonly updated: number
  readonly unchanged: number
  readonly refused: number
}

/** New, known, in already, left out: the four numbers of an import. */
export function Counts({ counts }: { readonly counts: Counted }) {
  const { number } = useFormats()
  return (
    <dl className={css.counts}>
      {(['new', 'updated', 'unchanged', 'refused'] as const).map((name) => (
        <div key={name} data-warn={(name === 'refused' && counts.refused > 0) || undefined}>
          <dd>{number(counts[name])}</dd>
          <dt>{importWords[name]}</dt>
        </div>
      ))}
    </dl>
  )
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined

function Told({ sample, file }: { readonly sample: Sample; readonly file: FileAnswer }) {
  const { date } = useFormats()
  const { fields } = sample
  const words = importWords.sample
  const name = text(fields.name) ?? [fields.first_name, fields.last_name].map(text).filter(Boolean).join(' ')
  const company = text(fields.company)
  const parts = [
    [name, sample.about].filter((part) => part !== undefined && part !== '').join(' · '),
    text(fields.title),
    company === undefined ? undefined : words.at(company),
    text(fields.stage),
    text(fields.team),
    ...sample.stages.map(({ stage, at, isUndated }) => {
      const shown = stageName(stage, file.stages)
      return isUndated ? words.is(shown) : words.became(shown, date(at))
    }),
    sample.owner === undefined ? undefined : words.owned(sample.owner),
    ...sample.suppressed.map((reason) => words.suppressed[reason]),
  ]
  return (
    <>
      <span className="quiet">{words.line(sample.line)}</span>{' '}
      {parts.filter((part) => part !== undefined && part !== '').join(', ')}
    </>
  )
}
