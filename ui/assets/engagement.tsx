import { useQuery } from '@tanstack/react-query'
import type { ListedAsset } from '#src/capture/assets/answers.ts'
import type { Engagement } from '#src/capture/assets/engagement.ts'
import { ENOUGH } from '#src/capture/assets/verdict.ts'
import { Failure } from '../kit/failure.tsx'
import { Help } from '../kit/help.tsx'
import { Loading } from '../kit/loading.tsx'
import { Figure, OfferName } from '../kit/offer-cells.tsx'
import offers from '../kit/offers.module.css'
import { Section } from '../kit/section.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { assetsWords as words } from '../words/assets.ts'
import css from './assets.module.css'
import { engagementQuery } from './questions.ts'

interface EngagementPartProps {
  /** Those whose numbers are shown. */
  readonly assets: readonly ListedAsset[]
  readonly onOpen: (asset: string) => void
}

/** What people did with the assets and what became of them, best first, with what to do about each. */
export function EngagementPart({ assets, onOpen }: EngagementPartProps) {
  const { number } = useFormats()
  const { data, error, refetch } = useQuery(engagementQuery)
  const found = (data?.assets ?? []).flatMap((one) => {
    const asset = assets.find(({ id }) => id === one.id)
    return asset === undefined || one.seen === 0 ? [] : [{ ...one, asset }]
  })
  const unseen = assets.length - found.length
  const [, later] = data?.stages ?? []
  const head = [
    words.name,
    <>
      {words.verdict} <Help text={words.verdictHelp(later?.name ?? words.further)} about={words.verdict} />
    </>,
    <>
      {words.seen} <Help text={words.seenHelp} about={words.seen} />
    </>,
    words.read,
    words.returned,
    words.people,
    ...(data?.stages.map(({ id, name }) => (
      <span key={id} className={css.reached}>
        {words.reached(name)}
      </span>
    )) ?? []),
  ]
  return (
    <Section title={words.engagement} lead={words.engagementLead}>
      {error !== null && data === undefined ? (
        <Failure error={error} what={words.numbersFailed} retry={refetch} />
      ) : null}
      {data === undefined && error === null ? <Loading /> : null}
      {data === undefined ? null : found.length === 0 ? (
        <p className="quiet">{words.nobodyYet}</p>
      ) : (
        <WideTable caption={words.engagement} head={head}>
          {found.map(({ asset, ...one }) => (
            <tr key={asset.id}>
              <OfferName title={asset.title} onOpen={() => onOpen(asset.id)}>
                {asset.position}
              </OfferName>
              <Judged engagement={one} />
              <Figure people={one.seen} />
              <Reading engagement={one} />
              <Figure people={one.returned} of={one.seen} isShort />
              <Figure people={one.people} of={one.seen} isShort />
              {data.stages.map(({ id }) => (
                <Figure key={id} people={one.stages[id] ?? 0} of={one.seen} isShort />
              ))}
            </tr>
          ))}
        </WideTable>
      )}
      {found.length === 0 || unseen === 0 ? null : <p className={css.after}>{words.unseen(unseen, number(unseen))}</p>}
    </Section>
  )
}

function Reading({ engagement: { seconds, scroll } }: { readonly engagement: Engagement }) {
  const { duration, percent } = useFormats()
  return (
    <td className={offers.number}>
      {seconds === null ? words.none : duration(Math.round(seconds) * 1000)}
      {scroll === null ? null : <div className={offers.note}>{words.scrolled(percent(scroll / 100))}</div>}
    </td>
  )
}

function Judged({ engagement: { seen, verdict, because } }: { readonly engagement: Engagement }) {
  return (
    <td className={css.judged}>
      {verdict === null ? (
        <span className="quiet">{seen < ENOUGH ? words.tooFew : words.unclear}</span>
      ) : (
        <span className={css.verdict} data-verdict={verdict} title={words.verdicts[verdict].why}>
          {words.verdicts[verdict].name}
        </span>
      )}
      <div className={offers.note}>{because}</div>
    </td>
  )
}
