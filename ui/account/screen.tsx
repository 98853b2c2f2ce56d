import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { AccountRecord } from '#src/identity/accounts/answer.ts'
import { api } from '../app/api.ts'
import { Failure } from '../kit/failure.tsx'
import { Help } from '../kit/help.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { accountWords as words } from '../words/account.ts'
import { fieldName, sentenceOf, trustText, valueText } from '../words/deeds.ts'
import css from './account.module.css'
import { Group, People } from './group.tsx'

/** One company: who of it is here, who is missing, how warm it is and what happened. */
export function AccountScreen() {
  const { id = '' } = useParams({ strict: false })
  const account = useQuery({
    queryKey: ['accounts', id],
    queryFn: () => api.get<AccountRecord>(`/api/accounts/${encodeURIComponent(id)}`),
  })
  if (account.isError)
    return (
      <Page title={words.title}>
        <Failure error={account.error} what={words.failed} retry={() => account.refetch()} />
      </Page>
    )
  if (account.data === undefined)
    return (
      <Page title={words.title}>
        <Loading lines={10} />
      </Page>
    )
  const { data } = account
  return (
    <Page title={data.name === '' ? words.title : data.name} lead={data.domain === data.name ? undefined : data.domain}>
      <div className={css.columns}>
        <div className={css.column}>
          <Score record={data} />
          <Group record={data} />
          <People record={data} />
        </div>
        <div className={css.column}>
          <Facts record={data} />
          <Deals record={data} />
          <Newest record={data} />
        </div>
      </div>
    </Page>
  )
}

interface PartProps {
  readonly record: AccountRecord
}

function Score({ record }: PartProps) {
  const formats = useFormats()
  const { total, fit, engagement, active } = record.score
  const figures = [
    [words.score, total, <Help key="help" text={words.scoreHelp} about={words.score} />],
    [words.fit, fit, null],
    [words.engagement, engagement, null],
  ] as const
  return (
    <div className={css.part}>
      <div className={css.figures}>
        {figures.map(([name, value, help]) => (
          <div key={name} className={css.figure}>
            <span className={css.note}>
              {name} {help}
            </span>
            <span className={css.big}>{formats.number(value, 1)}</span>
          </div>
        ))}
        <div className={css.figure}>
          <span className={css.note}>{words.owner}</span>
          <span>{record.owner ?? words.nobody}</span>
          <span className={css.note}>{words.active(active)}</span>
        </div>
      </div>
    </div>
  )
}

function Facts({ record }: PartProps) {
  const formats = useFormats()
  const facts = record.facts.filter(({ name }) => name !== 'name' && name !== 'id')
  return (
    <div className={css.part}>
      <h2>{words.facts}</h2>
      {facts.length === 0 ? <p className="quiet">{words.noFacts}</p> : null}
      <dl className={css.pairs}>
        {facts.map(({ name, value, source }) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{fieldName(name)}</dt>
            <dd>
              <bdi>{typeof value === 'number' ? formats.number(value, 2) : valueText(value)}</bdi>
              {source === null ? null : (
                <div className={css.note}>
                  {trustText(source.trust)}, {source.door}, {formats.date(source.at)}
                </div>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function Deals({ record }: PartProps) {
  const formats = useFormats()
  const { workspace = '' } = useParams({ strict: false })
  return (
    <div className={css.part}>
      <h2>{words.deals}</h2>
      {record.opportunities.length === 0 ? <p className="quiet">{words.noDeals}</p> : null}
      <ul className={css.list}>
        {record.opportunities.map((deal) => (
          <li key={deal.id} className={css.line}>
            <div>
              <bdi>{deal.product ?? deal.stage}</bdi>
              <div className={css.note}>
                {deal.product === null ? '' : `${deal.stage}, `}
                {words.dealStatus[deal.status]}
                {deal.person === null ? null : (
                  <>
                    {', '}
                    <Link to="/w/$workspace/people/$id" params={{ workspace, id: deal.person.id }}>
                      <bdi>{deal.person.name}</bdi>
                    </Link>
                  </>
                )}
              </div>
            </div>
            <strong>
              {deal.value === null ? words.unknown : formats.money(deal.value, { currency: record.currency })}
            </strong>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Newest({ record }: PartProps) {
  const formats = useFormats()
  const { workspace = '' } = useParams({ strict: false })
  return (
    <div className={css.part}>
      <h2>{words.timeline}</h2>
      {record.timeline.length === 0 ? <p className="quiet">{words.noTimeline}</p> : null}
      <ol className={css.list}>
        {record.timeline.map(({ person, name, fact }) => (
          <li key={fact.id}>
            <bdi>{sentenceOf(fact)}</bdi>
            <div className={css.note}>
              <Link to="/w/$workspace/people/$id" params={{ workspace, id: person }}>
                <bdi>{name === '' ? words.visitor : name}</bdi>
              </Link>
              {', '}
              <time dateTime={fact.at} title={formats.dateTime(fact.at)}>
                {formats.relative(fact.at)}
              </time>
            </div>
          </li>
        ))}
      </ol>
    </div>
  )
}
