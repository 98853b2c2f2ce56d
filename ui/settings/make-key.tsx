import { Button, NumberInput, Radio, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../app/api.ts'
import { Copy } from '../kit/copy.tsx'
import { Drawer } from '../kit/drawer.tsx'
import { Failure } from '../kit/failure.tsx'
import { keysWords as words } from '../words/settings.ts'
import css from './settings.module.css'

interface Asked {
  readonly kind: 'write' | 'secret'
  readonly label: string
  readonly days?: number
}

/** The longest a secret key may work. */
const YEAR = 365

/** Makes a key and shows it, once. */
export function MakeKey({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: (asked: Asked) => api.post<{ readonly key: string }>('/api/keys', asked),
    onSuccess: () => client.invalidateQueries({ queryKey: ['settings', 'keys'] }),
  })
  return (
    <Drawer open onClose={onClose} title={words.make} size="md">
      {make.data === undefined ? (
        <KeyForm onAsked={make.mutate} isBusy={make.isPending} error={make.error} />
      ) : (
        <div className={css.form}>
          <p>{words.shownOnce}</p>
          <code className={css.secret}>{make.data.key}</code>
          <div className={css.line}>
            <Copy text={make.data.key} label={words.copy} />
            <Button size="xs" onClick={onClose}>
              {words.done}
            </Button>
          </div>
        </div>
      )}
    </Drawer>
  )
}

interface KeyFormProps {
  readonly onAsked: (asked: Asked) => void
  readonly isBusy: boolean
  readonly error: Error | null
}

function KeyForm({ onAsked, isBusy, error }: KeyFormProps) {
  const [kind, setKind] = useState<Asked['kind']>('write')
  const [label, setLabel] = useState('')
  const [days, setDays] = useState(YEAR)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onAsked({ kind, label, ...(kind === 'secret' ? { days } : {}) })
  }
  return (
    <form className={css.form} onSubmit={submit}>
      <Radio.Group label={words.kind} value={kind} onChange={(next) => setKind(next === 'secret' ? 'secret' : 'write')}>
        <div className={css.form}>
          <Radio value="write" label={words.write} description={words.writeMeans} mt="xs" />
          <Radio value="secret" label={words.secret} description={words.secretMeans} />
        </div>
      </Radio.Group>
      <TextInput
        label={words.label}
        description={words.labelHint}
        maxLength={100}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      {kind === 'secret' ? (
        <NumberInput
          label={words.days}
          suffix={` ${words.daysUnit}`}
          min={1}
          max={YEAR}
          allowDecimal={false}
          value={days}
          onChange={(next) => setDays(Number(next) || YEAR)}
        />
      ) : null}
      {error === null ? null : <Failure error={error} what={words.make} />}
      <Button type="submit" loading={isBusy}>
        {words.make}
      </Button>
    </form>
  )
}
