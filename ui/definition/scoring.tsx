import { Button } from '@mantine/core'
import type { FunnelSource } from '#src/definition/schema.ts'
import { definitionWords, spanText } from '../words/definition.ts'
import css from './cards.module.css'
import { Criterion } from './criterion.tsx'
import { DurationField, ListField, NumberField, TextField } from './field.tsx'
import { Item, Section } from './item.tsx'
import { useSetting } from './known.ts'
import { freshId } from './stages.tsx'

const words = definitionWords.cards

type Scoring = NonNullable<FunnelSource['scoring']>
type FitRule = NonNullable<Scoring['fit']>['rules'][number]
type EngagementRule = NonNullable<Scoring['engagement']>['rules'][number]

const FIT = ['scoring', 'fit', 'rules'] as const
const ENGAGEMENT = ['scoring', 'engagement', 'rules'] as const

/** `+15`, `−20`. */
const signed = (points: number): string => (points < 0 ? `−${-points}` : `+${points}`)

function Points({ points }: { readonly points: number }) {
  return (
    <span className={css.points} data-sign={points < 0 ? 'minus' : 'plus'}>
      {signed(points)}
    </span>
  )
}

/** Points for who somebody is. */
export function FitRules() {
  const { source, working, openCard } = useSetting()
  const rules = source.scoring?.fit?.rules ?? []
  const add = () => {
    const id = freshId([...rules, ...(source.scoring?.engagement?.rules ?? [])], 'new-rule')
    const value = { id, when: 'person.headcount >= 50', points: 10, reason: words.newReason }
    working.edit({ kind: 'insert', path: FIT, at: rules.length, value })
    openCard([...FIT, id].join('.'))
  }
  return (
    <Section title={words.fit} help={words.fitHelp} add={{ label: words.addRule, onAdd: add }}>
      <ul className={css.list}>
        {rules.map((rule, index) => (
          <FitItem key={rule.id} rule={rule} index={index} of={rules.length} />
        ))}
      </ul>
      <Caps part="fit" />
    </Section>
  )
}

interface RuleProps<Rule> {
  readonly rule: Rule
  readonly index: number
  readonly of: number
}

function FitItem({ rule, index, of }: RuleProps<FitRule>) {
  const { working } = useSetting()
  const at = (key: string) => [...FIT, index, key]
  return (
    <Item
      list={FIT}
      index={index}
      of={of}
      id={rule.id}
      title={rule.reason}
      guess={rule.guess}
      meta={<Points points={rule.points} />}
      form={
        <div className={css.fields}>
          <NumberField
            label={words.points}
            value={rule.points}
            required
            onDone={(value) => value !== undefined && working.edit({ kind: 'set', path: at('points'), value })}
          />
          <TextField
            label={words.reason}
            value={rule.reason}
            required
            onDone={(value) => working.edit({ kind: 'set', path: at('reason'), value })}
          />
        </div>
      }
    >
      <Criterion
        cel={rule.when}
        use="fit"
        label={rule.reason}
        {...(working.mayEdit
          ? { onChange: (value: string) => working.edit({ kind: 'set', path: at('when'), value }) }
          : {})}
      />
    </Item>
  )
}

/** Points for what somebody does. */
export function EngagementRules() {
  const { source, working, openCard } = useSetting()
  const rules = source.scoring?.engagement?.rules ?? []
  const add = () => {
    const id = freshId([...rules, ...(source.scoring?.fit?.rules ?? [])], 'new-action')
    const value = { id, on: '/pricing', points: 10, reason: words.newReason }
    working.edit({ kind: 'insert', path: ENGAGEMENT, at: rules.length, value })
    openCard([...ENGAGEMENT, id].join('.'))
  }
  return (
    <Section title={words.engagement} help={words.engagementHelp} add={{ label: words.addRule, onAdd: add }}>
      <ul className={css.list}>
        {rules.map((rule, index) => (
          <EngagementItem key={rule.id} rule={rule} index={index} of={rules.length} />
        ))}
      </ul>
      <Caps part="engagement" />
    </Section>
  )
}

