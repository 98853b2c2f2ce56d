import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../app/api.ts'
import { Failure } from '../kit/failure.tsx'
import { Section } from '../kit/section.tsx'
import { workspaceWords as words } from '../words/settings.ts'
import css from './settings.module.css'

/** Removal for ever: says what goes, and asks for the name. */
export function RemoveWorkspace({ slug, name }: { readonly slug: string; readonly name: string }) {
  const [typed, setTyped] = useState('')
  const remove = useMutation({
    mutationFn: () => api.del('/api/workspace', { name: typed }),
    // Nothing of it may stay in memory.
    onSuccess: () => location.assign('/'),
  })
  if (slug === 'main') return <Section title={words.remove} lead={words.removeMain} />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typed === name) remove.mutate()
  }
  return (
    <Section title={words.remove} lead={words.removeLead}>
      <form className={css.form} onSubmit={submit}>
        <TextInput
          label={words.removeType(name)}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {remove.error === null ? null : <Failure error={remove.error} what={words.remove} />}
        <Button type="submit" color="red" disabled={typed !== name} loading={remove.isPending}>
          {words.removeDo(name)}
        </Button>
      </form>
    </Section>
  )
}
