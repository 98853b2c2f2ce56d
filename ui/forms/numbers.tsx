import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useWorkspace } from '../app/session.ts'
import { Empty } from '../kit/empty.tsx'
import { Failure } from '../kit/failure.tsx'
import { daysOf, USUAL_RANGE } from '../kit/last-days.ts'
import { Loading } from '../kit/loading.tsx'
import { RangeSelect } from '../kit/range-select.tsx'
import { Section } from '../kit/section.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { formNumbersWords as words } from '../words/forms.ts'
import { useFormSearch } from './address.ts'
import css from './forms.module.css'
import { partOf } from './model.ts'
import { doorsQuery, type FormNumbers } from './queries.ts'
import type { Working } from './use-form.ts'

/** Who saw the form, began it and sent it in the chosen days, by version and by page, and where people gave up. */
export function Numbers({ working }: { readonly working: Working }) {
  const { search, go } = useFormSearch()
  const { range = USUAL_RANGE } = search
  const { timezone } = useWorkspace()
  const { date } = useFormats()
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...doorsQuery(daysOf(range, timezone)),
    placeholderData: keepPreviousData,
  })
  if (data === undefined)
    return error === null ? <Loading lines={6} /> : <Failure error={error} what={words.failed} retry={refetch} />
  const numbers = data.forms.find(({ id }) => id === working.form.id)
  return (
    <>
      <RangeSelect range={range} onChange={(next) => go({ tab: 'numbers', ...next })} />
      <div className={isPlaceholderData ? css.stale : undefined}>
        {numbers === undefined ? (
          <Empty
            sentence={words.none}
            action={
              <Button variant="default" onClick={() => go({ tab: 'share' })}>
                {words.toShare}
              </Button>
            }
          />
        ) : (
          <>
            <p className="quiet">{words.range(date(data.from), date(data.to))}</p>
            <Counted working={working} numbers={numbers} />
          </>
        )}
      </div>
    </>
  )
}

function Counted({ working, numbers }: { readonly working: Working; readonly numbers: FormNumbers }) {
  return (
    <>
      <Totals numbers={numbers} />
      <Section title={words.versions}>
        <Split
          caption={words.versions}
          first={words.version}
          rows={numbers.versions.map((row) => ({
            ...row,
            name: row.version === null ? words.unknown : String(row.version),
          }))}
        />
      </Section>
      <Section title={words.pages}>
        <Split
          caption={words.pages}
          first={words.page}
          rows={numbers.pages.map((row) => ({ ...row, name: row.path ?? words.unknown }))}
        />
      </Section>
      <Section title={words.left} lead={words.leftLead}>
        <Left working={working} numbers={numbers} />
      </Section>
    </>
  )
}

function Totals({ numbers }: { readonly numbers: FormNumbers }) {
  const { number } = useFormats()
  const { viewers, starters, finishers, leads, completed } = numbers
  const counts = { viewers, starters, finishers }
  return (
    <dl className={css.figures}>
      {(['viewers', 'starters', 'finishers'] as const).map((name) => (
        <div key={name}>
          <dt>{words.total[name]}</dt>
          <dd>{number(counts[name])}</dd>
        </div>
      ))}
      <div title={words.explain.completed}>
        <dt>{words.total.completed}</dt>
        <dd>
          <Rate share={completed} />
        </dd>
      </div>
      <div title={words.explain.leads}>
        <dt>{words.total.leads}</dt>
        <dd>{number(leads)}</dd>
      </div>
    </dl>
  )
}

/** A share with its interval; of few cases only the cases. */
function Rate({ share }: { readonly share: FormNumbers['completed'] }) {
  const { percent, interval, number } = useFormats()
  if (share.share === null) return <>{words.unknown}</>
  if (share.few)
    return (
      <span title={percent(share.share)}>
        {`${number(share.k)} / ${number(share.n)} `}
        <small className="quiet">{words.few}</small>
      </span>
    )
  return (
    <>
      {`${percent(share.share)} `}
      {share.interval === null ? null : <small className="quiet">{interval(share.interval)}</small>}
    </>
  )
}

interface SplitProps {
  readonly caption: string
  readonly first: string
  readonly rows: readonly (FormNumbers['versions'][number] & { readonly name: string })[]
}

type Row = Omit<FormNumbers['versions'][number], 'version'> & { readonly name: string }

function Split({ caption, first, rows }: Omit<SplitProps, 'rows'> & { readonly rows: readonly Row[] }) {
  const { number } = useFormats()
  const head = [first, ...words.columns].map((name, column) =>
    column === 0 ? (
      name
    ) : (
      <span key={name} className={css.numeric}>
        {name}
      </span>
    ),
  )
  return (
    <WideTable caption={caption} head={head}>
      {rows.map((row) => (
        <tr key={row.name}>
          <td dir="auto">{row.name}</td>
          <td className={css.numeric}>{number(row.viewers)}</td>
          <td className={css.numeric}>{number(row.starters)}</td>
          <td className={css.numeric}>{number(row.finishers)}</td>
          <td className={css.numeric}>
            <Rate share={row.completed} />
          </td>
        </tr>
      ))}
    </WideTable>
  )
}

function Left({ working, numbers }: { readonly working: Working; readonly numbers: FormNumbers }) {
  const { number } = useFormats()
  if (numbers.left.length === 0) return <p className="quiet">{words.noneLeft}</p>
  const labelOf = (id: string | null): string => {
    if (id === null) return words.unknown
    const part = working.source === undefined ? undefined : partOf(working.source, id)
    return part?.field.label ?? id
  }
  const head = [
    words.field,
    <span key="people" className={css.numeric}>
      {words.people}
    </span>,
    <span key="share" className={css.numeric}>
      {words.share}
    </span>,
  ]
  return (
    <WideTable caption={words.left} head={head}>
      {numbers.left.map(({ field, ...share }) => (
        <tr key={field ?? ''}>
          <td dir="auto">{labelOf(field)}</td>
          <td className={css.numeric}>{number(share.k)}</td>
          <td className={css.numeric}>
            <Rate share={share} />
          </td>
        </tr>
      ))}
    </WideTable>
  )
}
