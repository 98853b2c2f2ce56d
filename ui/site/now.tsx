import { Link, useParams } from '@tanstack/react-router'
import type { NowRow } from '#src/measure/site/report.ts'
import { Failure } from '../kit/failure.tsx'
import { Section } from '../kit/section.tsx'
import { StageBadge } from '../kit/stage-badge.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { siteWords } from '../words/site.ts'
import type { NowAnswer } from './questions.ts'
import css from './site.module.css'
import { useHere } from './use-here.ts'

const words = siteWords.now

/** Who is on the site now, kept up by itself. */
export function Now() {
  const { data, error, refetch } = useHere()
  const formats = useFormats()
  return (
    <Section
      title={words.title}
      lead={words.live}
      actions={
        data === undefined || data.total === 0 ? undefined : (
          <span className={css.here} role="status">
            {words.count(formats.number(data.total), data.total === 1)}
          </span>
        )
      }
    >
      {error !== null && data === undefined ? <Failure error={error} retry={refetch} /> : null}
      {data?.total === 0 ? <p className="quiet">{words.nobody}</p> : null}
      {data === undefined || data.total === 0 ? null : <People answer={data} />}
    </Section>
  )
}

function People({ answer }: { readonly answer: NowAnswer }) {
  const formats = useFormats()
  const hidden = answer.total - answer.people.length
  return (
    <>
      <WideTable
        caption={words.title}
        head={[words.who, words.page, words.since, words.pages, words.channel, words.stage]}
      >
        {answer.people.map((row) => (
          <Person key={row.key} row={row} answer={answer} />
        ))}
      </WideTable>
      {hidden > 0 ? <p className="quiet">{words.more(formats.number(hidden))}</p> : null}
    </>
  )
}

function Person({ row, answer }: { readonly row: NowRow; readonly answer: NowAnswer }) {
  const formats = useFormats()
  const rank = answer.stages.findIndex(({ id }) => id === row.stage)
  return (
    <tr>
      <td>
        <Who row={row} />
      </td>
      <td className={css.path} title={row.path}>
        <bdi>{row.path}</bdi>
      </td>
      <td className={css.whole} title={formats.dateTime(row.since)}>
        {formats.duration(Date.parse(answer.asOf) - Date.parse(row.since))}
      </td>
      <td>{formats.number(row.pages)}</td>
      <td className={css.whole}>{row.channel ?? words.direct}</td>
      <td>
        {row.stage === null ? null : (
          <StageBadge
            name={answer.stages[rank]?.name ?? row.stage}
            rank={Math.max(0, rank)}
            of={answer.stages.length}
          />
        )}
      </td>
    </tr>
  )
}

function Who({ row }: { readonly row: NowRow }) {
  const { workspace } = useParams({ from: '/w/$workspace/doors/site' })
  const name = <bdi className={row.name === null ? css.whole : undefined}>{row.name ?? words.stranger}</bdi>
  return (
    <>
      {row.person === null ? (
        <span className="quiet">{name}</span>
      ) : (
        <Link to="/w/$workspace/people/$id" params={{ workspace, id: row.person }}>
          {name}
        </Link>
      )}
      {row.company === null ? null : (
        <div className={css.note}>
          {row.account === null ? (
            <bdi>{row.company}</bdi>
          ) : (
            <Link to="/w/$workspace/accounts/$id" params={{ workspace, id: row.account }}>
              <bdi>{row.company}</bdi>
            </Link>
          )}
        </div>
      )}
    </>
  )
}
