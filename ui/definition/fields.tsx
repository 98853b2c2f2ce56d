import { Button, ScrollArea, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FunnelSource } from '#src/definition/schema.ts'
import type { CompletenessAnswer } from '#src/learn/definition-answer.ts'
import { useMay } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { definitionWords } from '../words/definition.ts'
import { fieldName } from '../words/definition-sentence.ts'
import css from './cards.module.css'
import { ChoiceField, ListField, TextField } from './field.tsx'
import { Item, Section } from './item.tsx'
import { useSetting } from './known.ts'
import { completenessQuery } from './queries.ts'

const words = definitionWords.fields

type Field = NonNullable<FunnelSource['fields']>[number]
const TYPES = ['text', 'number', 'flag', 'list', 'date'] as const

/** Facts of one's own, and how complete the facts about people are. */
export function Fields() {
  const mayDefine = useMay('define')
  const { source, working } = useSetting()
  const fields = source.fields ?? []
  return (
    <div className={css.column}>
      <Section title={words.title}>
        <p className="quiet">{words.explain}</p>
        {fields.length === 0 ? <p>{words.none}</p> : null}
        <ul className={css.list}>
          {fields.map((field, index) => (
            <FieldItem key={`${field.of ?? 'person'}.${field.id}`} field={field} index={index} of={fields.length} />
          ))}
        </ul>
        {working.mayEdit ? <NewField fields={fields} /> : null}
      </Section>
      {mayDefine ? <Completeness /> : null}
    </div>
  )
}

function FieldItem({ field, index, of }: { readonly field: Field; readonly index: number; readonly of: number }) {
  const { source, working } = useSetting()
  const { id, type, label, options, requiredAt } = field
  const record = field.of ?? 'person'
  const stages = Object.fromEntries(source.stages.map((stage) => [stage.id, stage.short ?? stage.name]))
  const put = (key: string, value: string | readonly string[]) =>
    working.edit(
      value.length === 0
        ? { kind: 'remove', path: ['fields', index, key] }
        : { kind: 'set', path: ['fields', index, key], value },
    )
  const hasOptions = type === 'text' || type === 'list'
  return (
    <Item
      list={['fields']}
      index={index}
      of={of}
      id={id}
      title={label ?? id}
      meta={
        <>
          <code>{`${record}.${id}`}</code>
          <span>{words.types[type]}</span>
          {requiredAt === undefined ? null : <span>{`${words.requiredAt} ${stages[requiredAt] ?? requiredAt}`}</span>}
        </>
      }
      form={
        <div className={css.fields}>
          <TextField label={words.label} value={label ?? ''} onDone={(value) => put('label', value)} />
          <ChoiceField label={words.type} value={type} choices={words.types} onDone={(value) => put('type', value)} />
          <ChoiceField
            label={words.requiredAt}
            value={requiredAt ?? ''}
            choices={{ '': words.never, ...stages }}
            onDone={(value) => put('requiredAt', value)}
          />
          {hasOptions ? (
            <ListField
              label={words.options}
              description={words.optionsHelp}
              values={options ?? []}
              onDone={(values) => put('options', values)}
            />
          ) : null}
        </div>
      }
    >
      {options === undefined ? null : <p className="quiet">{options.join(', ')}</p>}
    </Item>
  )
}

function NewField({ fields }: { readonly fields: readonly Field[] }) {
  const { working, openCard } = useSetting()
  const [id, setId] = useState('')
  const [type, setType] = useState<(typeof TYPES)[number]>('text')
  const isTaken = fields.some((one) => one.id === id && (one.of ?? 'person') === 'person')
  const wrong =
    id === '' ? undefined : isTaken ? words.idTaken : /^[a-z][a-z0-9_]{0,63}$/.test(id) ? undefined : words.idWrong
  return (
    <form
      className={css.fields}
      onSubmit={(event) => {
        event.preventDefault()
        if (id === '' || wrong !== undefined) return
        working.edit({ kind: 'insert', path: ['fields'], at: fields.length, value: { id, type } })
        openCard(`fields.${id}`)
        setId('')
      }}
    >
      <TextInput
        size="xs"
        className={css.field ?? ''}
        label={words.id}
        value={id}
        {...(wrong === undefined ? {} : { error: wrong })}
        onChange={({ currentTarget }) => setId(currentTarget.value.trim())}
      />
      <Select
        size="xs"
        className={css.field ?? ''}
        label={words.type}
        data={TYPES.map((value) => ({ value, label: words.types[value] }))}
        value={type}
        allowDeselect={false}
        onChange={(next) => setType(TYPES.find((one) => one === next) ?? 'text')}
      />
      <Button size="xs" variant="default" type="submit" disabled={id === '' || wrong !== undefined}>
        {words.add}
      </Button>
    </form>
  )
}

function Completeness() {
  const { data, error, refetch } = useQuery(completenessQuery)
  const { number } = useFormats()
  return (
    <Section title={words.completeness}>
      <p className="quiet">{words.completenessExplain}</p>
      {data === undefined ? (
        error === null ? (
          <Loading lines={4} />
        ) : (
          <Failure error={error} retry={refetch} />
        )
      ) : data.people === 0 ? (
        <p>{words.nobody}</p>
      ) : (
        <>
          <p>{words.looked(number(data.looked), number(data.people))}</p>
          <CompletenessTable answer={data} by="stage" />
          <CompletenessTable answer={data} by="source" />
        </>
      )}
    </Section>
  )
}

const LOW = 0.5

function CompletenessTable({ answer, by }: { readonly answer: CompletenessAnswer; readonly by: 'stage' | 'source' }) {
  const { source, labels } = useSetting()
  const { number, percent } = useFormats()
  const order = source.stages.map(({ id }) => id)
  const rows = answer.rows.filter((row) => row.by === by)
  const sorted = by === 'stage' ? rows.toSorted((a, b) => order.indexOf(a.value) - order.indexOf(b.value)) : rows
  const fields = [...new Set(rows.flatMap(({ known }) => Object.keys(known)))]
  const required = new Map((source.fields ?? []).map(({ id, requiredAt }) => [id, requiredAt]))
  const nameOfRow = (value: string) =>
    by === 'stage'
      ? (source.stages.find(({ id }) => id === value)?.name ?? value)
      : value === ''
        ? words.unknownSource
        : value
  /** Whether a stage is at or after the one from which a field is required. */
  const isRequired = (field: string, stage: string) => {
    const from = required.get(field)
    return by === 'stage' && from !== undefined && order.indexOf(stage) >= order.indexOf(from)
  }
  return (
    <ScrollArea
      className={css.scroll ?? ''}
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': by === 'stage' ? words.byStage : words.bySource }}
    >
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{by === 'stage' ? words.stage : words.channel}</th>
            <th scope="col">{words.people}</th>
            {fields.map((field) => (
              <th key={field} scope="col">
                {fieldName(`person.${field}`, labels)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ value, people, known }) => (
            <tr key={value}>
              <th scope="row">{nameOfRow(value)}</th>
              <td>{number(people)}</td>
              {fields.map((field) => {
                const share = (known[field] ?? 0) / Math.max(1, people)
                const isLow = isRequired(field, value) && share < LOW
                return (
                  <td key={field} data-low={isLow}>
                    {percent(share)}
                    {isLow ? ` ${words.missing}` : null}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}
