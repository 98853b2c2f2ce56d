import type { ReactNode } from 'react'
import type { Touch } from '#src/capture/events.ts'
import type { PersonRecord } from '#src/funnel/person-record.ts'
import { useFormats } from '../kit/use-formats.ts'
import { personWords as words } from '../words/person.ts'
import css from './person.module.css'

/** Where somebody came from, what they agreed to, what they are known by, and their deals. */
export function Sources({ record, consent }: { readonly record: PersonRecord; readonly consent: ReactNode }) {
  const isOne = JSON.stringify(record.first) === JSON.stringify(record.last)
  return (
    <>
      <div className={css.part}>
        <h2>{words.sources}</h2>
        <TouchLines name={words.firstTouch} touch={record.first} at={record.firstAt} />
        {isOne ? null : <TouchLines name={words.lastTouch} touch={record.last} at={record.lastAt} />}
      </div>
      {consent}
      <Identifiers record={record} />
      <Deals record={record} />
    </>
  )
}

const PARTS = Object.keys(words.touchParts) as readonly (keyof typeof words.touchParts)[]

function TouchLines({
  name,
  touch,
  at,
}: {
  readonly name: string
  readonly touch: Touch | null
  readonly at: string | null
}) {
  const formats = useFormats()
  const parts = touch === null ? [] : PARTS.filter((part) => touch[part] !== undefined && touch[part] !== '')
  return (
    <div>
      <h3>
        {name} {at === null ? null : <span className={css.note}>{formats.date(at)}</span>}
      </h3>
      {touch === null || touch.channel === 'direct' ? <p className="quiet">{words.direct}</p> : null}
      {touch === null || touch.channel === 'direct' ? null : (
        <dl className={css.pairs}>
          {parts.map((part) => (
            <Pair key={part} name={words.touchParts[part]} value={touch[part] ?? ''} />
          ))}
        </dl>
      )}
    </div>
  )
}

function Pair({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </>
  )
}

const KINDS: Readonly<Record<string, string>> = words.identifierKinds
const kindText = (kind: string): string => KINDS[kind] ?? kind.replace('external:', '')

function Identifiers({ record }: { readonly record: PersonRecord }) {
  return (
    <div className={css.part}>
      <h2>{words.identifiers}</h2>
      <dl className={css.pairs}>
        {record.identifiers.map(({ kind, value, trusted }) => (
          <Pair
            key={`${kind} ${value}`}
            name={kindText(kind)}
            value={trusted ? value : `${value} (${words.claimed})`}
          />
        ))}
      </dl>
    </div>
  )
}

function Deals({ record }: { readonly record: PersonRecord }) {
  const formats = useFormats()
  return (
    <div className={css.part}>
      <h2>{words.deals}</h2>
      {record.opportunities.length === 0 && record.companyDeals.length === 0 ? (
        <p className="quiet">{words.noDeals}</p>
      ) : null}
      <ul className={css.list}>
        {record.opportunities.map((deal) => (
          <li key={deal.id} className={css.head}>
            <span>
              <bdi>{deal.product ?? deal.stage}</bdi>{' '}
              <span className={css.note}>{words.dealAt(deal.product === null ? null : deal.stage, deal.status)}</span>
            </span>
            <strong>{deal.value === null ? words.unknown : formats.money(deal.value)}</strong>
          </li>
        ))}
      </ul>
      <CompanyDeals record={record} />
    </div>
  )
}

/** Deals of their company that name nobody or a colleague: without them an opportunity would seem to have no deal. */
function CompanyDeals({ record }: { readonly record: PersonRecord }) {
  const formats = useFormats()
  if (record.companyDeals.length === 0) return null
  return (
    <>
      <h3>{words.companyDeals}</h3>
      <ul className={css.list}>
        {record.companyDeals.map((deal) => (
          <li key={deal.id} className={css.head}>
            <span>
              <bdi>{deal.product ?? deal.stage}</bdi>{' '}
              <span className={css.note}>
                {words.dealAt(deal.product === null ? null : deal.stage, deal.status)}
                {deal.person === null ? null : (
                  <>
                    {', '}
                    <bdi>{deal.person}</bdi>
                  </>
                )}
              </span>
            </span>
            <strong>{deal.value === null ? words.unknown : formats.money(deal.value)}</strong>
          </li>
        ))}
      </ul>
    </>
  )
}
