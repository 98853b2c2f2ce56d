import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { AccountRecord } from '#src/identity/accounts/answer.ts'
import { ApiError, api } from '../app/api.ts'
import { Empty } from '../kit/empty.tsx'
import { Failure } from '../kit/failure.tsx'
import { Help } from '../kit/help.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { accountWords as words } from '../words/account.ts'
import { fieldName, valueText, whoSaid } from '../words/deeds.ts'
import css from './account.module.css'
import { Group, People } from './group.tsx'
import { Newest } from './newest.tsx'

/** One company: who of it is here, who is missing, how warm it is and what happened. */
export function AccountScreen() {
  const { id = '', workspace = '' } = useParams({ strict: false })
  const account = useQuery({
    queryKey: ['accounts', id],
    queryFn: () => api.get<AccountRecord>(`/api/accounts/${encodeURIComponent(id)}`),
  })
  const isGone = account.error instanceof ApiError && account.error.status === 404
  // What is on screen stays, with whatever is being written in it, when the server is away for a moment.
  if (account.isError && (isGone || account.data === undefined))
    return (
      <Page title={words.title}>
        {isGone ? (
          <Empty
            sentence={words.none404}
            action={
              <Link to="/w/$workspace/accounts" params={{ workspace }}>
                {words.allAccounts}
              </Link>
            }
          />
        ) : (
          <Failure error={account.error} what={words.failed} retry={() => account.refetch()} />
        )}
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
          <Newest record={data} />
        </div>
        <div className={css.column}>
          <Facts record={data} />
          <Deals record={data} />
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
  const { engagementThen } = record
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
            {name === words.engagement && Math.abs(engagementThen - engagement) >= 0.05 ? (
              <span className={css.note}>{words.earlier(formats.number(engagementThen, 1))}</span>
            ) : null}
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
                  {whoSaid(source.trust, source.door)}, {formats.date(source.at)}
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
                {words.dealAt(deal.product === null ? null : deal.stage, deal.status)}
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
