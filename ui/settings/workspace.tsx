import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../app/api.ts'
import { renewSession, useMay, useWorkspace } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { formatsOf } from '../kit/formats.ts'
import { Section } from '../kit/section.tsx'
import { toast } from '../kit/toast.tsx'
import { type World, WorldFields } from '../kit/world-fields.tsx'
import { settingsWords, workspaceWords as words } from '../words/settings.ts'
import { RemoveWorkspace } from './remove-workspace.tsx'
import css from './settings.module.css'

const EXAMPLE = { number: 1234567, money: 84_250 }

/** The workspace's name and how it writes figures; its removal at the end. */
export function WorkspacePart() {
  const here = useWorkspace()
  const mayManage = useMay('manage')
  const mayOwn = useMay('own')
  return (
    <>
      <Described key={`${here.slug} ${here.name}`} mayChange={mayManage} />
      {mayOwn ? <RemoveWorkspace slug={here.slug} name={here.name} /> : null}
    </>
  )
}

function Described({ mayChange }: { readonly mayChange: boolean }) {
  const here = useWorkspace()
  const [name, setName] = useState(here.name)
  const [world, setWorld] = useState<World>({ locale: here.locale, currency: here.currency, timezone: here.timezone })
  const before = { name: here.name, locale: here.locale, currency: here.currency, timezone: here.timezone }
  const put = async (next: typeof before) => {
    await api.patch('/api/workspace', next)
    await renewSession()
  }
  const save = useMutation({
    mutationFn: () => put({ name, ...world }),
    onSuccess: () => toast(settingsWords.saved, () => put(before)),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Section title={settingsWords.tabs.workspace} lead={mayChange ? words.lead : words.readOnly}>
      <form className={css.form} onSubmit={submit}>
        <TextInput
          label={words.name}
          required
          maxLength={100}
          disabled={!mayChange}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <WorldFields value={world} onChange={setWorld} labels={words} disabled={!mayChange} />
        <p className="quiet">{exampleOf(world)}</p>
        {save.error === null ? null : <Failure error={save.error} what={settingsWords.tabs.workspace} />}
        {mayChange ? (
          <Button type="submit" loading={save.isPending}>
            {settingsWords.save}
          </Button>
        ) : null}
      </form>
    </Section>
  )
}

function exampleOf(world: World): string {
  const { number, money, dateTime } = formatsOf(world)
  return words.example(number(EXAMPLE.number), money(EXAMPLE.money), dateTime(new Date()))
}
