import { Button, Popover, Select, TagsInput, TextInput, UnstyledButton } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { api } from '../app/api.ts'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { peopleWords as words } from '../words/people.ts'
import type { Choices } from './ask.ts'
import filterCss from './filters.module.css'
import { filterOf, type PeopleSearch } from './search.ts'
import type { Selection } from './selection.ts'
import css from './table.module.css'

interface Changed {
  readonly changed: number
  readonly batch: string | null
}

interface BarProps {
  readonly search: PeopleSearch
  readonly selection: Selection
  readonly choices: Choices
  readonly loaded: number
  readonly hasMore: boolean
}

/** Does something with all who are selected, and offers to undo it. */
function useBulk({ search, selection }: BarProps) {
  const client = useQueryClient()
  const formats = useFormats()
  const renew = () => client.invalidateQueries({ queryKey: ['people'] })
  return useMutation({
    mutationFn: (action: object) =>
      api.post<Changed>('/api/people/bulk', {
        action,
        ...(selection.isAll ? { filter: filterOf(search) } : { ids: [...selection.ids] }),
      }),
    onSuccess: ({ changed, batch }) => {
      selection.clear()
      void renew()
      const undo = async () => {
        await api.post('/api/people/bulk/undo', { batch })
        await renew()
      }
      if (batch === null) toast(words.doneNobody)
      else toast(words.done(changed, formats.number(changed)), undo)
    },
    onError: (error) => toastFailure(error),
  })
}

/** What can be done with those selected. */
export function BulkBar(props: BarProps) {
  const { selection, choices, loaded, hasMore } = props
  const formats = useFormats()
  const bulk = useBulk(props)
  const count = selection.ids.size
  const isEverybodyLoaded = count >= loaded && hasMore && !selection.isAll
  const run = (action: object) => bulk.mutate(action)
  return (
    <div className={css.bulk} role="toolbar" aria-label={words.bulk}>
      <strong aria-live="polite">
        {selection.isAll ? words.selectedAll : words.selected(count, formats.number(count))}
      </strong>
      {isEverybodyLoaded ? (
        <Button variant="subtle" size="compact-sm" onClick={selection.chooseAll}>
          {words.selectMatching}
        </Button>
      ) : null}
      <Act label={words.assign} busy={bulk.isPending}>
        {(close) => <AssignForm choices={choices} onRun={(action) => [close(), run(action)]} />}
      </Act>
      <Act label={words.moveTo} busy={bulk.isPending}>
        {(close) => <StageForm choices={choices} onRun={(action) => [close(), run(action)]} />}
      </Act>
      <Act label={words.tag} busy={bulk.isPending}>
        {(close) => <TagForm onRun={(action) => [close(), run(action)]} />}
      </Act>
      <Act label={words.disqualify} busy={bulk.isPending}>
        {(close) => <OutForm onRun={(action) => [close(), run(action)]} />}
      </Act>
      <Button
        variant="default"
        disabled={bulk.isPending}
        onClick={() => run({ kind: 'requalify', reason: words.requalify })}
      >
        {words.requalify}
      </Button>
      <Button variant="subtle" onClick={selection.clear}>
        {words.clearSelection}
      </Button>
      {bulk.isPending ? <span role="status">{words.doing}</span> : null}
    </div>
  )
}

interface ActProps {
  readonly label: string
  readonly busy: boolean
  readonly children: (close: () => void) => ReactNode
}

function Act({ label, busy, children }: ActProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover opened={isOpen} onChange={setOpen} width={300} trapFocus shadow="md" position="bottom-start">
      <Popover.Target>
        <Button variant="default" disabled={busy} onClick={() => setOpen(!isOpen)}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>{isOpen ? children(() => setOpen(false)) : null}</Popover.Dropdown>
    </Popover>
  )
}

interface FormProps {
  readonly onRun: (action: object) => unknown
}

function AssignForm({ choices, onRun }: FormProps & { readonly choices: Choices }) {
  const [rep, setRep] = useState<string | null>(null)
  if (choices.owners.length === 0) return <p>{words.noReps}</p>
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (rep !== null) onRun({ kind: 'assign', rep })
  }
  const data = choices.owners.map(({ id, name, team }) => ({ value: id, label: `${name} · ${team}` }))
  return (
    <form className={css.bulkForm} onSubmit={submit}>
      <Select
        label={words.rep}
        data={data}
        value={rep}
        onChange={setRep}
        searchable
        comboboxProps={{ withinPortal: false }}
        data-autofocus
      />
      <Button type="submit" disabled={rep === null}>
        {words.assign}
      </Button>
    </form>
  )
}

function StageForm({ choices, onRun }: FormProps & { readonly choices: Choices }) {
  const [stage, setStage] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (stage !== null && reason.trim() !== '') onRun({ kind: 'stage', stage, reason })
  }
  const data = choices.stages.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <form className={css.bulkForm} onSubmit={submit}>
      <Select
        label={words.stage}
        data={data}
        value={stage}
        onChange={setStage}
        comboboxProps={{ withinPortal: false }}
        data-autofocus
      />
      <Reason value={reason} onValue={setReason} />
      <Button type="submit" disabled={stage === null || reason.trim() === ''}>
        {words.moveTo}
      </Button>
    </form>
  )
}

function TagForm({ onRun }: FormProps) {
  const [add, setAdd] = useState<string[]>([])
  const [remove, setRemove] = useState<string[]>([])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (add.length + remove.length > 0) onRun({ kind: 'tag', add, remove })
  }
  return (
    <form className={css.bulkForm} onSubmit={submit}>
      <TagsInput
        label={words.addTags}
        description={words.tagsHint}
        value={add}
        onChange={setAdd}
        acceptValueOnBlur
        data-autofocus
      />
      <TagsInput label={words.removeTags} value={remove} onChange={setRemove} acceptValueOnBlur />
      <Button type="submit" disabled={add.length + remove.length === 0}>
        {words.tag}
      </Button>
    </form>
  )
}

/** Two clicks where the reason is a usual one. */
function OutForm({ onRun }: FormProps) {
  const [reason, setReason] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (reason.trim() !== '') onRun({ kind: 'disqualify', reason })
  }
  return (
    <form className={css.bulkForm} onSubmit={submit}>
      <div className={filterCss.days}>
        {words.reasons.map((usual) => (
          <UnstyledButton
            key={usual}
            className={filterCss.choice}
            onClick={() => onRun({ kind: 'disqualify', reason: usual })}
          >
            {usual}
          </UnstyledButton>
        ))}
      </div>
      <Reason value={reason} onValue={setReason} />
      <Button type="submit" disabled={reason.trim() === ''}>
        {words.disqualify}
      </Button>
    </form>
  )
}

function Reason({ value, onValue }: { readonly value: string; readonly onValue: (value: string) => void }) {
  return (
    <TextInput
      label={words.reason}
      description={words.reasonHint}
      maxLength={300}
      value={value}
      onChange={(event) => onValue(event.currentTarget.value)}
    />
  )
}
