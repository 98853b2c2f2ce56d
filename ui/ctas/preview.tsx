import { useQuery } from '@tanstack/react-query'
import { POSITIONS } from '#src/capture/assets/asset.ts'
import type { PreviewCell } from '#src/capture/ctas/answers.ts'
import { REASONS, RULES } from '#src/capture/ctas/choose.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import offers from '../kit/offers.module.css'
import { Section } from '../kit/section.tsx'
import { WideTable } from '../kit/wide-table.tsx'
import { ctasWords as words } from '../words/ctas.ts'
import css from './ctas.module.css'
import { previewQuery } from './questions.ts'

/** What a stranger and somebody in each stage would see on each kind of page, and why. */
export function PreviewPart() {
  const { data, error, refetch } = useQuery(previewQuery)
  return (
    <Section title={words.preview} lead={words.previewLead}>
      {error !== null && data === undefined ? (
        <Failure error={error} what={words.previewFailed} retry={refetch} />
      ) : null}
      {data === undefined && error === null ? <Loading /> : null}
      {data === undefined ? null : (
        <div className={offers.calm}>
          <WideTable caption={words.preview} head={[words.stage, ...POSITIONS.map((position) => words.on(position))]}>
            {data.rows.map((row) => (
              <tr key={row.stage ?? ''}>
                <th scope="row">
                  {row.stage === null ? words.stranger : row.name}
                  {row.position === null ? null : (
                    <div className={offers.note}>{row.position === 'post' ? words.afterSale : row.position}</div>
                  )}
                </th>
                {row.cells.map((cell) => (
                  <td key={cell.position} className={css.cell}>
                    <Seen cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </WideTable>
          <Rules />
        </div>
      )}
    </Section>
  )
}

/** What each rule means, since a cell has room for its name only. */
function Rules() {
  return (
    <dl className={css.rules}>
      {RULES.map((rule) => (
        <div key={rule}>
          <dt>{words.rules[rule]}</dt>
          <dd>{REASONS[rule]}</dd>
        </div>
      ))}
    </dl>
  )
}

function Seen({ cell }: { readonly cell: PreviewCell }) {
  if (cell.cta === null || cell.rule === null) return <span className="quiet">{words.nothing}</span>
  return (
    <>
      <bdi>{cell.cta.title}</bdi>
      <div className={offers.note} title={cell.reason}>
        {words.rules[cell.rule]}
      </div>
    </>
  )
}
