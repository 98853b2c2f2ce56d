import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { api } from '../app/api.ts'
import { renewSession } from '../app/session.ts'
import { Copy } from '../kit/copy.tsx'
import { Drawer } from '../kit/drawer.tsx'
import { Failure } from '../kit/failure.tsx'
import { Section } from '../kit/section.tsx'
import { toast } from '../kit/toast.tsx'
import { youWords as words } from '../words/settings.ts'
import { QrCode } from './qr-code.tsx'
import css from './settings.module.css'

type Doing = 'on' | 'off' | 'codes' | null

interface Enrolled {
  readonly uri: string
  readonly backupCodes: readonly string[]
}

/** A second factor: an authenticator app, and codes for when the phone is away. */
export function TwoFactor({ isOn }: { readonly isOn: boolean }) {
  const [doing, setDoing] = useState<Doing>(null)
  const close = () => setDoing(null)
  return (
    <Section title={words.twoFactor} lead={isOn ? words.twoFactorOn : words.twoFactorOff}>
      <div className={css.line}>
        {isOn ? (
          <>
            <Button variant="default" onClick={() => setDoing('codes')}>
              {words.newBackup}
            </Button>
            <Button variant="default" onClick={() => setDoing('off')}>
              {words.turnOff}
            </Button>
          </>
        ) : (
          <Button onClick={() => setDoing('on')}>{words.turnOn}</Button>
        )}
      </div>
      <Drawer
        open={doing !== null}
        onClose={close}
        title={doing === 'codes' ? words.newBackup : words.twoFactor}
        size="md"
      >
        {doing === 'on' ? <TurnOn onDone={close} /> : null}
        {doing === 'off' ? <TurnOff onDone={close} /> : null}
        {doing === 'codes' ? <NewCodes onDone={close} /> : null}
      </Drawer>
    </Section>
  )
}

interface AskedPassword {
  readonly onGiven: (password: string) => void
  readonly isBusy: boolean
  readonly error: Error | null
  readonly label: string
}

/** Asks for the present password before anything of the sign-in is changed. */
function AskPassword({ onGiven, isBusy, error, label }: AskedPassword) {
  const [password, setPassword] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onGiven(password)
  }
  return (
    <form className={css.form} onSubmit={submit}>
      <PasswordInput
        data-autofocus
        label={words.present}
        description={words.confirmPresent}
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {error === null ? null : <Failure error={error} what={words.twoFactor} />}
      <Button type="submit" loading={isBusy}>
        {label}
      </Button>
    </form>
  )
}

function TurnOn({ onDone }: { readonly onDone: () => void }) {
  const [isConfirmed, setConfirmed] = useState(false)
  const begin = useMutation({ mutationFn: (password: string) => api.post<Enrolled>('/api/two-factor', { password }) })
  if (begin.data === undefined)
    return <AskPassword label={words.go} onGiven={begin.mutate} isBusy={begin.isPending} error={begin.error} />
  const { uri, backupCodes } = begin.data
  if (isConfirmed) return <BackupCodes codes={backupCodes} onDone={onDone} />
  const confirmed = () => {
    setConfirmed(true)
    void renewSession()
    toast(words.turnedOn)
  }
  return <Enrol uri={uri} onConfirmed={confirmed} />
}

/** The secret as a picture and as text; it counts from the first code that is right. */
function Enrol({ uri, onConfirmed }: { readonly uri: string; readonly onConfirmed: () => void }) {
  const [code, setCode] = useState('')
  const key = new URL(uri).searchParams.get('secret') ?? ''
  const confirm = useMutation({
    mutationFn: () => api.post('/api/two-factor/confirm', { code: code.replaceAll(' ', '') }),
    onSuccess: onConfirmed,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    confirm.mutate()
  }
  return (
    <form className={css.form} onSubmit={submit}>
      <p>{words.scan}</p>
      <QrCode text={uri} alt={words.scanAlt} />
      <div>
        <h3>{words.key}</h3>
        <code className={css.secret}>{key}</code>
      </div>
      <Copy text={key} />
      <TextInput
        label={words.code}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      {confirm.error === null ? null : <Failure error={confirm.error} what={words.code} />}
      <Button type="submit" loading={confirm.isPending}>
        {words.confirm}
      </Button>
    </form>
  )
}

function TurnOff({ onDone }: { readonly onDone: () => void }) {
  const off = useMutation({
    mutationFn: (password: string) => api.del('/api/two-factor', { password }),
    onSuccess: async () => {
      await renewSession()
      toast(words.turnedOff)
      onDone()
    },
  })
  return <AskPassword label={words.turnOff} onGiven={off.mutate} isBusy={off.isPending} error={off.error} />
}

function NewCodes({ onDone }: { readonly onDone: () => void }) {
  const make = useMutation({
    mutationFn: (password: string) =>
      api.post<{ readonly backupCodes: readonly string[] }>('/api/two-factor/backup-codes', { password }),
  })
  if (make.data === undefined)
    return <AskPassword label={words.newBackup} onGiven={make.mutate} isBusy={make.isPending} error={make.error} />
  return <BackupCodes codes={make.data.backupCodes} onDone={onDone} note={words.newBackupDone} />
}

interface BackupCodesProps {
  readonly codes: readonly string[]
  readonly note?: ReactNode
  readonly onDone: () => void
}

function BackupCodes({ codes, note, onDone }: BackupCodesProps) {
  return (
    <div className={css.form}>
      <h3>{words.backup}</h3>
      <p>
        {note} {words.backupLead}
      </p>
      <ul className={css.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={css.line}>
        <Copy text={codes.join('\n')} />
        <Button onClick={onDone}>{words.done}</Button>
      </div>
    </div>
  )
}
