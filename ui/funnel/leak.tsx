import { Button, NumberInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import TrendingDown from 'lucide-react/icons/trending-down'
import { useState } from 'react'
import type { FunnelAnswer } from '#src/measure/answer.ts'
import type { Leak } from '#src/measure/leak-text.ts'
import { FEW } from '#src/measure/report.ts'
import { useWorkspace } from '../app/session.ts'
import type { Formats } from '../kit/formats.ts'
import { useFormats } from '../kit/use-formats.ts'
import { funnelWords } from '../words/funnel.ts'
import { lengthOf } from './ask.ts'
import css from './leak.module.css'
import { alongQuery } from './questions.ts'
import { dimensionName, groupName, nameOf, sourceName } from './say.ts'
import type { Which } from './search.ts'
import type { Change } from './use-search.ts'

const words = funnelWords.leak

interface LeakProps {
  readonly answer: FunnelAnswer
  readonly worth: string | undefined
  readonly change: (change: Change) => void
  readonly open: (stage: string, which: Which, until?: string) => void
}

/** The leak in a sentence, with what it costs and how sure that is; or why none is named. */
export function LeakPanel({ answer, worth, change, open }: LeakProps) {
  const [first] = answer.leaks
  if (answer.mode !== 'cohort' || first === undefined) return null
  if (first.verdict === 'leak') return <Named {...{ answer, leak: first, worth, change, open }} />
  return <Calm answer={answer} />
}

/** No leak that is certain: the step nearest to one, or that there is none. */
function Calm({ answer }: { readonly answer: FunnelAnswer }) {
  const formats = useFormats()
  const isHealthy = answer.leaks.every(({ verdict }) => verdict === 'healthy')
  const near = answer.leaks.find(({ verdict, n }) => verdict === 'not-enough-data' && n >= FEW)
  return (
    <section className={css.calm} aria-label={words.title}>
      <p>
        <strong>{isHealthy ? words.none : words.early}</strong>{' '}
        {isHealthy ? null : (
          <span className="quiet">{near === undefined ? words.earlyHow : unsure(answer, near, formats)}</span>
        )}
      </p>
    </section>
  )
}

function unsure({ stages }: FunnelAnswer, { from, to, rate, interval, n, comparator }: Leak, formats: Formats): string {
  const name = (id: string) => stages.find((stage) => stage.id === id)?.name ?? id
  const value = formats.percent(comparator.value)
  const against = comparator.kind === 'past' ? words.past(value) : words.one(value, sourceName(comparator.source))
  const range = formats.interval(interval ?? [0, 1])
  return words.unsure(words.step(name(from), name(to)), formats.percent(rate ?? 0), range, formats.number(n), against)
}

function Named({ answer, leak, worth, change, open }: LeakProps & { readonly leak: Leak }) {
  const formats = useFormats()
  const name = (id: string) => answer.stages.find((stage) => stage.id === id)
  const [from, to, goal] = [name(leak.from), name(leak.to), name(leak.goal)]
  if (from === undefined || to === undefined || goal === undefined || leak.rate === null) return null
  return (
    <section className={css.leak} aria-label={words.title}>
      <div className={css.told}>
        <p className={css.sentence}>
          <strong className={css.named}>
            <TrendingDown size={20} aria-hidden />
            <span>
              {words.title}: {words.step(nameOf(from), nameOf(to))}.
            </span>
          </strong>{' '}
          {words.rate(formats.percent(leak.rate), formats.interval(leak.interval ?? [0, 1]), formats.number(leak.n))},{' '}
          {against(leak, formats)}. {cost(answer, leak, to.name, goal.name, formats)}.{' '}
          {leak.young > 0 ? <span className={css.young}>{words.tooYoung(formats.number(leak.young))}</span> : null}
        </p>
        <AlongSentence answer={answer} leak={leak} />
        <Arithmetic answer={answer} leak={leak} goal={goal.name} />
      </div>
      <div className={css.acts}>
        <div className={css.buttons}>
          <Button onClick={() => open(leak.from, 'stayed', leak.to)}>
            {words.see(formats.number(stayed(answer, leak)))}
          </Button>
          <Fix />
        </div>
        <Worth worth={worth} change={change} />
      </div>
    </section>
  )
}

/** As many as the drawer will list: those too young to tell are among them. */
function stayed({ total }: FunnelAnswer, { from, to }: Leak): number {
  const [row, until] = [from, to].map((id) => total.stages.find(({ stage }) => stage === id))
  if (row === undefined || until === undefined) return 0
  return row.entered - (row.next === to ? row.converted : Math.min(row.entered, until.cumulative.reached))
}

function against({ comparator, below, bands }: Leak, formats: Formats): string {
  const rate = formats.percent(comparator.value)
  if (comparator.kind === 'past') return words.belowPast(rate)
  return bands.length > 1 ? words.belowPacks(below) : words.belowOne(rate, sourceName(comparator.source))
}

const QUARTER_DAYS = 365.25 / 4

/** In money where somebody said what a customer is worth, a quarter where the period is long enough to say so; else in people. */
function cost(answer: FunnelAnswer, leak: Leak, to: string, goal: string, formats: Formats): string {
  const { lost, lostInterval, value } = leak
  if (lost === null) return words.lostHere(formats.number(leak.people), to)
  const shown = (n: number) => formats.number(n, n < 2 ? 1 : 0)
  const range = lostInterval === null ? '' : `${shown(lostInterval[0])}–${shown(lostInterval[1])}`
  const people = words.lost(shown(lost), goal, range)
  if (value === undefined || lost === 0 || lostInterval === null) return people
  const days = lengthOf(answer)
  const scale = days === null || days < 14 ? 1 : QUARTER_DAYS / days
  const each = (value / lost) * scale
  const money = words.money(
    formats.money(value * scale),
    `${formats.money(lostInterval[0] * each)}–${formats.money(lostInterval[1] * each)}`,
  )
  return `${people}, ${money} ${scale === 1 ? words.inPeriod : words.perQuarter}`
}

function AlongSentence({ answer, leak }: { readonly answer: FunnelAnswer; readonly leak: Leak }) {
  const formats = useFormats()
  const { data: along } = useQuery(alongQuery({ from: answer.from, to: answer.to, stage: leak.from, until: leak.to }))
  return (
    <p className={css.along}>
      {along === null || along === undefined
        ? null
        : `${words.along(dimensionName(along.dimension), groupName(along.dimension, along.value), formats.percent(along.rate), formats.percent(along.rest.rate))} `}
      {leak.lever === undefined ? null : `${words.lever(leak.lever)} `}
      <span className="quiet">{words.noCause}</span>
    </p>
  )
}

function Arithmetic({
  answer,
  leak,
  goal,
}: {
  readonly answer: FunnelAnswer
  readonly leak: Leak
  readonly goal: string
}) {
  const formats = useFormats()
  if (leak.rate === null || leak.lost === null || leak.people === 0) return null
  const rows = answer.total.stages
  const is = formats.percent(leak.rate)
  const sum = words.sum(
    formats.number(leak.n),
    formats.percent(leak.comparator.value),
    is,
    formats.percent(leak.lost / leak.people),
  )
  const last = rows.find((row) => row.stage === leak.goal)?.name ?? goal
  return (
    <details className={css.how}>
      <summary>{words.arithmetic}</summary>
      <p>
        {sum} = {formats.number(leak.lost, 1)} ({last}). {words.certain}
      </p>
    </details>
  )
}

function Worth({ worth, change }: Pick<LeakProps, 'worth' | 'change'>) {
  const { currency } = useWorkspace()
  const [typed, setTyped] = useState<string | number>(worth ?? '')
  const say = () => change({ worth: String(typed) === '' ? undefined : String(typed) })
  return (
    <NumberInput
      className={css.worth}
      classNames={{ label: css.worthLabel }}
      size="xs"
      label={words.worth}
      description={worth === undefined ? words.worthHelp : undefined}
      suffix={` ${currency}`}
      thousandSeparator=" "
      hideControls
      min={0}
      max={1e12}
      allowNegative={false}
      value={typed}
      onChange={setTyped}
      onBlur={say}
      onKeyDown={(event) => (event.key === 'Enter' ? say() : undefined)}
    />
  )
}

function Fix() {
  const { workspace = '' } = useParams({ strict: false })
  return (
    <Button
      variant="default"
      renderRoot={(props) => <Link {...props} to="/w/$workspace/definition" params={{ workspace }} />}
    >
      {words.fix}
    </Button>
  )
}
