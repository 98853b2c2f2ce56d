import { Button } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ExplainedScore } from '#src/funnel/person-answer.ts'
import type { CurvePoint, PersonRecord } from '#src/funnel/person-record.ts'
import type { Reason } from '#src/score/score.ts'
import { Failure } from '../kit/failure.tsx'
import { Grade } from '../kit/grade.tsx'
import { Help } from '../kit/help.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { personWords as words } from '../words/person.ts'
import { curveQuery, scoreQuery } from './asked.ts'
import css from './person.module.css'
import own from './score.module.css'
import { thenPoints } from './then.ts'

const STEPS = 500
const WAIT_MS = 200

interface ScoreProps {
  readonly id: string
  readonly record: PersonRecord
  readonly at: string | undefined
  readonly onAt: (at: string | undefined) => void
}

/** Why this score: bars that add up to it, now or at any instant of the person's life. */
export function ScoreExplained({ id, record, at, onAt }: ScoreProps) {
  const formats = useFormats()
  const past = useQuery(scoreQuery(id, at))
  const score = at === undefined ? record.answer.score : (past.data ?? record.answer.score)
  return (
    <div className={css.part}>
      <div className={css.head}>
        <h2>{words.why}</h2>
        <Help text={words.scoreHelp} about={words.why} />
      </div>
      <div className={past.isPlaceholderData ? own.stale : undefined} aria-busy={past.isPlaceholderData}>
        <div className={css.figure}>
          <span className={css.big}>{formats.number(score.total, 1)}</span>
          <Grade grade={score.grade} />
        </div>
      </div>
      <Slider id={id} record={record} at={at} onAt={onAt} />
      {past.isError ? <Failure error={past.error} retry={() => past.refetch()} /> : null}
      <div className={past.isPlaceholderData ? own.stale : undefined}>
        <Bars score={score} halfLives={record.halfLives} />
      </div>
      {at === undefined ? <Next record={record} /> : null}
    </div>
  )
}

function Slider({ id, record, at, onAt }: ScoreProps) {
  const formats = useFormats()
  const first = Date.parse(record.firstAt ?? record.answer.score.at)
  const last = Math.max(Date.parse(record.answer.score.at), first + 1)
  const stepOf = (instant: string | undefined) =>
    instant === undefined ? STEPS : Math.round(((Date.parse(instant) - first) / (last - first)) * STEPS)
  const [step, setStep] = useState(stepOf(at))
  useEffect(() => setStep(stepOf(at)), [at])
  const ask = useDebouncedCallback(
    (next: number) => onAt(next >= STEPS ? undefined : new Date(first + ((last - first) * next) / STEPS).toISOString()),
    WAIT_MS,
  )
  const move = (next: number) => {
    setStep(next)
    ask(next)
  }
  const said =
    step >= STEPS ? words.now : words.asOf(formats.dateTime(new Date(first + ((last - first) * step) / STEPS)))
  return (
    <div>
      <Curve id={id} share={step / STEPS} />
      <input
        className={own.slider}
        type="range"
        min={0}
        max={STEPS}
        value={step}
        aria-label={words.slider}
        aria-valuetext={said}
        onChange={(event) => move(event.currentTarget.valueAsNumber)}
      />
      <div className={own.ends}>
        <span>{said}</span>
        {step >= STEPS ? null : (
          <Button size="compact-xs" variant="subtle" onClick={() => move(STEPS)}>
            {words.toNow}
          </Button>
        )}
      </div>
    </div>
  )
}

const WIDE = 300
const HIGH = 40

