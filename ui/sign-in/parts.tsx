import { Button, PasswordInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { Copy } from '../kit/copy.tsx'
import { signInWords } from '../words/sign-in.ts'
import css from './door.module.css'
import type { Sending } from './use-sending.ts'

interface FormProps {
  readonly sending: Sending
  readonly onSend: () => Promise<void>
  readonly button: string
  readonly children: ReactNode
}

/** A form with one button; what was refused is said above it, to screen readers too. */
export function DoorForm({ sending, onSend, button, children }: FormProps) {
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        sending.send(onSend)
      }}
    >
      <Refusal sending={sending} />
      {children}
      <Button type="submit" loading={sending.isSending} fullWidth size="md">
        {button}
      </Button>
    </form>
  )
}

function Refusal({ sending: { refused } }: { readonly sending: Sending }) {
  if (refused === undefined || refused.field !== undefined) return null
  return (
    <div className={css.alert} role="alert">
      <p>{refused.why}</p>
      {refused.hint === undefined ? null : <p>{refused.hint}</p>}
    </div>
  )
}

interface PasswordProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly wrong?: string | undefined
  /** A password manager fills in one, and offers to make the other. */
  readonly isNew?: boolean
}

/** A password that can be looked at while it is typed. */
export function PasswordField({ label, value, onChange, wrong, isNew = false }: PasswordProps) {
  return (
    <PasswordInput
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={wrong}
      required
      withAsterisk={false}
      size="md"
      autoComplete={isNew ? 'new-password' : 'current-password'}
      visibilityToggleButtonProps={{ 'aria-label': signInWords.showPassword, tabIndex: 0 }}
      {...(isNew ? { description: signInWords.passwordRule } : {})}
    />
  )
}

/** A command for the console, ready to be copied. */
export function Command({ text }: { readonly text: string }) {
  return (
    <div className={css.line}>
      <code className={css.code}>{text}</code>
      <Copy text={text} />
    </div>
  )
}
