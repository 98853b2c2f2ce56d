import { Link, useParams } from '@tanstack/react-router'
import type { Json } from '#src/funnel/brand.ts'
import type { PersonRecord, TraitRow } from '#src/funnel/person-record.ts'
import { useMay } from '../app/session.ts'
import { Grade } from '../kit/grade.tsx'
import { Help } from '../kit/help.tsx'
import { StageBadge } from '../kit/stage-badge.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { doorText, fieldName, valueText, whoSaid } from '../words/deeds.ts'
import { personWords as words } from '../words/person.ts'
import { conditionText } from './labels.ts'
import css from './person.module.css'

/** Who somebody is and where they stand, with the reason beside each. */
export function Who({ record, onAssign }: { readonly record: PersonRecord; readonly onAssign: () => void }) {
  const mayWork = useMay('work')
  const formats = useFormats()
  const { answer, account } = record
  const { workspace } = useParams({ strict: false })
  return (
    <>
      {answer.exit === null ? null : <Out exit={answer.exit} />}
      <div className={css.part}>
        <h2 className="only-read">{words.tabs.who}</h2>
        <dl className={css.pairs}>
          <dt>{words.stage}</dt>
          <dd>
            <StageLine record={record} />
          </dd>
          <dt>{words.track}</dt>
          <dd>
            {record.trackName ?? (
              <>
                <span className="quiet">{words.trackUnknown}</span>{' '}
                <Help text={words.trackUnknownHelp} about={words.track} />
              </>
            )}
          </dd>
          <dt>{words.score}</dt>
          <dd>
            <strong>{formats.number(answer.score.total, 1)}</strong> <Grade grade={answer.score.grade} />
          </dd>
          <dt>{words.owner}</dt>
          <dd>
            <Owner record={record} />
            {mayWork ? (
              <button type="button" className={css.clickable} onClick={onAssign}>
                {words.assign}
              </button>
            ) : null}
          </dd>
          <dt>{words.account}</dt>
          <dd>
            {account === null || workspace === undefined ? (
              <span className="quiet">{words.noAccount}</span>
            ) : (
              <>
                <Link to="/w/$workspace/accounts/$id" params={{ workspace, id: account.id }}>
                  <bdi>{account.name}</bdi>
                </Link>
                <div className={css.note}>{words.colleagues(account.people)}</div>
              </>
            )}
          </dd>
        </dl>
      </div>
      <Facts record={record} />
    </>
  )
}

function Out({ exit }: { readonly exit: NonNullable<PersonRecord['answer']['exit']> & { readonly by?: string } }) {
  const formats = useFormats()
  return (
    <div className={css.out}>
      <strong>{words.out(exit.reason)}</strong>
      <span>
        {exit.by === undefined ? words.outByRule : words.outBy(exit.by)}, {formats.relative(exit.at)}
      </span>
    </div>
  )
}

function StageLine({ record }: { readonly record: PersonRecord }) {
  const formats = useFormats()
  const { stage, cycle, furthest } = record.answer
  if (stage === null) return <span className="quiet">{words.unknown}</span>
  const rank = record.stages.findIndex(({ id }) => id === stage.id)
  return (
    <>
      <StageBadge name={stage.name} rank={rank} of={record.stages.length} />
      <div className={css.note}>
        {stage.since === null ? null : (
          <span title={formats.dateTime(stage.since)}>{words.since(formats.relative(stage.since))}</span>
        )}
        {`${stage.since === null ? '' : ', '}${words.version(stage.version)}`}
        {cycle > 1 ? `, ${words.cycle(cycle)}` : ''}
        {furthest !== stage.id && record.furthestName !== null ? `, ${words.furthest(record.furthestName)}` : ''}
      </div>
    </>
  )
}

const WITHOUT = {
  owned: '',
  waiting: words.waitingWhy,
  out: words.ownerOut,
  historic: words.ownerHistoric,
  'not-yet': words.ownerNotYet,
  'not-routed': words.ownerNotRouted,
} as const

function Owner({ record }: { readonly record: PersonRecord }) {
  const { owner, waiting } = record.answer
  const { kind, condition } = record.ownership
  return (
    <>
      {owner === null ? (
        <span className="quiet">{waiting === null ? words.nobody : words.waiting(waiting.team)}</span>
      ) : (
        <bdi>{owner.name}</bdi>
      )}
      <div className={css.note}>
        {owner === null ? WITHOUT[kind] : owner.why}
        {condition === null ? null : (
          <>
            {' '}
            <Help text={words.ruleHolds(conditionText(record, condition))} about={words.owner} />
          </>
        )}
      </div>
    </>
  )
}

/** Shown in the header or as sources already. */
const ELSEWHERE: ReadonlySet<string> = new Set(['name'])
/** Who and what first, then the rest by name. */
const FIRST = [
  'email',
  'phone',
  'title',
  'company',
  'website',
  'headcount',
  'industry',
  'country',
  'budget',
  'timeline',
]

const placeOf = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)

function Facts({ record }: { readonly record: PersonRecord }) {
  const all = record.traits
    .filter(({ name }) => !ELSEWHERE.has(name))
    .toSorted((a, b) => placeOf(a.name) - placeOf(b.name))
  const rows = all.filter(({ source }) => source?.trust !== 'enrichment')
  const looked = all.filter(({ source }) => source?.trust === 'enrichment')
  return (
    <div className={css.part}>
      <h2>{words.facts}</h2>
      {rows.length === 0 ? <p className="quiet">{words.noFacts}</p> : null}
      <dl className={css.pairs}>
        {rows.map((row) => (
          <Fact key={row.name} row={row} record={record} />
        ))}
      </dl>
      {looked.length === 0 ? null : (
        <details className={css.looked}>
          <summary>{words.lookedUp(looked.length)}</summary>
          <dl className={css.pairs}>
            {looked.map((row) => (
              <Fact key={row.name} row={row} record={record} />
            ))}
          </dl>
        </details>
      )}
    </div>
  )
}

function Fact({ row, record }: { readonly row: TraitRow; readonly record: PersonRecord }) {
  const formats = useFormats()
  const changes = record.changes.filter(({ name }) => name === row.name)
  const shown = (value: Json) => (typeof value === 'number' ? formats.number(value, 2) : valueText(value))
  return (
    <>
      <dt>{fieldName(row.name, row.label)}</dt>
      <dd>
        <bdi>{shown(row.value)}</bdi>{' '}
        <Help
          about={fieldName(row.name, row.label)}
          text={
            <>
              <p>
                {row.source === null
                  ? words.firstVisit
                  : words.said(whoSaid(row.source.trust, row.source.door), formats.dateTime(row.source.at))}
              </p>
              {changes.length < 2 ? null : (
                <ul>
                  {changes.slice(0, 8).map((change) => (
                    <li key={`${change.id}`}>
                      {shown(change.value)}{' '}
                      <span className="quiet">{words.said(doorText(change.door), formats.date(change.at))}</span>
                    </li>
                  ))}
                </ul>
              )}
            </>
          }
        />
      </dd>
    </>
  )
}