/** The score over the person's life; the line stands where the slider is. */
function Curve({ id, share }: { readonly id: string; readonly share: number }) {
  const formats = useFormats()
  const { data } = useQuery(curveQuery(id))
  const points: readonly CurvePoint[] = data?.points ?? []
  const [first, last] = [points[0], points.at(-1)]
  const most = Math.max(1, ...points.map(({ total }) => total))
  const least = Math.min(0, ...points.map(({ total }) => total))
  const y = (total: number) => HIGH + 2 - ((total - least) / (most - least)) * HIGH
  const line = points
    .map(({ total }, index) => `${(index / Math.max(1, points.length - 1)) * WIDE},${y(total)}`)
    .join(' ')
  const label =
    first === undefined || last === undefined ? '' : words.curveLabel(formats.date(first.at), formats.date(last.at))
  return (
    <svg
      className={own.curve}
      viewBox={`0 0 ${WIDE} ${HIGH + 4}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label || words.slider}
    >
      {points.length < 2 ? null : (
        <>
          <polygon points={`0,${y(least)} ${line} ${WIDE},${y(least)}`} />
          <polyline points={line} />
          <line x1={share * WIDE} x2={share * WIDE} y1="0" y2={HIGH + 4} />
        </>
      )}
    </svg>
  )
}

const PARTS = { fit: words.fitPart, engagement: words.engagementPart, cap: words.capPart } as const

function Bars({
  score,
  halfLives,
}: {
  readonly score: ExplainedScore
  readonly halfLives: Readonly<Record<string, number>>
}) {
  const formats = useFormats()
  const lines = score.reasons.map((reason) => ({ reason, was: thenPoints(reason, score.at, halfLives) }))
  const most = Math.max(1, ...lines.map(({ reason, was }) => Math.max(Math.abs(reason.points), Math.abs(was))))
  if (lines.length === 0) return <p className="quiet">{words.noPoints}</p>
  return (
    <div className={css.part}>
      {(['fit', 'engagement', 'cap'] as const).map((part) => {
        const own_ = lines.filter(({ reason }) => reason.part === part)
        return own_.length === 0 ? null : (
          <div key={part}>
            <h3>{PARTS[part]}</h3>
            <ul className={own.bars}>
              {own_.map(({ reason, was }) => (
                <Bar key={reason.rule} reason={reason} was={was} most={most} halfLife={halfLives[reason.rule]} />
              ))}
            </ul>
          </div>
        )
      })}
      <div className={own.sum}>
        <span>{words.sum}</span>
        <span>{formats.number(score.total, 2)}</span>
      </div>
    </div>
  )
}

interface BarProps {
  readonly reason: Reason
  readonly was: number
  readonly most: number
  readonly halfLife: number | undefined
}

function Bar({ reason, was, most, halfLife }: BarProps) {
  const formats = useFormats()
  const share = (points: number) => `${(Math.abs(points) / most) * 100}%`
  const notes = [
    reason.hits === undefined || reason.hits < 2 ? undefined : words.hits(reason.hits),
    reason.at === undefined || reason.part === 'cap' ? undefined : formats.relative(reason.at),
    halfLife === undefined || reason.part !== 'engagement'
      ? undefined
      : words.decayed(formats.number(was, 1), formats.number(halfLife, 1)),
  ]
  return (
    <li>
      <div className={own.said}>
        <bdi>{reason.reason}</bdi>
        <strong>{formats.number(reason.points, 2)}</strong>
      </div>
      <div className={own.track} aria-hidden>
        <span className={own.then} style={{ width: share(was) }} />
        <span
          className={own.now}
          data-sign={reason.points < 0 ? 'minus' : 'plus'}
          style={{ width: share(reason.points) }}
        />
      </div>
      <div className={css.note}>{notes.filter((note) => note !== undefined).join(', ')}</div>
    </li>
  )
}

function Next({ record }: { readonly record: PersonRecord }) {
  const formats = useFormats()
  const { flip } = record
  if (flip === null) return null
  const said = flip.changes.map(({ of, from, to }) => words.flipOf[of](from, to)).join(', ')
  return (
    <p className={css.note}>
      <strong>{words.next}</strong>: {said}, <span title={formats.dateTime(flip.at)}>{formats.relative(flip.at)}</span>
    </p>
  )
}
