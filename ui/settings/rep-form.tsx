import { Autocomplete, Button, NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../app/api.ts'
import { useWorkspace } from '../app/session.ts'
import { Drawer } from '../kit/drawer.tsx'
import { Failure } from '../kit/failure.tsx'
import { toast } from '../kit/toast.tsx'
import { ZONES } from '../kit/world.ts'
import { settingsWords, repsWords as words } from '../words/settings.ts'
import { dayIn, endOfDay } from './end-of-day.ts'
import type { RepLine } from './rep-line.ts'
import css from './settings.module.css'
import { teamsOfDefinition } from './teams.ts'

interface RepFormProps {
  /** Null for a new one. */
  readonly rep: RepLine | null
  /** The others, whose teams are offered. */
  readonly reps: readonly RepLine[]
  readonly onClose: () => void
}

type Draft = Pick<
  RepLine,
  'name' | 'email' | 'team' | 'weight' | 'capacityPerDay' | 'capacityOpen' | 'timezone' | 'active'
> & { readonly away: string }

/** Adds a rep or changes one; whoever waits for the team is tried again by the server. */
export function RepForm({ rep, reps, onClose }: RepFormProps) {
  const client = useQueryClient()
  const { timezone } = useWorkspace()
  const [draft, setDraft] = useState<Draft>(() => draftOf(rep, timezone))
  const save = useMutation({
    mutationFn: () => api.post('/api/reps', bodyOf(draft)),
    onSuccess: async () => {
      toast(words.saved(draft.name))
      await client.invalidateQueries({ queryKey: ['settings', 'reps'] })
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Drawer open onClose={onClose} title={rep === null ? words.titleAdd : words.titleEdit(rep.name)} size="md">
      <form className={css.form} onSubmit={submit}>
        <Who draft={draft} onChange={setDraft} isNew={rep === null} reps={reps} />
        <Share draft={draft} onChange={setDraft} />
        {save.error === null ? null : <Failure error={save.error} what={words.edit} />}
        <Button type="submit" loading={save.isPending}>
          {rep === null ? words.add2 : settingsWords.save}
        </Button>
      </form>
    </Drawer>
  )
}

interface PartProps {
  readonly draft: Draft
  readonly onChange: (next: Draft) => void
}

function Who({
  draft,
  onChange,
  isNew,
  reps,
}: PartProps & { readonly isNew: boolean; readonly reps: readonly RepLine[] }) {
  const named = useQuery({ queryKey: ['definition', 'teams'], queryFn: teamsOfDefinition })
  const teams = [...new Set([...(named.data ?? []), ...reps.map(({ team }) => team)])]
  return (
    <>
      <TextInput
        data-autofocus
        label={words.name}
        required
        maxLength={200}
        value={draft.name}
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
      />
      <TextInput
        type="email"
        label={words.email}
        description={words.emailHint}
        required
        disabled={!isNew}
        value={draft.email}
        onChange={(event) => onChange({ ...draft, email: event.currentTarget.value })}
      />
      <Autocomplete
        label={words.team}
        description={words.teamHint}
        required
        disabled={!isNew}
        data={teams}
        value={draft.team}
        onChange={(team) => onChange({ ...draft, team })}
      />
    </>
  )
}

function Share({ draft, onChange }: PartProps) {
  const limit = (next: string | number): number | null => (next === '' ? null : Number(next))
  const whole = { min: 0, allowDecimal: false, placeholder: words.noLimit } as const
  return (
    <>
      <NumberInput
        label={words.weight}
        description={words.weightHint}
        min={1}
        max={100}
        allowDecimal={false}
        value={draft.weight}
        onChange={(next) => onChange({ ...draft, weight: Number(next) || 1 })}
      />
      <div className={css.pair}>
        <NumberInput
          {...whole}
          label={words.capacityPerDay}
          value={draft.capacityPerDay ?? ''}
          onChange={(next) => onChange({ ...draft, capacityPerDay: limit(next) })}
        />
        <NumberInput
          {...whole}
          label={words.capacityOpen}
          value={draft.capacityOpen ?? ''}
          onChange={(next) => onChange({ ...draft, capacityOpen: limit(next) })}
        />
      </div>
      <Select
        label={words.timezone}
        description={words.timezoneHint}
        searchable
        allowDeselect={false}
        limit={100}
        data={[...ZONES]}
        value={draft.timezone}
        onChange={(next) => onChange({ ...draft, timezone: next ?? draft.timezone })}
      />
      <TextInput
        type="date"
        label={words.awayUntil}
        description={words.awayHint}
        value={draft.away}
        onChange={(event) => onChange({ ...draft, away: event.currentTarget.value })}
      />
      <Switch
        label={words.active}
        checked={draft.active}
        onChange={(event) => onChange({ ...draft, active: event.currentTarget.checked })}
      />
    </>
  )
}

function draftOf(rep: RepLine | null, timezone: string): Draft {
  if (rep === null)
    return {
      ...{ name: '', email: '', team: '', weight: 1, capacityPerDay: null, capacityOpen: null },
      ...{ timezone, active: true, away: '' },
    }
  const { name, email, team, weight, capacityPerDay, capacityOpen, active, awayUntil } = rep
  const zone = rep.timezone
  const away = awayUntil === null ? '' : dayIn(zone, Date.parse(awayUntil))
  return { name, email, team, weight, capacityPerDay, capacityOpen, timezone: zone, active, away }
}

function bodyOf({ away, ...said }: Draft) {
  return { ...said, awayUntil: away === '' ? null : endOfDay(away, said.timezone) }
}
