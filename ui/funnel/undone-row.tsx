import { Button, Menu, Popover, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { Kind, Undone } from '#src/measure/undone/kinds.ts'
import { api } from '../app/api.ts'
import { useMay } from '../app/session.ts'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { funnelWords } from '../words/funnel.ts'
import css from './undone.module.css'

const words = funnelWords.undone

interface RowProps {
  readonly kind: Kind
  readonly item: Undone
}

/** One thing to do, and the one action that does it. */
export function UndoneRow({ kind, item }: RowProps) {
  const formats = useFormats()
  const facts = [
    item.company,
    item.owner === null ? null : words.withRep(item.owner),
    kind === 'empty-team' || item.team === null || item.owner !== null ? null : words.forTeam(item.team),
    item.waiting === null || item.waiting === 0
      ? null
      : (kind === 'dead-form' ? words.sawIt : words.waiting)(formats.number(item.waiting)),
    kind === 'gave-up' || kind === 'quarantined' ? item.why : null,
  ].filter((fact) => fact !== null)
  return (
    <li className={css.row}>
      <div className={css.who}>
        <span className="one-line">
          <Title kind={kind} item={item} />
        </span>
        <span className={css.facts}>
          {item.late && kind !== 'empty-team' && kind !== 'dead-form' && kind !== 'gave-up' ? (
            <strong className={css.late}>{words.late}</strong>
          ) : null}
          {item.since === null ? null : (
            <time dateTime={item.since} title={formats.dateTime(item.since)}>
              {formats.relative(item.since)}
            </time>
          )}
          {facts.length === 0 ? null : (
            <span className={css.fact} title={facts.join(' · ')}>
              {facts.join(' · ')}
            </span>
          )}
        </span>
      </div>
      <Action kind={kind} item={item} />
    </li>
  )
}

function Title({ kind, item }: RowProps) {
  const { workspace = '' } = useParams({ strict: false })
  const title = item.title ?? item.email
  if (kind === 'quarantined') return words.setAside
  if (kind !== 'unanswered' && kind !== 'unassigned') return title
  return (
    <Link to="/w/$workspace/people/$id" params={{ workspace, id: item.id }} className={css.link}>
      {title ?? words.someone}
    </Link>
  )
}

function Action({ kind, item }: RowProps) {
  if (kind === 'unanswered') return <Answer item={item} />
  if (kind === 'unassigned') return <Assign item={item} />
  if (kind === 'gave-up' || kind === 'quarantined') return <Retry kind={kind} id={item.id} />
  return kind === 'dead-form' ? <OpenForm id={item.id} /> : <AddReps />
}

function OpenForm({ id }: { readonly id: string }) {
  const { workspace = '' } = useParams({ strict: false })
  return (
    <Button
      variant="default"
      size="compact-sm"
      renderRoot={(props) => <Link {...props} to="/w/$workspace/doors/forms/$id" params={{ workspace, id }} />}
    >
      {words.openForm}
    </Button>
  )
}

function AddReps() {
  const { workspace = '' } = useParams({ strict: false })
  if (!useMay('manage')) return null
  return (
    <Button
      variant="default"
      size="compact-sm"
      renderRoot={(props) => (
        <Link {...props} to="/w/$workspace/settings" params={{ workspace }} search={{ tab: 'reps' }} />
      )}
    >
      {words.addReps}
    </Button>
  )
}

interface Rep {
  readonly id: string
  readonly name: string
  readonly team: string
}

/** Straight to a rep, whoever's turn it is; undone from the notice. */
function Assign({ item }: { readonly item: Undone }) {
  const client = useQueryClient()
  const may = useMay('work')
  const [isOpen, setOpen] = useState(false)
  const { data: reps } = useQuery({
    queryKey: ['people', 'choices'],
    queryFn: () => api.get<{ readonly owners: readonly Rep[] }>('/api/people/choices'),
    enabled: isOpen,
  })
  const renew = () => client.invalidateQueries({ queryKey: ['undone'] })
  const name = item.title ?? item.email ?? words.someone
  const assign = useMutation({
    mutationFn: (rep: Rep) =>
      api.post<{ readonly batch: string | null }>('/api/people/bulk', {
        action: { kind: 'assign', rep: rep.id },
        ids: [item.id],
      }),
    onSuccess: ({ batch }, rep) => {
      const undo = async () => {
        await api.post('/api/people/bulk/undo', { batch })
        await renew()
      }
      toast(words.assigned(name, rep.name), batch === null ? undefined : undo)
    },
    onError: (error) => toastFailure(error),
    onSettled: renew,
  })
  if (!may) return null
  return (
    <Menu opened={isOpen} onChange={setOpen} position="bottom-end" shadow="md" width={240}>
      <Menu.Target>
        <Button size="compact-sm" variant="light" loading={assign.isPending} aria-label={words.assignTo(name)}>
          {words.assign}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={css.reps}>
        {reps?.owners.map((rep) => (
          <Menu.Item key={rep.id} onClick={() => assign.mutate(rep)} rightSection={<small>{rep.team}</small>}>
            {rep.name}
          </Menu.Item>
        ))}
        {reps?.owners.length === 0 ? (
          <div className={css.noReps}>
            {words.noReps} <AddReps />
          </div>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}

function Retry({ kind, id }: { readonly kind: 'gave-up' | 'quarantined'; readonly id: string }) {
  const client = useQueryClient()
  const may = useMay('manage')
  const retry = useMutation({
    mutationFn: () => api.post(`/api/undone/${kind}/${id}/retry`),
    onSuccess: () => toast(words.retried),
    onError: (error) => toastFailure(error),
    onSettled: () => client.invalidateQueries({ queryKey: ['undone'] }),
  })
  if (!may) return null
  return (
    <Button variant="default" size="compact-sm" loading={retry.isPending} onClick={() => retry.mutate()}>
      {words.retry}
    </Button>
  )
}

function Answer({ item }: { readonly item: Undone }) {
  const client = useQueryClient()
  const may = useMay('work')
  const name = item.title ?? item.email ?? words.someone
  const done = {
    onError: (error: unknown) => toastFailure(error),
    onSettled: () => client.invalidateQueries({ queryKey: ['undone'] }),
  }
  const accept = useMutation({
    mutationFn: () => api.post(`/api/people/${item.id}/accept`),
    onSuccess: () => toast(words.accepted(name)),
    ...done,
  })
  const reject = useMutation({
    mutationFn: (reason: string) => api.post(`/api/people/${item.id}/reject`, { reason }),
    onSuccess: () => toast(words.rejected(name)),
    ...done,
  })
  if (!may) return null
  return (
    <div className={css.answers}>
      <Button
        size="compact-sm"
        variant="light"
        loading={accept.isPending}
        onClick={() => accept.mutate()}
        aria-label={`${words.accept}: ${name}`}
      >
        {words.accept}
      </Button>
      <Reject name={name} isPending={reject.isPending} send={(reason) => reject.mutate(reason)} />
    </div>
  )
}

function Reject({
  name,
  isPending,
  send,
}: {
  readonly name: string
  readonly isPending: boolean
  readonly send: (reason: string) => void
}) {
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (reason.trim() === '') return
    send(reason.trim())
    setOpen(false)
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} width={300} trapFocus withArrow shadow="md">
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          loading={isPending}
          onClick={() => setOpen(!isOpen)}
          aria-label={`${words.reject}: ${name}`}
        >
          {words.reject}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit} className={css.reason}>
          <strong>{words.rejectTitle(name)}</strong>
          <TextInput
            label={words.reason}
            description={words.reasonHint}
            required
            maxLength={500}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" size="xs">
            {words.reject}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
