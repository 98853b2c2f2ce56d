import type { ReactNode } from 'react'
import type { ImportDetail } from '#src/capture/import/answers.ts'
import type { Comparison, StageLine } from '#src/capture/import/comparison.ts'
import { useFormats } from '../kit/use-formats.ts'
import { importWords } from '../words/import.ts'
import { stageName } from './choices.ts'
import css from './import.module.css'
import { Scroll } from './scroll.tsx'

interface ComparedProps {
  readonly comparison: Comparison
  readonly stages: ImportDetail['stages']
}

/** The file's numbers beside those here now, every difference told. */
export function Compared({ comparison, stages: named }: ComparedProps) {
  const { number } = useFormats()
  const { rows, refused, repeated, people, stages, owners, suppressed } = comparison
  return (
    <section className={css.stack}>
      <div>
        <h2>{importWords.compareTitle}</h2>
        <p>{importWords.compareLead(number(rows), number(refused), number(repeated), number(people))}</p>
      </div>
      {stages.length === 0 ? null : (
        <Lines
          lines={stages.map((stage) => ({
            ...stage,
            name: stageName(stage.name, named),
            why: <StageWhy line={stage} stages={named} />,
          }))}
          title={importWords.targets.stage ?? ''}
        />
      )}
      {owners.length === 0 ? null : (
        <Lines
          title={importWords.ownersTitle}
          lines={owners.map((owner) => ({
            ...owner,
            why: owner.isKnown
              ? owner.file === owner.now
                ? importWords.same
                : importWords.otherOwner
              : importWords.unknownOwner,
          }))}
        />
      )}
      {suppressed.length === 0 ? null : (
        <Lines
          title={importWords.closedTitle}
          lines={suppressed.map((line) => ({
            ...line,
            name: importWords.closed[line.name] ?? line.name,
            why: line.file === line.now ? importWords.same : importWords.otherOwner,
          }))}
        />
      )}
    </section>
  )
}

function StageWhy({ line, stages }: { readonly line: StageLine; readonly stages: ImportDetail['stages'] }) {
  const { number } = useFormats()
  const repeated = line.file - line.people
  const parts = [
    ...(repeated > 0 ? [importWords.repeated(number(repeated))] : []),
    ...line.elsewhere.map(({ stage, people }) => importWords.elsewhere(number(people), stageName(stage, stages))),
  ]
  if (parts.length === 0) return importWords.same
  return line.elsewhere.length === 0 ? parts.join(', ') : `${parts.join(', ')} (${importWords.movedOn})`
}

interface LinesProps {
  readonly title: string
  readonly lines: readonly {
    readonly name: string
    readonly file: number
    readonly now: number
    readonly why: ReactNode
  }[]
}

function Lines({ title, lines }: LinesProps) {
  const { number } = useFormats()
  return (
    <Scroll label={title}>
      <table className={css.issues}>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{importWords.compareName}</th>
            <th scope="col" className={css.number}>
              {importWords.compareFile}
            </th>
            <th scope="col" className={css.number}>
              {importWords.compareNow}
            </th>
            <th scope="col">{importWords.compareWhy}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, file, now, why }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={css.number}>{number(file)}</td>
              <td className={css.number}>{number(now)}</td>
              <td>{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
