import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api } from '../app/api.ts'
import { outer } from '../app/query.ts'
import { renewSession, useSession } from '../app/session.ts'
import { Drawer } from '../kit/drawer.tsx'
import { Failure } from '../kit/failure.tsx'
import { toast } from '../kit/toast.tsx'
import { type World, WorldFields } from '../kit/world-fields.tsx'
import { workspacesWords as words } from '../words/workspaces.ts'
import css from './workspaces.module.css'

/** Begins as the other workspaces are, else as this browser says. */
function usualWorld(like: World | undefined): World {
  const { locale, timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  return {
    locale: like?.locale ?? locale,
    currency: like?.currency ?? 'EUR',
    timezone: like?.timezone ?? timeZone,
  }
}

/** Makes a workspace with the usual funnel and goes there. */
export function NewWorkspace({ onClose }: { readonly onClose: () => void }) {
  const { workspaces } = useSession()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [world, setWorld] = useState(() => usualWorld(workspaces.find(({ demo }) => !demo)))
  const make = useMutation(
    {
      mutationFn: () => api.post<{ readonly slug: string }>('/api/workspaces', { name, ...world }),
      onSuccess: async ({ slug }) => {
        await renewSession()
        toast(words.made(name))
        await navigate({ to: '/w/$workspace/funnel', params: { workspace: slug } })
      },
    },
    outer,
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  return (
    <Drawer open onClose={onClose} title={words.addTitle} size="md">
      <form className={css.form} onSubmit={submit}>
        <p className="quiet">{words.addLead}</p>
        <TextInput
          data-autofocus
          label={words.name}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <WorldFields value={world} onChange={setWorld} labels={words} />
        {make.error === null ? null : <Failure error={make.error} what={words.addTitle} />}
        <Button type="submit" loading={make.isPending}>
          {words.make}
        </Button>
      </form>
    </Drawer>
  )
}
