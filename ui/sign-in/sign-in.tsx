import { TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { signInWords as words } from '../words/sign-in.ts'
import { Door } from './door.tsx'
import { ownAddress, useEnter } from './enter.ts'
import { DoorForm, PasswordField } from './parts.tsx'
import { SecondFactor } from './second-factor.tsx'
import { useSignInSearch } from './use-search.ts'
import { useSending } from './use-sending.ts'

/** Mail address and password, then a code for whoever asked for two-factor sign-in. */
export function SignInScreen() {
  const { to } = useSignInSearch()
  const enter = useEnter()
  const sending = useSending()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [isHalfway, setHalfway] = useState(false)
  const goOn = () => enter(ownAddress(to))
  if (isHalfway) return <SecondFactor onDone={goOn} onAgain={() => setHalfway(false)} />
  const send = async () => {
    const { twoFactor } = await api.post<{ twoFactor: boolean }>('/api/session', { email, password })
    setPassword('')
    if (twoFactor) setHalfway(true)
    else await goOn()
  }
  return (
    <Door title={words.signInTitle} foot={words.noAccount}>
      <DoorForm sending={sending} onSend={send} button={words.signIn}>
        <TextInput
          label={words.email}
          type="email"
          name="email"
          autoComplete="username"
          size="md"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          data-autofocus
        />
        <PasswordField label={words.password} value={password} onChange={setPassword} />
      </DoorForm>
      <Link to="/forgot">{words.forgot}</Link>
    </Door>
  )
}
