import { Link, useParams } from '@tanstack/react-router'
import type { AccountRecord } from '#src/identity/accounts/answer.ts'
import type { Colleague } from '#src/identity/accounts/buying-group.ts'
import { useMay } from '../app/session.ts'
import { useFormats } from '../kit/use-formats.ts'
import { accountWords as words } from '../words/account.ts'
import { fieldName } from '../words/deeds.ts'
import css from './account.module.css'

interface GroupProps {
  readonly record: AccountRecord
}

const nameOf = (one: Colleague | undefined): string => one?.name ?? one?.email ?? words.visitor

/** The parts of a purchase that the definition names, with who has each and which are missing. */
export function Group({ record }: GroupProps) {
  const byId = new Map(record.people.map((one) => [one.id, one]))
  const mayDefine = useMay('define')
  const { workspace = '' } = useParams({ strict: false })
  const missing = record.roles.filter(({ people }) => people.length === 0)
  return (
    <div className={css.part}>
      <h2>{words.group}</h2>
      {record.roles.length === 0 ? (
        <p className="quiet">
          {words.noRoles}{' '}
          {mayDefine ? (
            <Link to="/w/$workspace/definition" params={{ workspace }} search={{ tab: 'code' }}>
              {words.addRoles}
            </Link>
          ) : null}
        </p>
      ) : (
        <p>{missing.length === 0 ? words.complete : words.missingLead(missing.map(({ role }) => role).join(', '))}</p>
      )}
      <ul className={css.roles}>
        {record.roles.map(({ role, people }) => (
          <li key={role} className={css.role} data-missing={people.length === 0}>
            <span className={css.note}>{fieldName(role)}</span>
            {people.length === 0 ? <span className="quiet">{words.missing}</span> : null}
            {people.map((id) => (
              <bdi key={id}>{nameOf(byId.get(id))}</bdi>
            ))}
          </li>
        ))}
      </ul>
      {record.review === null ? null : (
        <p className={css.note}>
          {words.review}: {record.review}
        </p>
      )}
    </div>
  )
}

/** Everybody of the company, most engaged first. */
export function People({ record }: GroupProps) {
  const most = Math.max(1, ...record.people.map(({ engagement }) => engagement))
  return (
    <div className={css.part}>
      <h2>{words.people}</h2>
      {record.people.length === 0 ? <p className="quiet">{words.noPeople}</p> : null}
      <ul className={css.people}>
        {record.people.map((one) => (
          <Line key={one.id} one={one} most={most} stage={record.stages[one.stage] ?? one.stage} />
        ))}
      </ul>
      {record.isMore ? <p className={css.note}>{words.morePeople}</p> : null}
    </div>
  )
}

interface LineProps {
  readonly one: Colleague
  readonly most: number
  readonly stage: string
}

function Line({ one, most, stage }: LineProps) {
  const formats = useFormats()
  const { workspace = '' } = useParams({ strict: false })
  const rank = [one.seniority, one.department].filter((part) => part !== null).join(', ')
  return (
    <li className={css.person}>
      <div>
        <Link to="/w/$workspace/people/$id" params={{ workspace, id: one.id }}>
          <bdi>{nameOf(one)}</bdi>
        </Link>
        <div className={css.note}>
          <bdi>{one.title ?? words.unknown}</bdi>
          {rank === '' ? '' : ` (${rank})`}
        </div>
      </div>
      <div>
        {one.isOut ? words.out : stage}
        <div className={css.note}>{one.owner ?? words.nobody}</div>
      </div>
      <div>
        <div className={css.line}>
          <span className={css.note}>{words.personEngagement}</span>
          <strong>{formats.number(one.engagement, 1)}</strong>
        </div>
        <div className={css.bar} aria-hidden>
          <span style={{ width: `${(Math.max(0, one.engagement) / most) * 100}%` }} />
        </div>
      </div>
    </li>
  )
}
