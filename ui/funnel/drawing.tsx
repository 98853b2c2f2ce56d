import type { FunnelAnswer } from '#src/measure/answer.ts'
import type { StageRow } from '#src/measure/report.ts'
import { shadeOf } from '../kit/stage-badge.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { funnelWords } from '../words/funnel.ts'
import css from './drawing.module.css'
import { Figure } from './figure.tsx'
import { type Flow, flowOf, thicknessOf } from './geometry.ts'
import { whenOf } from './say.ts'
import type { Which } from './search.ts'
import { StageHead } from './stage-head.tsx'
import { Step } from './step.tsx'

interface DrawingProps {
  readonly answer: FunnelAnswer
  readonly compare: boolean
  readonly open: (stage: string, which: Which, until?: string) => void
}

/**
 * The funnel: a node a stage, ribbons as wide as what went on, what did not falling away below. Every part is drawn in a square of its
 * own and stretched, so it is crisp at any width and stands upright where there is no room beside.
 */
export function Drawing({ answer, compare, open }: DrawingProps) {
  const formats = useFormats()
  const when = whenOf(answer, formats)
  const rows = answer.total.stages
  // Beside nobody at all everybody is more, which tells nothing.
  const before = answer.previous?.stages.some(({ entered }) => entered > 0) ? answer.previous.stages : undefined
  const past = compare ? before : undefined
  const leak = leakOf(answer)
  const most = Math.max(1, ...rows.map((row) => row.entered), ...(past ?? []).map((row) => row.entered))
  return (
    <figure className={css.figure}>
      <h2 className="only-read">{funnelWords.drawing}</h2>
      <ol className={css.stages} style={{ '--steps': rows.length - 1 }}>
        {rows.map((row, i) => {
          const [said, to] = [answer.stages[i], answer.stages[i + 1]]
          const was = past?.[i]
          if (said === undefined) return null
          return (
            <li className={css.stage} key={row.stage} data-leak={leak === row.stage}>
              <div className={css.head}>
                <StageHead
                  {...{ said, row, before: was, when, formats, mode: answer.mode }}
                  open={(which) => open(row.stage, which)}
                />
              </div>
              <Segment rows={rows} past={past} i={i} most={most} flows={answer.mode !== 'snapshot'} />
              {to === undefined ? (
                <div className={css.step} />
              ) : (
                <>
                  <Step
                    {...{ from: said, to, row, before: was, when, formats, mode: answer.mode }}
                    {...{ benchmarks: answer.benchmarks, isLeak: leak === row.stage, compares: past !== undefined }}
                    open={(which) => open(row.stage, which, to.id)}
                  />
                  {answer.mode === 'cohort' && row.entered > row.converted ? (
                    <p className={css.gone}>
                      <Figure
                        says={funnelWords.figure.stayed(said.name, to.name)}
                        open={() => open(row.stage, 'stayed', to.id)}
                      >
                        <b title={formats.number(row.entered - row.converted)}>
                          {formats.compact(row.entered - row.converted)}
                        </b>{' '}
                        {funnelWords.gone}
                      </Figure>
                    </p>
                  ) : null}
                </>
              )}
            </li>
          )
        })}
      </ol>
      <figcaption className="only-read">{funnelWords.scale}</figcaption>
    </figure>
  )
}

/** The stage whose step out is the leak; null where none is certain. */
function leakOf({ mode, leaks }: FunnelAnswer): string | null {
  const [first] = leaks
  return mode === 'cohort' && first?.verdict === 'leak' ? first.from : null
}

interface SegmentProps {
  readonly rows: readonly StageRow[]
  readonly past: readonly StageRow[] | undefined
  readonly i: number
  readonly most: number
  readonly flows: boolean
}

function Segment({ rows, past, i, most, flows }: SegmentProps) {
  const [row, next] = [rows[i], rows[i + 1]]
  if (row === undefined) return null
  const [was, wasNext] = [past?.[i], past?.[i + 1]]
  const before = was === undefined || wasNext === undefined ? null : { stage: was, next: wasNext }
  const shade = shadeOf(i, rows.length)
  const flow = (upright: boolean): Flow | null =>
    next === undefined || !flows || row.entered === 0 ? null : flowOf(row, next, before, most, upright)
  const size = `${thicknessOf(row.entered, most)}%`
  return (
    <div
      className={css.segment}
      style={{ color: `var(--stage-${shade})`, '--next': `var(--stage-${shadeOf(i + 1, rows.length)})` }}
      aria-hidden
    >
      {row.entered === 0 ? null : (
        <>
          <div className={css.nodeWide} style={{ height: size }} />
          <div className={css.nodeUpright} style={{ width: size }} />
        </>
      )}
      {[false, true].map((upright) => (
        <Paths key={upright ? 'upright' : 'wide'} flow={flow(upright)} upright={upright} id={`${i}`} />
      ))}
    </div>
  )
}

function Paths({ flow, upright, id }: { readonly flow: Flow | null; readonly upright: boolean; readonly id: string }) {
  if (flow === null) return null
  const [fade, blend] = [`fade-${upright ? 'u' : 'w'}${id}`, `blend-${upright ? 'u' : 'w'}${id}`]
  return (
    <svg className={upright ? css.upright : css.wide} viewBox="0 0 100 100" preserveAspectRatio="none">
      <title>{funnelWords.scale}</title>
      <defs>
        <linearGradient id={fade} x1={0} y1={0} x2={upright ? 1 : 0} y2={upright ? 0 : 1}>
          <stop offset={0} className={css.there} />
          <stop offset={1} className={css.away} />
        </linearGradient>
        <linearGradient id={blend} x1={0} y1={0} x2={upright ? 0 : 1} y2={upright ? 1 : 0}>
          <stop offset={0} className={css.here} />
          <stop offset={1} className={css.next} />
        </linearGradient>
      </defs>
      {flow.lost === '' ? null : <path d={flow.lost} fill={`url(#${fade})`} className={css.lost} />}
      {flow.on === '' ? null : <path d={flow.on} fill={`url(#${blend})`} className={css.on} />}
      {flow.ghost === '' ? null : <path d={flow.ghost} className={css.ghost} />}
    </svg>
  )
}
