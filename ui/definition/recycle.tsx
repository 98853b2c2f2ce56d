import { MultiSelect } from '@mantine/core'
import type { FunnelSource } from '#src/definition/schema.ts'
import { definitionWords } from '../words/definition.ts'
import css from './cards.module.css'
import { Criterion } from './criterion.tsx'
import { ChoiceField, DurationField, TextField } from './field.tsx'
import { Item, Section } from './item.tsx'
import { useSetting } from './known.ts'
import { freshId } from './stages.tsx'

const words = definitionWords.cards

type Recycle = NonNullable<FunnelSource['recycle']>[number]

const LIST = ['recycle'] as const

/** The only automatic ways back. */
export function WaysBack() {
  const { source, working, openCard } = useSetting()
  const rules = source.recycle ?? []
  const [first, , third] = source.stages
  const add = () => {
    const id = freshId(rules, 'new-way-back')
    const value = { id, from: third?.id ?? '', to: first?.id ?? '', after: '90d', reason: words.newReason }
    working.edit({ kind: 'insert', path: LIST, at: rules.length, value })
    openCard(`recycle.${id}`)
  }
  return (
    <Section
      title={words.recycle}
      help={words.recycleHelp}
      {...(source.stages.length < 3 ? {} : { add: { label: words.addRecycle, onAdd: add } })}
    >
      <ul className={css.list}>
        {rules.map((rule, index) => (
          <WayBack key={rule.id} rule={rule} index={index} of={rules.length} />
        ))}
      </ul>
    </Section>
  )
}

interface WayBackProps {
  readonly rule: Recycle
  readonly index: number
  readonly of: number
}

function WayBack({ rule, index, of }: WayBackProps) {
  const { source, working } = useSetting()
  const named = (id: string) => source.stages.find((stage) => stage.id === id)?.name ?? id
  const from = [rule.from].flat().map(named).join(', ')
  const set = (value: string) => working.edit({ kind: 'set', path: [...LIST, index, 'when'], value })
  return (
    <Item
      list={LIST}
      index={index}
      of={of}
      id={rule.id}
      title={rule.reason}
      guess={rule.guess}
      form={<WayBackForm rule={rule} index={index} of={of} />}
    >
      <p>{words.wayBack(from, named(rule.to))}</p>
      {rule.after === undefined ? null : <p>{words.afterSilence(rule.after)}</p>}
      {rule.when === undefined ? null : (
        <Criterion cel={rule.when} label={rule.reason} {...(working.mayEdit ? { onChange: set } : {})} />
      )}
    </Item>
  )
}

function WayBackForm({ rule, index }: WayBackProps) {
  const { source, working } = useSetting()
  const path = (key: string) => [...LIST, index, key]
  const put = (key: string) => (value: string) =>
    working.edit(value === '' ? { kind: 'remove', path: path(key) } : { kind: 'set', path: path(key), value })
  const names = Object.fromEntries(source.stages.map(({ id, name }) => [id, name]))
  const from = [rule.from].flat()
  const leave = (next: string[]) =>
    next.length > 0 &&
    working.edit({ kind: 'set', path: path('from'), value: next.length === 1 ? (next[0] ?? '') : next })
  return (
    <div className={css.fields}>
      <MultiSelect
        size="xs"
        className={css.wide ?? ''}
        label={words.from}
        value={from}
        data={Object.entries(names).map(([value, label]) => ({ value, label }))}
        onChange={leave}
      />
      <ChoiceField label={words.to} value={rule.to} choices={names} onDone={put('to')} />
      <DurationField label={words.silence} value={rule.after ?? ''} onDone={put('after')} />
      <DurationField label={words.coolDown} value={rule.coolDown ?? ''} onDone={put('coolDown')} />
      <TextField label={words.reason} value={rule.reason} required onDone={put('reason')} />
    </div>
  )
}
