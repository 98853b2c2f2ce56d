import { ActionIcon, Autocomplete, Button, NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import X from 'lucide-react/icons/x'
import type { Scope } from '#src/definition/cel-scope.ts'
import { type Clause, type Group, isGroup, type Join, type Sentence } from '#src/definition/sentence.ts'
import { sentenceWords as words } from '../words/definition-sentence.ts'
import css from './builder.module.css'
import { clauseAbout, operatorOf, operatorsOf, personFields, subjectOf, subjectsOf, withOperator } from './clause.ts'

/** What a sentence may name. */
export interface Known {
  readonly scope: Scope
  readonly labels: ReadonlyMap<string, string>
  /** Events and pages seen lately. */
  readonly names: readonly string[]
}

interface BuilderProps {
  readonly sentence: Sentence
  readonly known: Known
  readonly onChange: (sentence: Sentence) => void
}

const replaced = <T,>(all: readonly T[], index: number, one: T | undefined): readonly T[] =>
  all.flatMap((old, i) => (i === index ? (one === undefined ? [] : [one]) : [old]))

/** A condition put together from parts that read as a sentence. */
export function Builder({ sentence, known, onChange }: BuilderProps) {
  const { parts, join } = sentence
  const set = (index: number, part: Clause | Group | undefined) =>
    onChange({ join, parts: replaced(parts, index, part) })
  const start = known.scope.use === 'fit' ? 'field person.headcount' : 'visited'
  const first = known.scope.use === 'event' ? eventClause : clauseAbout(start, known.scope)
  return (
    <div className={css.builder}>
      <JoinChoice join={join} shown={parts.length > 1} onChange={(next) => onChange({ join: next, parts })} />
      {parts.map((part, index) =>
        isGroup(part) ? (
          <GroupRows
            key={`${index}`}
            group={part}
            known={known}
            onChange={(next) => set(index, next.clauses.length === 0 ? undefined : next)}
          />
        ) : (
          <ClauseRow
            key={`${index}`}
            clause={part}
            known={known}
            onChange={(next) => set(index, next)}
            {...(parts.length > 1 ? { onRemove: () => set(index, undefined) } : {})}
          />
        ),
      )}
      <div className={css.more}>
        <Button size="compact-sm" variant="default" onClick={() => onChange({ join, parts: [...parts, first] })}>
          {words.add}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() =>
            onChange({ join, parts: [...parts, { join: join === 'all' ? 'any' : 'all', clauses: [first, first] }] })
          }
        >
          {words.addGroup}
        </Button>
      </div>
    </div>
  )
}

const eventClause: Clause = { kind: 'number', field: 'event.minutes', op: '>=', value: 10 }

function JoinChoice({ join, shown, onChange }: { join: Join; shown: boolean; onChange: (join: Join) => void }) {
  if (!shown) return null
  return (
    <Select
      className={css.join}
      size="xs"
      aria-label={words.join}
      data={[
        { value: 'all', label: words.joins.all },
        { value: 'any', label: words.joins.any },
      ]}
      value={join}
      allowDeselect={false}
      onChange={(next) => onChange(next === 'any' ? 'any' : 'all')}
    />
  )
}

function GroupRows({ group, known, onChange }: { group: Group; known: Known; onChange: (group: Group) => void }) {
  const { join, clauses } = group
  return (
    <fieldset className={css.group}>
      <legend className="only-read">{words.group}</legend>
      <JoinChoice join={join} shown onChange={(next) => onChange({ join: next, clauses })} />
      {clauses.map((clause, index) => (
        <ClauseRow
          key={`${index}`}
          clause={clause}
          known={known}
          onChange={(next) => onChange({ join, clauses: replaced(clauses, index, next) })}
          onRemove={() => onChange({ join, clauses: replaced(clauses, index, undefined) })}
        />
      ))}
      <div>
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => onChange({ join, clauses: [...clauses, clauses.at(-1) ?? eventClause] })}
        >
          {words.add}
        </Button>
      </div>
    </fieldset>
  )
}

interface RowProps {
  readonly clause: Clause
  readonly known: Known
  readonly onChange: (clause: Clause) => void
  readonly onRemove?: () => void
}

function ClauseRow({ clause, known, onChange, onRemove }: RowProps) {
  const { scope, labels } = known
  const operators = operatorsOf(clause, scope).map((value) => ({ value, label: words.operators[value] }))
  return (
    <div className={css.row}>
      {scope.use === 'event' && 'field' in clause ? (
        <TextInput
          size="xs"
          aria-label={words.property}
          className={css.subject}
          value={clause.field.replace('event.', '')}
          onChange={({ currentTarget }) => {
            const name = currentTarget.value.replace(/\W/g, '')
            onChange({ ...clause, field: `event.${name}` })
          }}
        />
      ) : (
        <Select
          size="xs"
          searchable
          aria-label={words.what}
          className={css.subject}
          data={subjectsOf(scope, labels).map(({ group, items }) => ({ group, items: [...items] }))}
          value={subjectOf(clause)}
          allowDeselect={false}
          maxDropdownHeight={320}
          onChange={(next) => next !== null && onChange(clauseAbout(next, scope))}
        />
      )}
      <Select
        size="xs"
        aria-label={words.how}
        className={css.operator}
        data={operators}
        value={operatorOf(clause)}
        allowDeselect={false}
        onChange={(next) => {
          const operator = operators.find(({ value }) => value === next)?.value
          if (operator !== undefined) onChange(withOperator(clause, operator, scope))
        }}
      />
      <Values clause={clause} known={known} onChange={onChange} />
      {onRemove === undefined ? null : (
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={words.remove} onClick={onRemove}>
          <X size={14} aria-hidden />
        </ActionIcon>
      )}
    </div>
  )
}

