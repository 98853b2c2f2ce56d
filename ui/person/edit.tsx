import { Alert, Button, NumberInput, Stack, Switch, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Json } from '#src/funnel/brand.ts'
import type { PersonRecord, TraitRow } from '#src/funnel/person-record.ts'
import { ApiError } from '../app/api.ts'
import { Drawer } from '../kit/drawer.tsx'
import { toldOf } from '../kit/failure.tsx'
import { toast } from '../kit/toast.tsx'
import { fieldName } from '../words/deeds.ts'
import { personWords as words } from '../words/person.ts'
import { recordQuery, useChanges } from './asked.ts'

interface EditProps {
  readonly id: string
  readonly record: PersonRecord
  readonly open: boolean
  readonly onClose: () => void
}

/** Corrects what is known, a field at a time; what somebody else changed meanwhile is shown, never overwritten. */
export function EditDrawer({ id, record, open, onClose }: EditProps) {
  return (
    <Drawer open={open} onClose={onClose} title={words.editTitle} size="md">
      <Form id={id} record={record} onDone={onClose} />
    </Drawer>
  )
}

/** Worth filling in even where nothing is known. */
const ALWAYS = ['name', 'email', 'phone', 'title', 'company', 'headcount', 'industry', 'budget', 'timeline']
const NUMBERS: ReadonlySet<string> = new Set(['headcount', 'budget', 'timeline', 'revenue'])
/** Follow from others or belong to the ledger; correcting them by hand would be overwritten or mean nothing. */
const DERIVED: ReadonlySet<string> = new Set([
  'email_domain',
  'free_mail',
  'disposable',
  'country_code',
  'headcount_range',
])

type Draft = Readonly<Record<string, Json>>

function rowsOf(record: PersonRecord): readonly TraitRow[] {
  const known = new Map(record.traits.map((row) => [row.name, row]))
  const names = [...ALWAYS, ...[...known.keys()].filter((name) => !(ALWAYS.includes(name) || DERIVED.has(name)))]
  return names.map((name) => known.get(name) ?? { name, label: null, value: null, source: null })
}

/** What was written as the kind of value it replaces: numbers stay numbers, lists lists, nothing clears. */
function typed(name: string, before: Json, said: Json): Json {
  if (typeof said === 'boolean' || typeof said === 'number') return said
  const text = typeof said === 'string' ? said.trim() : ''
  if (text === '') return null
  if (Array.isArray(before))
    return text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  const isNumber = (typeof before === 'number' || NUMBERS.has(name)) && Number.isFinite(Number(text))
  return isNumber ? Number(text) : text
}

function Form({
  id,
  record,
  onDone,
}: {
  readonly id: string
  readonly record: PersonRecord
  readonly onDone: () => void
}) {
  const client = useQueryClient()
  const { patch, takeBack } = useChanges(id)
  const [draft, setDraft] = useState<Draft>({})
  const [problem, setProblem] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  // What the editor saw when the form opened; a newer record must not make an old look fresh.
  const [seen, setSeen] = useState(record)
  const rows = rowsOf(seen)
  const extra = Object.keys(draft).filter((name) => !rows.some((row) => row.name === name))
  const all = [...rows, ...extra.map((name): TraitRow => ({ name, label: null, value: null, source: null }))]
  const changed = all.filter(
    ({ name, value }) => name in draft && !isSame(typed(name, value, draft[name] ?? null), value),
  )
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (changed.length === 0) return onDone()
    setBusy(true)
    setProblem(null)
    try {
      const traits = Object.fromEntries(
        changed.map(({ name, value }) => [name, typed(name, value, draft[name] ?? null)]),
      )
      const answer = await patch({
        traits,
        seen: Object.fromEntries(changed.map((row) => [row.name, row.source?.id ?? null])),
      })
      onDone()
      toast(words.saved(changed.length), () => takeBack(answer))
    } catch (error) {
      setProblem(error)
      await client.invalidateQueries({ queryKey: recordQuery(id).queryKey })
      // The refusal said what it is now; whoever saves again has seen that.
      const now = client.getQueryData(recordQuery(id).queryKey)
      if (now !== undefined && isConflict(error)) setSeen(now)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        <p>{words.editLead}</p>
        {problem === null ? null : <Problem error={problem} />}
        {all.map((row) => (
          <Field
            key={row.name}
            row={row}
            said={row.name in draft ? (draft[row.name] ?? null) : row.value}
            onSay={(value) => setDraft((old) => ({ ...old, [row.name]: value }))}
          />
        ))}
        <AddField onAdd={(name) => setDraft((old) => ({ ...old, [name]: old[name] ?? '' }))} />
        <Button type="submit" loading={isBusy}>
          {words.save}
        </Button>
      </Stack>
    </form>
  )
}

/** A field's name as rules write it: `Use case` is `use_case`. */
const nameOf = (said: string): string =>
  said
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')

function AddField({ onAdd }: { readonly onAdd: (name: string) => void }) {
  const [said, setSaid] = useState('')
  const name = nameOf(said)
  const add = () => {
    onAdd(name)
    setSaid('')
  }
  return (
    <TextInput
      label={words.add}
      placeholder={words.fieldNameHint}
      value={said}
      onChange={(event) => setSaid(event.currentTarget.value)}
      rightSectionWidth={72}
      rightSection={
        <Button size="compact-xs" variant="subtle" disabled={!/^[a-z]/.test(name)} onClick={add}>
          {words.field}
        </Button>
      }
    />
  )
}

const isSame = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b)

const isConflict = (error: unknown): boolean => error instanceof ApiError && error.code === 'conflict'

function Problem({ error }: { readonly error: unknown }) {
  const { why, hint } = toldOf(error)
  const isOld = isConflict(error)
  return (
    <Alert color={isOld ? 'yellow' : 'red'} title={isOld ? words.conflict : words.notDone} role="alert">
      {[why, hint].filter((part) => part !== undefined).join(' ')}
    </Alert>
  )
}

interface FieldProps {
  readonly row: TraitRow
  readonly said: Json
  readonly onSay: (value: Json) => void
}

function Field({ row, said, onSay }: FieldProps) {
  const label = fieldName(row.name, row.label)
  if (typeof row.value === 'boolean')
    return <Switch label={label} checked={said === true} onChange={(event) => onSay(event.currentTarget.checked)} />
  if (typeof row.value === 'number' || NUMBERS.has(row.name))
    return (
      <NumberInput
        label={label}
        value={typeof said === 'number' || typeof said === 'string' ? said : ''}
        onChange={onSay}
        hideControls
        thousandSeparator=" "
      />
    )
  const text = Array.isArray(said) ? said.join(', ') : said === null ? '' : String(said)
  return <TextInput label={label} value={text} dir="auto" onChange={(event) => onSay(event.currentTarget.value)} />
}
