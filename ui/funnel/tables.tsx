import { Button, UnstyledButton } from '@mantine/core'
import ArrowDown from 'lucide-react/icons/arrow-down'
import ArrowUp from 'lucide-react/icons/arrow-up'
import Download from 'lucide-react/icons/download'
import type { FunnelAnswer } from '#src/measure/answer.ts'
import { bandOf } from '#src/measure/benchmark.ts'
import type { Group, StageRow } from '#src/measure/report.ts'
import type { Formats } from '../kit/formats.ts'
import { useFormats } from '../kit/use-formats.ts'
import { funnelWords } from '../words/funnel.ts'
import { csvOf, saveFile } from './csv.ts'
import { Figure } from './figure.tsx'
import { daysText, dimensionName, groupName, nameOf, whenOf } from './say.ts'
import type { Which } from './search.ts'
import { Spark } from './spark.tsx'
import css from './tables.module.css'
import type { Change } from './use-search.ts'

const words = funnelWords.table

type Open = (stage: string, which: Which, until?: string, group?: string) => void

/** A rate with its interval, or the cases where they are few. */
function rateText(row: StageRow, formats: Formats): string {
  if (row.rate === null) return '–'
  if (row.few) return funnelWords.cases(formats.number(row.converted), formats.number(row.entered))
  const range = row.interval === null ? '' : ` (${formats.interval(row.interval)})`
  return `${formats.percent(row.rate)}${range}`
}

