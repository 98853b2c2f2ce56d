import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import Building from 'lucide-react/icons/building-2'
import Flag from 'lucide-react/icons/flag'
import Footprints from 'lucide-react/icons/footprints'
import Layers from 'lucide-react/icons/layers'
import Pencil from 'lucide-react/icons/pencil'
import UserCheck from 'lucide-react/icons/user-check'
import { type Field, fieldsOf } from '#src/capture/forms/form.ts'
import type { Json } from '#src/funnel/brand.ts'
import type { Fact } from '#src/funnel/event.ts'
import type { PersonRecord, StageEntry } from '#src/funnel/person-record.ts'
import { Empty } from '../kit/empty.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { type Deed, grouped, type Item } from '../kit/visits.ts'
import { answersIn, cameFrom, doorText, fieldName, sentenceOf, valueText } from '../words/deeds.ts'
import { personWords as words } from '../words/person.ts'
import { formVersionQuery, timelineQuery } from './asked.ts'
import { conditionText, labelsOf } from './labels.ts'
import { personSearch } from './search.ts'
import css from './timeline.module.css'

type Kind = Exclude<keyof typeof words.kinds, 'all'>

interface TimelineProps {
  readonly id: string
  readonly record: PersonRecord
  readonly kind: Kind | undefined
  readonly onKind: (kind: Kind | undefined) => void
}

/** Everything that happened, newest first, in human words. */
export function Timeline({ id, record, kind, onKind }: TimelineProps) {
  const pages = useInfiniteQuery(timelineQuery(id, kind))
  const facts = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const takenBack = new Set(facts.flatMap(({ event }) => (event.type === 'capture.withdrawn' ? [event.batch] : [])))
  const items = grouped(facts, entriesWithin(record.history, facts, kind, pages.hasNextPage))
  return (
    <>
      <h2>{words.timeline}</h2>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would frame a row of toggles as a form. */}
      <div className={css.filters} role="group" aria-label={words.kindsLabel}>
        {Object.entries(words.kinds).map(([name, label]) => {
          const next = personSearch({ kind: name }).kind
          return (
            <button key={name} type="button" aria-pressed={kind === next} onClick={() => onKind(next)}>
              {label}
            </button>
          )
        })}
      </div>
      {pages.isError ? <Failure error={pages.error} retry={() => pages.refetch()} /> : null}
      {pages.isPending ? <Loading lines={8} /> : null}
      {pages.isSuccess && items.length === 0 ? (
        <Empty sentence={kind === undefined ? words.empty : words.emptyKind} />
      ) : null}
      <ol className={css.items} aria-busy={pages.isPlaceholderData}>
        {items.map((item) => (
          <Line key={item.key} item={item} record={record} isGone={isGone(item, takenBack)} />
        ))}
      </ol>
      {pages.hasNextPage ? (
        <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {words.loadMore}
        </Button>
      ) : null}
    </>
  )
}

/** Stages reached while what is loaded happened; a page that ends early hides what lies before it. */
function entriesWithin(
  history: readonly StageEntry[],
  facts: readonly Fact[],
  kind: Kind | undefined,
  isMore: boolean,
): readonly StageEntry[] {
  if (kind !== undefined && kind !== 'funnel') return []
  const oldest = facts.at(-1)?.at ?? ''
  return history.filter(({ supersededAt, at }) => supersededAt === null && (!isMore || at >= oldest))
}

const SIGNS = { entry: Flag, visit: Footprints, fact: Pencil } as const

function signOf(item: Item) {
  if (item.kind !== 'fact') return SIGNS[item.kind]
  const { type } = item.fact.event
  if (type === 'route.assigned') return UserCheck
  if (type.startsWith('opportunity') || type.startsWith('account')) return Building
  return type.startsWith('identity') || type === 'definition.applied' ? Layers : SIGNS.fact
}

/** Whether a fact was taken back since, as far as what is loaded tells. */
const isGone = (item: Item, takenBack: ReadonlySet<string>): boolean =>
  item.kind === 'fact' && item.fact.batch !== undefined && takenBack.has(item.fact.batch)

interface LineProps {
  readonly item: Item
  readonly record: PersonRecord
  readonly isGone: boolean
}

function Line({ item, record, isGone: wasTakenBack }: LineProps) {
  const formats = useFormats()
  const Sign = signOf(item)
  return (
    <li className={css.item}>
      <span className={css.sign} data-kind={item.kind}>
        <Sign size={14} aria-hidden />
      </span>
      <div>
        <div className={css.line}>
          {wasTakenBack ? (
            <span className="quiet">
              <s>
                <Headline item={item} />
              </s>{' '}
              {words.takenBack}
            </span>
          ) : (
            <strong>
              <Headline item={item} />
            </strong>
          )}
          <time className={css.when} dateTime={item.at} title={formats.dateTime(item.at)}>
            {formats.relative(item.at)}
          </time>
        </div>
        {item.kind === 'visit' ? <Visit item={item} record={record} /> : null}
        {item.kind === 'fact' ? <Detail fact={item.fact} record={record} /> : null}
        {item.kind === 'entry' ? <Because entry={item.entry} record={record} /> : null}
      </div>
    </li>
  )
}

