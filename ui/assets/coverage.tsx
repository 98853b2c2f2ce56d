import { useQuery } from '@tanstack/react-query'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import { INTENTS, type PagePosition, POSITIONS } from '#src/capture/assets/asset.ts'
import type { Coverage } from '#src/capture/assets/coverage.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import offerCss from '../kit/offers.module.css'
import { Section } from '../kit/section.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { assetsWords as words } from '../words/assets.ts'
import css from './assets.module.css'
import { coverageQuery } from './questions.ts'

/** What is there for whom, where nothing is, and whether the top has too much. */
export function CoveragePart({ offers }: { readonly offers: Readonly<Record<PagePosition, readonly string[]>> }) {
  const { data, error, refetch } = useQuery(coverageQuery)
  return (
    <Section title={words.coverage} lead={words.coverageLead}>
      {error !== null && data === undefined ? <Failure error={error} retry={refetch} /> : null}
      {data === undefined && error === null ? <Loading /> : null}
      {data === undefined ? null : (
        <>
          <p className={css.balance} data-verdict={data.balance.verdict}>
            {data.balance.verdict === 'over-invested' ? <TriangleAlert size={16} aria-hidden /> : null}
            <span>{data.balance.sentence}</span>
          </p>
          {data.total === 0 ? null : <Matrices coverage={data} offers={offers} />}
        </>
      )}
    </Section>
  )
}

function Count({ n }: { readonly n: number }) {
  const { number } = useFormats()
  return n === 0 ? <span className={css.gap}>{number(0)}</span> : number(n)
}

interface MatricesProps {
  readonly coverage: Coverage
  readonly offers: Readonly<Record<PagePosition, readonly string[]>>
}

function Matrices({ coverage, offers }: MatricesProps) {
  const { number } = useFormats()
  const { positions, personas, cells, intents, stages, gaps } = coverage
  const countOf = (position: PagePosition, persona: string) =>
    cells.find((cell) => cell.position === position && cell.persona === persona)?.assets ?? 0
  return (
    <>
      <div className={`${css.matrices} ${offerCss.calm}`}>
        <WideTable caption={words.coverageTable} head={[words.position, words.all, ...personas]}>
          {POSITIONS.map((position) => (
            <tr key={position}>
              <th scope="row">
                {position} <div className={offerCss.note}>{words.positions[position].who}</div>
              </th>
              <td className={offerCss.number}>
                <Count n={positions.find((one) => one.position === position)?.assets ?? 0} />
              </td>
              {personas.map((persona) => (
                <td key={persona} className={offerCss.number}>
                  <Count n={countOf(position, persona)} />
                </td>
              ))}
            </tr>
          ))}
        </WideTable>
        <WideTable
          caption={words.intentTable}
          head={[words.position, ...INTENTS.map((intent) => words.intents[intent]), words.unsaid]}
        >
          {POSITIONS.map((position) => (
            <tr key={position}>
              <th scope="row">{position}</th>
              {[...INTENTS, null].map((intent) => (
                <td key={intent} className={offerCss.number}>
                  {number(intents.find((cell) => cell.position === position && cell.intent === intent)?.assets ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </WideTable>
        <WideTable caption={words.stagesTable} head={[words.stage, words.position, words.assets]}>
          {stages.map(({ id, name, position, assets }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td>{position}</td>
              <td className={offerCss.number}>
                <Count n={assets} />
              </td>
            </tr>
          ))}
        </WideTable>
      </div>
      {gaps.length === 0 ? (
        <p className={css.after}>{words.noGaps}</p>
      ) : (
        <ul className={css.gaps} aria-label={words.gaps}>
          {gaps.map((gap) => {
            const text = words.gap(gap, gap.kind === 'position' ? offers[gap.position].join(', ') : '')
            return <li key={text}>{text}</li>
          })}
        </ul>
      )}
    </>
  )
}