/** The funnel as a table: every figure of the drawing, for whoever hears or copies it. */
export function StageTable({ answer, open }: { readonly answer: FunnelAnswer; readonly open: Open }) {
  const formats = useFormats()
  const first = answer.stages[0]?.name ?? ''
  const heads = [
    words.stage,
    words.entered,
    words.rate,
    words.cumulative,
    words.median,
    words.p90,
    words.open,
    words.previous,
    words.benchmark,
  ]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard.
    <section className={css.scroll} tabIndex={0} aria-label={words.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.total.stages.map((row, i) => {
            const said = answer.stages[i]
            const before = answer.previous?.stages[i]
            const mark = answer.benchmarks.find((one) => one.from === row.stage && one.to === row.next)
            const band = mark === undefined || row.rate === null || row.few ? null : bandOf(mark, row.rate)
            const days = (value: number | null) => (value === null ? '–' : daysText(value, formats))
            const { rate } = row.cumulative
            return (
              <tr key={row.stage}>
                <th scope="row">{said === undefined ? row.name : nameOf(said)}</th>
                <td>
                  <Figure
                    says={funnelWords.figure.entered(row.name, whenOf(answer, formats))}
                    open={row.entered > 0 ? () => open(row.stage, 'entered') : undefined}
                  >
                    {formats.number(row.entered)}
                  </Figure>
                </td>
                <td>{rateText(row, formats)}</td>
                <td title={rate === null ? '' : funnelWords.cumulative(formats.percent(rate), first)}>
                  {rate === null ? '–' : formats.percent(rate)}
                </td>
                <td>{days(row.medianDaysOfConverted)}</td>
                <td>{days(row.p90Days)}</td>
                <td>{formats.number(row.open)}</td>
                <td>{before === undefined ? '–' : formats.number(before.entered)}</td>
                <td>{band === null ? '–' : funnelWords.band[band]}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

interface SplitProps {
  readonly answer: FunnelAnswer
  readonly sort: string | undefined
  readonly change: (change: Change) => void
  readonly open: Open
}

/** What a column is sorted by; a rate of few cases tells nothing and goes last. */
function keyOf({ value, stages }: Group, column: string): number | string {
  if (column === 'group') return value
  const row = stages.find(({ stage }) => stage === column)
  if (row === undefined) return stages[0]?.entered ?? 0
  return row.rate === null || row.few ? -1 : row.rate
}

function sorted(groups: readonly Group[], sort: string): Group[] {
  const down = sort.startsWith('-')
  const column = sort.replace(/^-/, '')
  const order = (a: Group, b: Group) => {
    const [x, y] = [keyOf(a, column), keyOf(b, column)]
    return typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y))
  }
  return groups.toSorted((a, b) => (down ? order(b, a) : order(a, b)))
}

/** The funnel by channel, rep or another split: a row a group, sorted, opened and taken along. */
export function SplitTable({ answer, sort = '-volume', change, open }: SplitProps) {
  const formats = useFormats()
  const { by, groups, trend } = answer
  if (by === null) return null
  const steps = answer.mode === 'snapshot' ? [] : (groups[0]?.stages ?? []).filter(({ next }) => next !== null)
  const name = (id: string | null) => answer.stages.find((stage) => stage.id === id)
  const short = (id: string | null) => name(id)?.short ?? name(id)?.name ?? ''
  const columns = [
    { id: 'group', title: dimensionName(by) },
    { id: 'volume', title: words.volume },
    ...steps.map(({ stage, next }) => ({ id: stage, title: words.step(short(stage), short(next)) })),
  ]
  return (
    <section className={css.split} aria-labelledby="split">
      <header className={css.head}>
        <h2 id="split">{words.caption(dimensionName(by))}</h2>
        <Button
          variant="default"
          size="xs"
          leftSection={<Download size={14} aria-hidden />}
          onClick={() => saveFile(`funnel-${by}.csv`, csvOf(exported(answer)))}
        >
          {words.export}
        </Button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard. */}
      <section className={css.scroll} tabIndex={0} aria-label={words.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              {columns.map(({ id, title }) => (
                <SortHead key={id} id={id} title={title} sort={sort} change={change} />
              ))}
              {trend === null ? null : <th scope="col">{words.trend}</th>}
            </tr>
          </thead>
          <tbody>
            {sorted(groups, sort).map((group) => (
              <tr key={group.value}>
                <th scope="row">{groupName(by, group.value)}</th>
                <Volume group={group} open={open} label={words.drill(groupName(by, group.value))} formats={formats} />
                {steps.map(({ stage, next }, i) => (
                  <td key={stage}>
                    <Rate
                      row={group.stages[i]}
                      open={() => open(stage, 'converted', next ?? undefined, group.value)}
                      formats={formats}
                    />
                  </td>
                ))}
                {trend === null ? null : (
                  <td>
                    <Spark
                      values={trend.values[group.value] ?? trend.days.map(() => 0)}
                      label={words.trendOf(groupName(by, group.value), (trend.values[group.value] ?? []).join(', '))}
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {answer.groupsLeftOff > 0 ? <p className="quiet">{words.leftOff(formats.number(answer.groupsLeftOff))}</p> : null}
      {answer.scanned ? <p className="quiet">{words.scanned}</p> : null}
    </section>
  )
}

function SortHead({
  id,
  title,
  sort,
  change,
}: {
  readonly id: string
  readonly title: string
  readonly sort: string
  readonly change: SplitProps['change']
}) {
  const isDown = sort === `-${id}`
  const isUp = sort === id
  const next = isDown ? id : `-${id}`
  return (
    <th scope="col" aria-sort={isDown ? 'descending' : isUp ? 'ascending' : 'none'}>
      <UnstyledButton className={css.sort} onClick={() => change({ sort: next })}>
        {title}
        {isDown ? <ArrowDown size={12} aria-hidden /> : isUp ? <ArrowUp size={12} aria-hidden /> : null}
      </UnstyledButton>
    </th>
  )
}

function Volume({
  group,
  open,
  label,
  formats,
}: {
  readonly group: Group
  readonly open: Open
  readonly label: string
  readonly formats: Formats
}) {
  const [first] = group.stages
  if (first === undefined) return <td />
  const n = first.entered > 0 ? first.entered : Math.max(...group.stages.map((row) => row.entered))
  const stage = first.entered > 0 ? first : group.stages.find((row) => row.entered === n)
  return (
    <td>
      <Figure
        says={label}
        open={n > 0 && stage !== undefined ? () => open(stage.stage, 'entered', undefined, group.value) : undefined}
      >
        {formats.number(n)}
      </Figure>
    </td>
  )
}

function Rate({
  row,
  open,
  formats,
}: {
  readonly row: StageRow | undefined
  readonly open: () => void
  readonly formats: Formats
}) {
  if (row === undefined || row.rate === null) return <span className="quiet">–</span>
  const [k, n] = [formats.number(row.converted), formats.number(row.entered)]
  const opened = row.converted > 0 ? open : undefined
  if (row.few)
    return (
      <Figure says={funnelWords.fewMeans} open={opened}>
        <span className="quiet">{funnelWords.cases(k, n)}</span>
      </Figure>
    )
  return (
    <Figure says={funnelWords.cases(k, n)} open={opened}>
      {formats.percent(row.rate)}{' '}
      {row.interval === null ? null : (
        <span className={css.lighter}>{funnelWords.interval(formats.interval(row.interval))}</span>
      )}
    </Figure>
  )
}

/** Every figure of the split, a line a group and stage. */
function exported({ by, groups }: FunnelAnswer): (string | number | null)[][] {
  const head = [
    by ?? '',
    'stage',
    'entered',
    'converted',
    'rate',
    'rate_low',
    'rate_high',
    'median_days',
    'p90_days',
    'open',
  ]
  const lines = groups.flatMap(({ value, stages }) =>
    stages.map((row) => [
      ...[value, row.name, row.entered, row.converted, row.rate, row.interval?.[0] ?? null, row.interval?.[1] ?? null],
      ...[row.medianDaysOfConverted, row.p90Days, row.open],
    ]),
  )
  return [head, ...lines]
}
