import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { signInWords as words } from '../words/sign-in.ts'
import { Door } from './door.tsx'
import { DoorForm } from './parts.tsx'
import { useSending } from './use-sending.ts'

interface SecondFactorProps {
  readonly onDone: () => Promise<void>
  readonly onAgain: () => void
}

/** The other half of a sign-in: a code of the app, or one that was kept for when the phone is away. */
export function SecondFactor({ onDone, onAgain }: SecondFactorProps) {
  const sending = useSending()
  const [code, setCode] = useState('')
  const [isBackup, setBackup] = useState(false)
  const send = async () => {
    await api.post('/api/session/two-factor', { code: code.replaceAll(' ', ''), backup: isBackup })
    await onDone()
  }
  const turn = () => {
    setCode('')
    setBackup(!isBackup)
  }
  return (
    <Door title={words.codeTitle} lead={isBackup ? words.backupLead : words.codeLead}>
      <DoorForm sending={sending} onSend={send} button={words.confirm}>
        <TextInput
          key={String(isBackup)}
          label={isBackup ? words.backupCode : words.code}
          size="md"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="one-time-code"
          inputMode={isBackup ? 'text' : 'numeric'}
          autoFocus
        />
      </DoorForm>
      <Button variant="subtle" onClick={turn}>
        {isBackup ? words.useApp : words.useBackup}
      </Button>
      <Button variant="subtle" onClick={onAgain}>
        {words.startAgain}
      </Button>
    </Door>
  )
}
