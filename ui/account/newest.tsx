import { Link, useParams } from '@tanstack/react-router'
import type { AccountFact, AccountRecord } from '#src/identity/accounts/answer.ts'
import { useFormats } from '../kit/use-formats.ts'
import { grouped, type Item } from '../kit/visits.ts'
import { accountWords as words } from '../words/account.ts'
import { cameFrom, sentenceOf } from '../words/deeds.ts'
import css from './account.module.css'

/** What one person did, as a visit or for itself. */
interface Line {
  readonly person: string
  readonly name: string
  readonly item: Item
}

/** Each person's facts as visits and deeds, all together newest first. */
function linesOf(timeline: readonly AccountFact[]): readonly Line[] {
  const byPerson = Map.groupBy(timeline, ({ person }) => person)
  return [...byPerson]
    .flatMap(([person, facts]) =>
      grouped(
        facts.map(({ fact }) => fact),
        [],
      ).map((item) => ({ person, name: facts[0]?.name ?? '', item })),
    )
    .sort((a, b) => (a.item.at < b.item.at ? 1 : -1))
}

/** The newest that happened with a company's people, a visit a line. */
export function Newest({ record }: { readonly record: AccountRecord }) {
  return (
    <div className={css.part}>
      <h2>{words.timeline}</h2>
      {record.timeline.length === 0 ? <p className="quiet">{words.noTimeline}</p> : null}
      <ol className={css.list}>
        {linesOf(record.timeline).map((line) => (
          <Happened key={line.item.key} line={line} />
        ))}
      </ol>
    </div>
  )
}

function Happened({ line: { person, name, item } }: { readonly line: Line }) {
  const formats = useFormats()
  const { workspace = '' } = useParams({ strict: false })
  return (
    <li>
      <div className={css.line}>
        <strong>
          <Headline item={item} />
        </strong>
        <time className={css.note} dateTime={item.at} title={formats.dateTime(item.at)}>
          {formats.relative(item.at)}
        </time>
      </div>
      {item.kind === 'visit' ? <Read item={item} /> : null}
      <div className={css.note}>
        <Link to="/w/$workspace/people/$id" params={{ workspace, id: person }}>
          <bdi>{name === '' ? words.visitor : name}</bdi>
        </Link>
      </div>
    </li>
  )
}

function Headline({ item }: { readonly item: Item }) {
  const formats = useFormats()
  if (item.kind === 'fact') return <bdi>{sentenceOf(item.fact)}</bdi>
  if (item.kind === 'entry') return null
  const touch = item.deeds
    .map(({ fact: { event } }) => ('touch' in event ? cameFrom(event.touch) : ''))
    .findLast((said) => said !== '')
  const parts = [words.visit, item.ms >= 1000 ? formats.duration(item.ms) : undefined, touch]
  return parts.filter((part) => part !== undefined).join(', ')
}

const MOST_DEEDS = 5

/** What was read and done, in the order it happened; the same page twice is one. */
function Read({ item }: { readonly item: Extract<Item, { kind: 'visit' }> }) {
  const said = [...new Set(item.deeds.toReversed().map(({ fact }) => sentenceOf(fact)))]
  const more = said.length - MOST_DEEDS
  return (
    <div>
      <bdi>{said.slice(0, MOST_DEEDS).join(' · ')}</bdi>
      {more > 0 ? ` ${words.moreDeeds(more)}` : ''}
    </div>
  )
}
