import type { FunnelSource } from '#src/definition/schema.ts'
import { definitionWords } from '../words/definition.ts'
import css from './cards.module.css'
import { ChoiceField, TextField } from './field.tsx'
import { Item, Section } from './item.tsx'
import { useSetting } from './known.ts'

const words = definitionWords.cards

type Benchmark = NonNullable<FunnelSource['benchmarks']>[number]

const LIST = ['benchmarks'] as const
const isShare = (value: string): string | undefined => (/^\d{1,3}(\.\d+)?%$/.test(value) ? undefined : words.shareWrong)
const numberOf = (share: string | undefined): number => Number.parseFloat(share ?? '')

/** What a benchmark says, in one line. */
function saidBy({ weak, average, strong }: Benchmark): string {
  const parts = [
    ...(weak === undefined ? [] : [words.weakUnder(weak)]),
    ...(average === undefined ? [] : [words.averageOf(average[0], average[1])]),
    ...(strong === undefined ? [] : [words.strongFrom(strong)]),
  ]
  return parts.length === 0 ? words.notSet : parts.join(' · ')
}

/** What others reach between two stages. */
export function Benchmarks() {
  const { source, working, openCard } = useSetting()
  const benchmarks = source.benchmarks ?? []
  const [first, second] = source.stages
  const add = () => {
    const value = {
      ...{ from: first?.id ?? '', to: second?.id ?? '', average: ['20%', '30%'], source: words.newSource },
    }
    working.edit({ kind: 'insert', path: LIST, at: benchmarks.length, value })
    openCard(`benchmarks.${benchmarks.length}`)
  }
  return (
    <Section
      title={words.benchmarks}
      help={words.benchmarksHelp}
      {...(source.stages.length < 2 ? {} : { add: { label: words.addBenchmark, onAdd: add } })}
    >
      <ul className={css.list}>
        {benchmarks.map((one, index) => (
          <BenchmarkItem key={`${index}`} one={one} index={index} of={benchmarks.length} />
        ))}
      </ul>
    </Section>
  )
}

interface ItemProps {
  readonly one: Benchmark
  readonly index: number
  readonly of: number
}

function BenchmarkItem({ one, index, of }: ItemProps) {
  const { source } = useSetting()
  const named = (id: string) => source.stages.find((stage) => stage.id === id)?.name ?? id
  return (
    <Item
      list={LIST}
      index={index}
      of={of}
      id={`${index}`}
      title={words.step(named(one.from), named(one.to))}
      guess={one.guess}
      form={<BenchmarkForm one={one} index={index} of={of} />}
    >
      <p>{saidBy(one)}</p>
      <p className="quiet">{one.source}</p>
    </Item>
  )
}

function BenchmarkForm({ one, index }: ItemProps) {
  const { source, working } = useSetting()
  const names = Object.fromEntries(source.stages.map(({ id, name }) => [id, name]))
  const path = (key: string) => [...LIST, index, key]
  const put = (key: 'from' | 'to' | 'weak' | 'strong' | 'source') => (value: string) =>
    working.edit(value === '' ? { kind: 'remove', path: path(key) } : { kind: 'set', path: path(key), value })
  const [low = '', high = ''] = one.average ?? []
  // A range has two ends: the one that is missing begins as the other.
  const range = (next: readonly [string, string]) =>
    working.edit(
      next[0] === '' && next[1] === ''
        ? { kind: 'remove', path: path('average') }
        : { kind: 'set', path: path('average'), value: [next[0] || next[1], next[1] || next[0]] },
    )
  const under = (value: string) => isShare(value) ?? (numberOf(value) > numberOf(high) ? words.rangeWrong : undefined)
  const over = (value: string) => isShare(value) ?? (numberOf(value) < numberOf(low) ? words.rangeWrong : undefined)
  return (
    <div className={css.fields}>
      <ChoiceField label={words.from} value={one.from} choices={names} onDone={put('from')} />
      <ChoiceField label={words.to} value={one.to} choices={names} onDone={put('to')} />
      <TextField label={words.weak} value={one.weak ?? ''} check={isShare} onDone={put('weak')} />
      <TextField label={words.averageFrom} value={low} check={under} onDone={(value) => range([value, high])} />
      <TextField label={words.averageTo} value={high} check={over} onDone={(value) => range([low, value])} />
      <TextField label={words.strong} value={one.strong ?? ''} check={isShare} onDone={put('strong')} />
      <TextField label={words.source} value={one.source} required onDone={put('source')} />
    </div>
  )
}
