import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import type { FunnelAnswer } from '#src/measure/answer.ts'
import { Help } from '../kit/help.tsx'
import { funnelWords } from '../words/funnel.ts'
import { type Days, NO_SPLIT, USUAL_SPLIT } from './ask.ts'
import css from './controls.module.css'
import { dimensionName } from './say.ts'
import { type FunnelSearch, funnelSearch } from './search.ts'
import type { Change } from './use-search.ts'

const words = funnelWords

const optionsOf = <T extends Readonly<Record<string, string>>>(names: T) =>
  Object.entries(names).map(([value, label]) => ({ value, label }))

/** The question reads as a line: what it is beside what is chosen. */
const INLINE = { size: 'xs', classNames: { root: css.pick, label: css.label } } as const

interface ControlsProps {
  readonly search: FunnelSearch
  readonly days: Days
  readonly answer: FunnelAnswer | undefined
  readonly change: (change: Change) => void
}

/** The question: which time, counted how, split by what, against what. Everything stands in the address. */
export function Controls({ search, days, answer, change }: ControlsProps) {
  const mode = search.mode ?? 'cohort'
  const said = (next: Record<string, string>): FunnelSearch => funnelSearch(next)
  const dimensions = answer?.dimensions ?? ['channel', 'source', 'campaign', 'rep', 'track']
  const by = search.by ?? USUAL_SPLIT
  const splits = by === NO_SPLIT || dimensions.includes(by) ? dimensions : [...dimensions, by]
  return (
    <div className={css.controls}>
      {mode === 'snapshot' ? null : (
        <NativeSelect
          {...INLINE}
          label={words.range}
          data={optionsOf(words.ranges)}
          value={search.range ?? '90d'}
          onChange={({ currentTarget: { value } }) =>
            change(
              value === 'custom'
                ? { range: 'custom', from: days.from ?? undefined, to: days.to ?? undefined }
                : { range: said({ range: value }).range, from: undefined, to: undefined },
            )
          }
        />
      )}
      {search.range === 'custom' && mode !== 'snapshot' ? (
        <>
          <Day label={words.from} value={days.from} set={(from) => change({ from })} />
          <Day label={words.to} value={days.to} set={(to) => change({ to })} />
        </>
      ) : null}
      <div className={css.withHelp}>
        <NativeSelect
          {...INLINE}
          label={words.mode}
          data={optionsOf(words.modes)}
          value={mode}
          onChange={({ currentTarget: { value } }) =>
            change({ mode: value === 'cohort' ? undefined : said({ mode: value }).mode })
          }
        />
        <Help
          about={words.mode}
          text={
            <div className={css.modes}>
              {Object.values(words.modeHelp).map((text) => (
                <p key={text}>{text}</p>
              ))}
            </div>
          }
        />
      </div>
      <NativeSelect
        {...INLINE}
        label={words.split}
        data={[
          { value: NO_SPLIT, label: words.noSplit },
          ...splits.map((value) => ({ value, label: dimensionName(value) })),
        ]}
        value={by}
        onChange={({ currentTarget: { value } }) =>
          change({ by: value === USUAL_SPLIT ? undefined : value, sort: undefined })
        }
      />
      {mode === 'snapshot' ? null : (
        <NativeSelect
          {...INLINE}
          label={words.compare}
          data={optionsOf(words.compares)}
          value={search.compare ?? 'previous'}
          onChange={({ currentTarget: { value } }) => change({ compare: said({ compare: value }).compare })}
        />
      )}
      <div className={css.view}>
        <SegmentedControl
          size="xs"
          aria-label={words.view}
          data={optionsOf(words.views)}
          value={search.view ?? 'drawing'}
          onChange={(value) => change({ view: said({ view: value }).view })}
        />
      </div>
    </div>
  )
}

function Day({
  label,
  value,
  set,
}: {
  readonly label: string
  readonly value: string | null
  readonly set: (day: string | undefined) => void
}) {
  return (
    <TextInput
      {...INLINE}
      type="date"
      label={label}
      value={value ?? ''}
      onChange={({ currentTarget }) => set(currentTarget.value === '' ? undefined : currentTarget.value)}
    />
  )
}
