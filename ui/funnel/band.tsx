import { Tooltip } from '@mantine/core'
import { bandOf } from '#src/measure/benchmark.ts'
import type { Said } from '#src/measure/packs.ts'
import type { Formats } from '../kit/formats.ts'
import { useFormats } from '../kit/use-formats.ts'
import { funnelWords } from '../words/funnel.ts'
import css from './band.module.css'
import { stripOf } from './band-scale.ts'
import { sourceName } from './say.ts'

const words = funnelWords

/** A benchmark in a line: its parts, its source, what it means. */
function told(one: Said, formats: Formats): string {
  const { weak, average, strong, median, topQuartile } = one
  const parts = [
    weak === undefined ? undefined : words.bandRange.weak(formats.percent(weak)),
    average === undefined ? undefined : words.bandRange.average(formats.interval(average)),
    strong === undefined ? undefined : words.bandRange.strong(formats.percent(strong)),
    median === undefined ? undefined : words.bandRange.median(formats.percent(median)),
    topQuartile === undefined ? undefined : words.bandRange.topQuartile(formats.percent(topQuartile)),
  ].filter((part) => part !== undefined)
  const note = one.guess ? ` (${words.guess})` : ''
  return `${sourceName(one.source)}: ${parts.join(', ')}${note}. ${one.means ?? ''}`
}

/** Where a rate lies among the benchmarks of its step: a strip of the first one, all of them on hover. */
export function Band({ said, rate }: { readonly said: readonly Said[]; readonly rate: number | null }) {
  const formats = useFormats()
  const [first] = said
  if (first === undefined) return <div className={css.none} />
  const strip = stripOf(first, rate)
  const band = rate === null ? null : bandOf(first, rate)
  const label = (
    <>
      <strong>{words.bandFor}</strong>
      {said.map((one) => (
        <div key={`${one.source} ${one.own}`}>{told(one, formats)}</div>
      ))}
    </>
  )
  return (
    <Tooltip label={label} events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: the benchmarks behind the strip open on focus too. */}
      <div
        className={css.band}
        data-known={band !== null}
        tabIndex={0}
        role="img"
        aria-label={said.map((one) => told(one, formats)).join(' ')}
      >
        {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: the benchmarks behind the strip open on focus too. */}
        {strip === null ? null : (
          <div className={css.strip} aria-hidden>
            <i style={{ insetInlineEnd: `${100 - strip.weak}%`, insetInlineStart: 0 }} data-part="weak" />
            <i
              style={{ insetInlineStart: `${strip.weak}%`, insetInlineEnd: `${100 - strip.average}%` }}
              data-part="average"
            />
            <i style={{ insetInlineStart: `${strip.average}%`, insetInlineEnd: 0 }} data-part="strong" />
            {strip.mark === null ? null : <b style={{ insetInlineStart: `${strip.mark}%` }} />}
          </div>
        )}
        <span className={css.word} data-band={band ?? 'none'}>
          {band === null ? words.bandless : words.band[band]}
        </span>
      </div>
    </Tooltip>
  )
}
