import { TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useSession } from '../app/session.ts'
import { signInWords as words } from '../words/sign-in.ts'
import css from './door.module.css'
import { Door } from './door.tsx'
import { Command, DoorForm } from './parts.tsx'
import { useSending } from './use-sending.ts'

/** Asks for a link that sets a new password; where no mail can be sent, says who can print one. */
export function ForgotScreen() {
  const { mail } = useSession()
  const sending = useSending()
  const [email, setEmail] = useState('')
  const [isSent, setSent] = useState(false)
  const send = async () => {
    await api.post('/api/password/forgot', { email })
    setSent(true)
  }
  const address = (
    <TextInput
      label={words.email}
      type="email"
      name="email"
      autoComplete="username"
      size="md"
      value={email}
      onChange={(event) => setEmail(event.currentTarget.value)}
    />
  )
  return (
    <Door title={words.forgotTitle} lead={mail ? words.forgotLead : words.forgotNoMail}>
      {mail ? null : (
        <>
          {address}
          <Command text={words.forgotCommand(email.trim())} />
        </>
      )}
      {mail && !isSent ? (
        <DoorForm sending={sending} onSend={send} button={words.forgotSend}>
          {address}
        </DoorForm>
      ) : null}
      {isSent ? (
        <p className={css.done} role="status">
          {words.forgotSent}
        </p>
      ) : null}
      <Link to="/sign-in">{words.back}</Link>
    </Door>
  )
}
