import { Button, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { PersonRecord } from '#src/funnel/person-record.ts'
import { api } from '../app/api.ts'
import { Drawer } from '../kit/drawer.tsx'
import { Failure } from '../kit/failure.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { personWords as words } from '../words/person.ts'
import { type Answered, type Changed, useChanges } from './asked.ts'

interface SayProps {
  readonly id: string
  readonly record: PersonRecord
  readonly panel: string | undefined
  readonly onClose: () => void
}

/** A colleague's word on somebody: out, with a reason, or at a stage. */
export function SayDrawer({ id, record, panel, onClose }: SayProps) {
  const name = record.name === '' ? words.visitor : record.name
  return (
    <>
      <Drawer open={panel === 'disqualify'} onClose={onClose} title={words.disqualifyTitle(name)} size="md">
        <Disqualify id={id} name={name} reasons={record.reasons} onDone={onClose} />
      </Drawer>
      <Drawer open={panel === 'reject'} onClose={onClose} title={words.turnAwayTitle(name)} size="md">
        <TurnAway id={id} name={name} onDone={onClose} />
      </Drawer>
      <Drawer open={panel === 'stage'} onClose={onClose} title={words.declareTitle} size="md">
        <Declare id={id} record={record} onDone={onClose} />
      </Drawer>
      <Drawer open={panel === 'owner'} onClose={onClose} title={words.assignTitle} size="md">
        <Assign id={id} record={record} onDone={onClose} />
      </Drawer>
    </>
  )
}

const OTHER = ''

interface DisqualifyProps {
  readonly id: string
  readonly name: string
  readonly reasons: readonly string[]
  readonly onDone: () => void
}

function Disqualify({ id, name, reasons, onDone }: DisqualifyProps) {
  const { post, takeBack } = useChanges(id)
  const send = async (reason: string) => {
    const changed = await post<Changed>('disqualify', { reason })
    onDone()
    toast(words.disqualified(name), () => takeBack(changed))
  }
  return <WithReason lead={words.disqualifyLead} reasons={reasons} verb={words.disqualify} onSend={send} />
}

function TurnAway({ id, name, onDone }: Omit<DisqualifyProps, 'reasons'>) {
  const { post, takeBack } = useChanges(id)
  const send = async (reason: string) => {
    const changed = await post<Answered>('reject', { reason })
    onDone()
    toast(words.turnedAway(name), () => takeBack(changed))
  }
  return <WithReason lead={words.turnAwayLead} reasons={words.turnAwayReasons} verb={words.turnAway} onSend={send} />
}

interface WithReasonProps {
  readonly lead: string
  readonly reasons: readonly string[]
  readonly verb: string
  readonly onSend: (reason: string) => Promise<void>
}

/** A deed that needs a reason: one of those offered, or one's own. */
function WithReason({ lead, reasons, verb, onSend }: WithReasonProps) {
  const [picked, setPicked] = useState(reasons[0] ?? OTHER)
  const [own, setOwn] = useState('')
  const [isBusy, setBusy] = useState(false)
  const reason = picked === OTHER ? own.trim() : picked
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await onSend(reason)
    } catch (error) {
      toastFailure(error, words.notDone)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        <p>{lead}</p>
        <Radio.Group label={words.reason} value={picked} onChange={setPicked}>
          <Stack gap="xs" mt="xs">
            {reasons.map((one) => (
              <Radio key={one} value={one} label={one} />
            ))}
            <Radio value={OTHER} label={words.otherReason} />
          </Stack>
        </Radio.Group>
        {picked === OTHER ? (
          <TextInput
            label={words.otherReason}
            maxLength={300}
            value={own}
            onChange={(event) => setOwn(event.currentTarget.value)}
          />
        ) : null}
        <Button type="submit" loading={isBusy} disabled={reason === ''}>
          {verb}
        </Button>
      </Stack>
    </form>
  )
}

interface RepBrief {
  readonly id: string
  readonly name: string
  readonly team: string
  readonly active: boolean
}

interface BulkDone {
  readonly batch: string | null
}

function Assign({ id, record, onDone }: DeclareProps) {
  const { renew } = useChanges(id)
  const reps = useQuery({
    queryKey: ['settings', 'reps'],
    queryFn: () => api.get<{ readonly reps: readonly RepBrief[] }>('/api/reps'),
  })
  const [rep, setRep] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const others = (reps.data?.reps ?? []).filter((one) => one.active && one.id !== record.answer.owner?.id)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      const { batch } = await api.post<BulkDone>('/api/people/bulk', { action: { kind: 'assign', rep }, ids: [id] })
      await renew()
      onDone()
      const name = others.find((one) => one.id === rep)?.name ?? ''
      const back = async () => {
        await api.post('/api/people/bulk/undo', { batch })
        await renew()
      }
      toast(words.assigned(name), batch === null ? undefined : back)
    } catch (error) {
      toastFailure(error, words.notDone)
    } finally {
      setBusy(false)
    }
  }
  if (reps.isError) return <Failure error={reps.error} retry={() => reps.refetch()} />
  if (reps.isSuccess && others.length === 0) return <p>{words.noReps}</p>
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        <p>{words.assignLead}</p>
        <Select
          label={words.whichRep}
          value={rep}
          onChange={setRep}
          data={others.map((one) => ({ value: one.id, label: `${one.name} (${one.team})` }))}
        />
        <Button type="submit" loading={isBusy} disabled={rep === null}>
          {words.save}
        </Button>
      </Stack>
    </form>
  )
}

interface DeclareProps {
  readonly id: string
  readonly record: PersonRecord
  readonly onDone: () => void
}

function Declare({ id, record, onDone }: DeclareProps) {
  const { post, takeBack } = useChanges(id)
  const others = record.stages.filter((stage) => stage.id !== record.answer.stage?.id)
  const [stage, setStage] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [isBusy, setBusy] = useState(false)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      const changed = await post<Changed>('stage', { stage, reason: reason.trim() })
      onDone()
      toast(words.declared(changed.stage?.name ?? ''), () => takeBack(changed))
    } catch (error) {
      toastFailure(error, words.notDone)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        <p>{words.declareLead}</p>
        <Select
          label={words.whichStage}
          value={stage}
          onChange={setStage}
          data={others.map((one) => ({ value: one.id, label: one.name }))}
        />
        <Textarea
          label={words.whyStage}
          placeholder={words.whyHint}
          maxLength={300}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" loading={isBusy} disabled={stage === null || reason.trim() === ''}>
          {words.save}
        </Button>
      </Stack>
    </form>
  )
}
