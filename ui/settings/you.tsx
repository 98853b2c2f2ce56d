import { Button, PasswordInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../app/api.ts'
import { AppearanceChoice } from '../app/appearance-choice.tsx'
import { useSession } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Section } from '../kit/section.tsx'
import { toast } from '../kit/toast.tsx'
import { youWords as words } from '../words/settings.ts'
import css from './settings.module.css'
import { TwoFactor } from './two-factor.tsx'

/** One's own sign-in and how things look. */
export function You() {
  const { user } = useSession()
  if (user === null) return null
  return (
    <>
      <Section title={words.appearance} lead={words.appearanceLead}>
        <div className={css.form}>
          <AppearanceChoice />
        </div>
      </Section>
      <Password email={user.email} />
      <TwoFactor isOn={user.twoFactor} />
    </>
  )
}

function Password({ email }: { readonly email: string }) {
  const [present, setPresent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => api.post('/api/password', { present, password: next }),
    onSuccess: () => {
      setPresent('')
      setNext('')
      toast(words.changed)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate()
  }
  return (
    <Section title={words.password} lead={words.passwordLead}>
      <form className={css.form} onSubmit={submit}>
        {/* For the browser's own keeper of passwords, which else asks whose it is. */}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput
          label={words.present}
          autoComplete="current-password"
          required
          value={present}
          onChange={(event) => setPresent(event.currentTarget.value)}
        />
        <PasswordInput
          label={words.next}
          description={words.nextHint}
          autoComplete="new-password"
          required
          minLength={10}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
        />
        {change.error === null ? null : <Failure error={change.error} what={words.password} />}
        <Button type="submit" loading={change.isPending}>
          {words.change}
        </Button>
      </form>
    </Section>
  )
}
