import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { signInWords as words } from '../words/sign-in.ts'
import css from './door.module.css'
import { Door } from './door.tsx'
import { DoorForm, PasswordField } from './parts.tsx'
import { useSignInSearch } from './use-search.ts'
import { useSending } from './use-sending.ts'

/** Sets a new password by the link of a mail or of the console. */
export function ResetScreen() {
  const { token } = useSignInSearch()
  const sending = useSending(['password'])
  const [password, setPassword] = useState('')
  const [isDone, setDone] = useState(false)
  if (token === undefined)
    return (
      <Door title={words.resetTitle} lead={words.noLink}>
        <Link to="/forgot">{words.newLink}</Link>
      </Door>
    )
  const send = async () => {
    await api.post('/api/password/reset', { token, password })
    setDone(true)
  }
  return (
    <Door title={words.resetTitle} {...(isDone ? {} : { lead: words.resetLead })}>
      {isDone ? (
        <>
          <p className={css.done} role="status">
            {words.resetDone}
          </p>
          <Link to="/sign-in">{words.signIn}</Link>
        </>
      ) : (
        <>
          <DoorForm sending={sending} onSend={send} button={words.setPassword}>
            <PasswordField
              label={words.newPassword}
              value={password}
              onChange={setPassword}
              wrong={sending.wrong('password')}
              isNew
            />
          </DoorForm>
          <Link to="/forgot">{words.newLink}</Link>
        </>
      )}
    </Door>
  )
}