const numberOf = (said: string | number, before: number): number => {
  const read = typeof said === 'number' ? said : Number(said)
  return said === '' || !Number.isFinite(read) ? before : read
}

type ValueProps = Omit<RowProps, 'onRemove'>

function NumberValue(props: { readonly label: string; readonly value: number; readonly set: (value: number) => void }) {
  const { label, value, set } = props
  return (
    <NumberInput
      size="xs"
      className={css.number}
      aria-label={label}
      value={value}
      onChange={(said) => set(numberOf(said, value))}
    />
  )
}

function Values({ clause, known, onChange }: ValueProps) {
  switch (clause.kind) {
    case 'number':
      return <NumberValue label={words.value} value={clause.value} set={(value) => onChange({ ...clause, value })} />
    case 'text':
    case 'has-entry':
      return (
        <TextInput
          size="xs"
          className={css.value}
          aria-label={words.value}
          value={clause.value}
          onChange={({ currentTarget }) => onChange({ ...clause, value: currentTarget.value })}
        />
      )
    case 'one-of':
      return (
        <TagsInput
          size="xs"
          className={css.value}
          aria-label={words.values}
          value={clause.values.map(String)}
          onChange={(values) => onChange({ ...clause, values: values.length === 0 ? clause.values : values })}
        />
      )
    case 'in-list':
    case 'shares':
      return (
        <Choice
          label={words.list}
          names={[...known.scope.lists.keys()]}
          value={clause.list}
          onChange={(list) => onChange({ ...clause, list })}
        />
      )
    case 'flag':
    case 'known':
      return null
    default:
      return <DoingValues clause={clause} known={known} onChange={onChange} />
  }
}

type Doing = Extract<Clause, { kind: 'visited' | 'did' | 'count' | 'last' | 'after' | 'confirmed' | 'consented' }>

function DoingValues({ clause, known, onChange }: Omit<ValueProps, 'clause'> & { readonly clause: Doing }) {
  const number =
    'value' in clause ? (
      <NumberValue
        label={clause.kind === 'last' ? words.days : clause.kind === 'count' ? words.times : words.value}
        value={clause.value}
        set={(value) => onChange({ ...clause, value })}
      />
    ) : null
  if (clause.kind === 'confirmed')
    return (
      <>
        {number}
        <TagsInput
          size="xs"
          className={css.value}
          aria-label={words.facts}
          data={[...personFields()]}
          value={[...clause.fields]}
          onChange={(fields) => onChange({ ...clause, fields: fields.length === 0 ? clause.fields : fields })}
        />
      </>
    )
  if (clause.kind === 'consented')
    return (
      <Choice
        label={words.purpose}
        names={[...known.scope.purposes]}
        value={clause.purpose}
        onChange={(purpose) => onChange({ ...clause, purpose })}
      />
    )
  const page = clause.kind === 'visited' ? { isPage: true } : clause.kind === 'did' ? { isPage: false } : {}
  return (
    <>
      {number}
      <Name value={clause.name} known={known} onChange={(name) => onChange({ ...clause, name })} {...page} />
      {clause.kind === 'after' ? (
        <Choice
          label={words.stage}
          names={[...known.scope.stages]}
          value={clause.stage}
          onChange={(stage) => onChange({ ...clause, stage })}
        />
      ) : clause.kind === 'last' ? null : (
        <Window clause={clause} onChange={onChange} />
      )}
    </>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly names: readonly string[]
  readonly value: string
  readonly onChange: (name: string) => void
}

function Choice({ label, names, value, onChange }: ChoiceProps) {
  return (
    <Select
      size="xs"
      className={css.value}
      aria-label={label}
      data={[...names]}
      value={value}
      allowDeselect={false}
      onChange={(next) => next !== null && onChange(next)}
    />
  )
}

interface NameProps {
  readonly value: string
  readonly isPage?: boolean
  readonly known: Known
  readonly onChange: (name: string) => void
}

function Name({ value, isPage, known, onChange }: NameProps) {
  const fitting = known.names.filter((name) => isPage === undefined || name.startsWith('/') === isPage)
  return (
    <Autocomplete
      size="xs"
      className={css.value}
      aria-label={words.name}
      data={[...fitting]}
      value={value}
      onChange={onChange}
    />
  )
}

const WINDOWS = ['1d', '7d', '14d', '30d', '60d', '90d', '180d', '365d']

type Windowed = Extract<Clause, { kind: 'visited' | 'did' | 'count' }>

interface WindowProps {
  readonly clause: Windowed
  readonly onChange: (clause: Clause) => void
}

function Window({ clause, onChange }: WindowProps) {
  const now = clause.within
  const all = now === undefined || WINDOWS.includes(now) ? WINDOWS : [...WINDOWS, now]
  return (
    <Select
      size="xs"
      className={css.window}
      aria-label={words.within}
      data={[{ value: '', label: words.ever }, ...all.map((value) => ({ value, label: words.inLast(value) }))]}
      value={now ?? ''}
      allowDeselect={false}
      onChange={(next) => {
        const { within: _, ...rest } = clause
        onChange(next === null || next === '' ? rest : { ...rest, within: next })
      }}
    />
  )
}