function EngagementItem({ rule, index, of }: RuleProps<EngagementRule>) {
  const { source, working } = useSetting()
  const halfLife = rule.halfLife ?? source.scoring?.engagement?.halfLife
  const limits = [
    rule.points < 0 || halfLife === undefined || halfLife === 'never' ? words.never : words.halves(spanText(halfLife)),
    ...(rule.cap === undefined ? [] : [words.atMost(rule.cap)]),
    ...(rule.perDay === undefined ? [] : [words.timesADay(rule.perDay)]),
    ...(rule.group === undefined ? [] : [`${words.group} ${rule.group}`]),
  ]
  const set = (value: string) => working.edit({ kind: 'set', path: [...ENGAGEMENT, index, 'where'], value })
  return (
    <Item
      list={ENGAGEMENT}
      index={index}
      of={of}
      id={rule.id}
      title={rule.reason}
      guess={rule.guess}
      meta={
        <>
          <Points points={rule.points} />
          <span className="quiet">{limits.join(' · ')}</span>
        </>
      }
      form={<EngagementForm rule={rule} index={index} of={of} />}
    >
      <p className={css.on}>
        {[rule.on].flat().map((name) => (
          <code key={name}>{name}</code>
        ))}
      </p>
      {rule.where === undefined ? null : (
        <Criterion
          cel={rule.where}
          use="event"
          label={`${words.where}: ${rule.reason}`}
          {...(working.mayEdit ? { onChange: set } : {})}
        />
      )}
    </Item>
  )
}

function EngagementForm({ rule, index }: RuleProps<EngagementRule>) {
  const { working, names } = useSetting()
  const at = (key: string) => [...ENGAGEMENT, index, key]
  const put = (key: string, value: string | number | undefined) =>
    working.edit(
      value === undefined || value === '' ? { kind: 'remove', path: at(key) } : { kind: 'set', path: at(key), value },
    )
  return (
    <div className={css.fields}>
      <ListField
        label={words.on}
        values={[rule.on].flat()}
        known={names}
        onDone={(values) =>
          values.length > 0 &&
          working.edit({ kind: 'set', path: at('on'), value: values.length === 1 ? (values[0] ?? '') : values })
        }
      />
      <NumberField label={words.points} value={rule.points} required onDone={(value) => put('points', value)} />
      <TextField label={words.reason} value={rule.reason} required onDone={(value) => put('reason', value)} />
      <DurationField label={words.halfLife} value={rule.halfLife ?? ''} onDone={(value) => put('halfLife', value)} />
      <NumberField label={words.cap} value={rule.cap} onDone={(value) => put('cap', value)} />
      <NumberField label={words.perDay} value={rule.perDay} onDone={(value) => put('perDay', value)} />
      {rule.where === undefined ? (
        <Button size="compact-xs" variant="default" onClick={() => put('where', 'event.minutes >= 10')}>
          {words.where}
        </Button>
      ) : (
        <Button size="compact-xs" variant="default" onClick={() => put('where', undefined)}>
          {words.anyTime}
        </Button>
      )}
    </div>
  )
}

/** The caps of a half of the score, and how fast it fades. */
function Caps({ part }: { readonly part: 'fit' | 'engagement' }) {
  const { source, working } = useSetting()
  const half = source.scoring?.[part]
  if (!working.mayEdit || half === undefined) return null
  const put = (key: string, value: string | number | undefined) =>
    working.edit(
      value === undefined || value === ''
        ? { kind: 'remove', path: ['scoring', part, key] }
        : { kind: 'set', path: ['scoring', part, key], value },
    )
  return (
    <div className={css.fields}>
      <NumberField label={words.cap} value={half.cap} onDone={(value) => put('cap', value)} />
      {'halfLife' in half || part === 'engagement' ? (
        <DurationField
          label={words.halfLife}
          value={source.scoring?.engagement?.halfLife ?? ''}
          onDone={(value) => put('halfLife', value)}
        />
      ) : null}
    </div>
  )
}