function Headline({ item }: { readonly item: Item }) {
  const formats = useFormats()
  if (item.kind === 'fact') return <bdi>{sentenceOf(item.fact)}</bdi>
  if (item.kind === 'entry') {
    const { basis, name } = item.entry
    return basis === 'implied'
      ? words.passed(name)
      : basis === 'declared'
        ? words.declaredTo(name)
        : words.reached(name)
  }
  const touch = item.deeds
    .map(({ fact: { event } }) => ('touch' in event ? cameFrom(event.touch) : ''))
    .findLast((said) => said !== '')
  const parts = [words.visit, item.ms >= 1000 ? formats.duration(item.ms) : undefined, touch]
  return parts.filter((part) => part !== undefined).join(', ')
}

/** Milliseconds below which a lasting means nothing but two lines of one message. */
const NOTHING_MS = 1000

interface VisitProps {
  readonly item: Extract<Item, { kind: 'visit' }>
  readonly record: PersonRecord
}

function Visit({ item, record }: VisitProps) {
  return (
    <ul className={css.deeds}>
      {item.deeds.map(({ fact, ms, read }) => (
        <li key={fact.id} className={css.deed} data-strong={fact.event.type === 'capture.tracked'}>
          <bdi>{sentenceOf(fact)}</bdi>
          <Lasting fact={fact} ms={ms} read={read} />
          <Answers fact={fact} record={record} />
        </li>
      ))}
    </ul>
  )
}

/** How long a page was read and how far; where only the next deed tells, how long until then. */
function Lasting({ fact, ms, read }: Deed) {
  const formats = useFormats()
  if (read !== null)
    return (
      <span className={css.when}>
        {words.readTo(formats.duration(read.seconds * 1000), formats.percent(read.scroll / 100))}
      </span>
    )
  if (ms === null || ms < NOTHING_MS || fact.event.type === 'capture.tracked') return null
  return <span className={css.when}>{words.forTime(formats.duration(ms))}</span>
}

/** What was written in a form, also what is kept nowhere else: a message is read here. */
function Answers({ fact, record }: { readonly fact: Fact; readonly record: PersonRecord }) {
  const labels = labelsOf(record)
  const formats = useFormats()
  const sent = answersIn(fact.event)
  const isNamed = sent !== undefined && sent.form !== '' && sent.version > 0 && sent.answers.length > 0
  const { data } = useQuery({ ...formVersionQuery(sent?.form ?? '', sent?.version ?? 0), enabled: isNamed })
  if (sent === undefined || sent.answers.length === 0) return null
  const fields = data?.form === undefined ? [] : fieldsOf(data.form)
  return (
    <dl className={css.answers}>
      {sent.answers.map(([name, value]) => {
        const field = fields.find(({ id }) => id === name)
        return (
          <div key={name}>
            <dt dir="auto">{fieldName(name, field?.label ?? labels.get(name))}</dt>
            <dd dir="auto">
              {field === undefined && typeof value === 'number'
                ? formats.number(value, 2)
                : valueText(chosenIn(field, value))}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** A choice in the words that somebody chose. */
function chosenIn(field: Field | undefined, value: Json): Json {
  if (field === undefined || !('options' in field)) return value
  const labelOf = (one: Json): Json =>
    field.options.find(({ value: own, number }) => (number ?? own) === one)?.label ?? one
  return Array.isArray(value) ? value.map((one: Json) => labelOf(one)) : labelOf(value)
}

const MOST_VALUES = 6

function Detail({ fact, record }: { readonly fact: Fact; readonly record: PersonRecord }) {
  const labels = labelsOf(record)
  const formats = useFormats()
  const { event, door, mode, flags } = fact
  const traits =
    event.type === 'capture.identified' || event.type === 'account.described' ? Object.entries(event.traits) : []
  const notes = [doorText(door), mode === 'historic' ? words.historic : '', flags?.includes('late') ? words.late : '']
  return (
    <div className={css.more}>
      {traits.slice(0, MOST_VALUES).map(([name, value]) => (
        <div key={name}>
          {fieldName(name, labels.get(name))}:{' '}
          <bdi>{typeof value === 'number' ? formats.number(value, 2) : valueText(value)}</bdi>
        </div>
      ))}
      <Answers fact={fact} record={record} />
      <div>{notes.filter((note) => note !== '').join(', ')}</div>
    </div>
  )
}

function Because({ entry, record }: { readonly entry: StageEntry; readonly record: PersonRecord }) {
  const { criterion, reason } = entry.evidence
  const said = reason ?? (criterion === undefined ? undefined : words.because(conditionText(record, criterion)))
  return (
    <div className={css.more}>
      {said === undefined ? null : <div>{said}</div>}
      <div>
        {words.version(entry.version)}
        {entry.by === null ? '' : `, ${words.by(doorText(entry.by))}`}
      </div>
    </div>
  )
}
