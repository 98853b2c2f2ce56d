import { TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useSession } from '../app/session.ts'
import { signInWords as words } from '../words/sign-in.ts'
import { Door } from './door.tsx'
import { useEnter } from './enter.ts'
import { Command, DoorForm, PasswordField } from './parts.tsx'
import { useSignInSearch } from './use-search.ts'
import { useSending } from './use-sending.ts'

/** The first step of a first run, by the one-time link of the console: an account that owns this installation. */
export function FirstAccountScreen() {
  const { token } = useSignInSearch()
  const { setUp } = useSession()
  if (setUp === 'done')
    return (
      <Door title={words.firstTitle} lead={words.setUpDone}>
        <Link to="/">{words.signIn}</Link>
      </Door>
    )
  if (token === undefined)
    return (
      <Door title={words.firstTitle} lead={words.setUpLost}>
        <Command text={words.setUpCommand} />
      </Door>
    )
  return <FirstAccount token={token} />
}

function FirstAccount({ token }: { readonly token: string }) {
  const enter = useEnter()
  const sending = useSending(['name', 'email', 'password', 'workspace'])
  const [given, setGiven] = useState({ workspace: '', name: '', email: '', password: '' })
  const set = (field: keyof typeof given) => (value: string) => setGiven((before) => ({ ...before, [field]: value }))
  const send = async () => {
    // As this browser writes numbers and tells the time; both can be changed in the settings.
    const { locale, timeZone: timezone } = new Intl.DateTimeFormat().resolvedOptions()
    await api.post('/api/set-up', { token, ...given, locale, timezone })
    await enter('/w/main/set-up')
  }
  const field = (name: 'workspace' | 'name' | 'email', label: string, autoComplete: string) => (
    <TextInput
      label={label}
      name={name}
      type={name === 'email' ? 'email' : 'text'}
      value={given[name]}
      onChange={(event) => set(name)(event.currentTarget.value)}
      error={sending.wrong(name)}
      autoComplete={autoComplete}
      size="md"
      {...(name === 'workspace' ? { description: words.companyHint } : {})}
    />
  )
  return (
    <Door title={words.firstTitle} lead={words.firstLead}>
      <DoorForm sending={sending} onSend={send} button={words.makeAccount}>
        {field('workspace', words.company, 'organization')}
        {field('name', words.yourName, 'name')}
        {field('email', words.email, 'username')}
        <PasswordField
          label={words.choosePassword}
          value={given.password}
          onChange={set('password')}
          wrong={sending.wrong('password')}
          isNew
        />
      </DoorForm>
    </Door>
  )
}
