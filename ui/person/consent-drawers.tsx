import { Button, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { ConsentsAnswer, ProofAnswer, WordAnswer } from '#src/capture/consent-record/answer.ts'
import { Drawer } from '../kit/drawer.tsx'
import { Loading } from '../kit/loading.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { consentWords as words } from '../words/consent.ts'
import { consentsQuery, useChanges } from './asked.ts'
import css from './person.module.css'

interface ConsentDrawersProps {
  readonly id: string
  readonly panel: string | undefined
  /** The word whose proof is open. */
  readonly word: string | undefined
  readonly onClose: () => void
}

/** The proof of a word, and a word that a colleague records. */
export function ConsentDrawers({ id, panel, word, onClose }: ConsentDrawersProps) {
  const isOpen = panel === 'proof' || panel === 'consent'
  const { data } = useQuery({ ...consentsQuery(id), enabled: isOpen })
  const said = data?.history.find((one) => one.id === word)
  const name = data?.purposes.find((purpose) => purpose.id === said?.purpose)?.name ?? said?.purpose ?? ''
  return (
    <>
      <Drawer open={panel === 'proof'} onClose={onClose} title={words.proofTitle(name)} size="md">
        {data === undefined ? <Loading lines={6} /> : <Proof word={said} />}
      </Drawer>
      <Drawer open={panel === 'consent'} onClose={onClose} title={words.recordTitle} size="md">
        {data === undefined ? <Loading lines={6} /> : <RecordWord id={id} answer={data} onDone={onClose} />}
      </Drawer>
    </>
  )
}

function Proof({ word }: { readonly word: WordAnswer | undefined }) {
  const proof = word?.proof
  if (proof === undefined || proof === null) return <p>{words.proofGone}</p>
  return (
    <Stack>
      <p>{words.proofLead}</p>
      {proof.text === null ? <p className="quiet">{words.byHand}</p> : <blockquote>{proof.text}</blockquote>}
      <Lines proof={proof} />
    </Stack>
  )
}

const INSTANTS = new Set(['renderedAt', 'askedAt', 'mailedAt', 'confirmedAt', 'revokedAt'])
const PARTS = Object.keys(words.parts) as readonly (keyof typeof words.parts)[]

function Lines({ proof }: { readonly proof: ProofAnswer }) {
  const formats = useFormats()
  const shown = (part: keyof typeof words.parts): string | null => {
    const value = proof[part]
    if (value === null) return null
    if (part === 'form' && proof.version !== null) return words.version(value, proof.version)
    return INSTANTS.has(part) ? formats.dateTime(value) : value
  }
  return (
    <dl className={css.pairs}>
      {PARTS.map((part) => {
        const value = shown(part)
        return value === null ? null : <Line key={part} name={words.parts[part]} value={value} />
      })}
    </dl>
  )
}

function Line({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </>
  )
}

const ANSWERS = Object.entries(words.answers)

interface RecordWordProps {
  readonly id: string
  readonly answer: ConsentsAnswer
  readonly onDone: () => void
}

function RecordWord({ id, answer, onDone }: RecordWordProps) {
  const { post } = useChanges(id)
  const [purpose, setPurpose] = useState(answer.purposes[0]?.id ?? '')
  const [state, setState] = useState('granted')
  const [when, setWhen] = useState('')
  const [reason, setReason] = useState('')
  const [isBusy, setBusy] = useState(false)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      const at = when === '' ? {} : { at: new Date(when).toISOString() }
      await post('consents', { purpose, state, reason: reason.trim(), ...at })
      onDone()
      toast(words.saved)
    } catch (error) {
      toastFailure(error, words.notSaved)
    } finally {
      setBusy(false)
    }
  }
  if (answer.purposes.length === 0) return <p>{words.none}</p>
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        <p>{words.recordLead}</p>
        <Select
          label={words.purpose}
          value={purpose}
          onChange={(next) => setPurpose(next ?? purpose)}
          allowDeselect={false}
          data={answer.purposes.map(({ id: value, name }) => ({ value, label: name }))}
        />
        <Radio.Group label={words.answer} value={state} onChange={setState}>
          <Stack gap="xs" mt="xs">
            {ANSWERS.map(([value, label]) => (
              <Radio key={value} value={value} label={label} />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          type="datetime-local"
          label={words.when}
          description={words.whenNow}
          value={when}
          onChange={(event) => setWhen(event.currentTarget.value)}
        />
        <Textarea
          label={words.reason}
          description={words.reasonHint}
          required
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" loading={isBusy} disabled={reason.trim() === ''}>
          {words.save}
        </Button>
      </Stack>
    </form>
  )
}
