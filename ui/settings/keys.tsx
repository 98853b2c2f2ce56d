import { Badge, Button, Modal } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { Empty } from '../kit/empty.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Section } from '../kit/section.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { settingsWords, keysWords as words } from '../words/settings.ts'
import { MakeKey } from './make-key.tsx'
import css from './settings.module.css'

interface Key {
  readonly id: string
  readonly kind: 'write' | 'secret'
  readonly prefix: string
  readonly label: string
  readonly created_at: string
  readonly revoked_at: string | null
  readonly expires_at: string | null
  readonly last_used_at: string | null
}

const KEY = ['settings', 'keys'] as const

/** What programs sign in with: made, listed by their first letters, revoked. */
export function Keys() {
  const [isMaking, setMaking] = useState(false)
  const keys = useQuery({ queryKey: KEY, queryFn: () => api.get<{ readonly keys: readonly Key[] }>('/api/keys') })
  if (keys.error !== null && keys.data === undefined) return <Failure error={keys.error} retry={keys.refetch} />
  if (keys.data === undefined) return <Loading />
  const make = <Button onClick={() => setMaking(true)}>{words.make}</Button>
  const all = keys.data.keys
  return (
    <>
      <Section title={settingsWords.tabs.keys} lead={words.lead} actions={all.length === 0 ? null : make}>
        {all.length === 0 ? <Empty sentence={words.empty} action={make} /> : <KeyTable keys={all} />}
      </Section>
      {isMaking ? <MakeKey onClose={() => setMaking(false)} /> : null}
    </>
  )
}

function KeyTable({ keys }: { readonly keys: readonly Key[] }) {
  const [revoking, setRevoking] = useState<Key | null>(null)
  const head = [words.key, words.kind, words.made, words.lastUsed, words.ends, words.state]
  return (
    <>
      <WideTable caption={settingsWords.tabs.keys} head={head}>
        {keys.map((key) => (
          <KeyRow key={key.id} entry={key} onRevoke={() => setRevoking(key)} />
        ))}
      </WideTable>
      {revoking === null ? null : <Revoke entry={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}

const nameOf = ({ label, prefix }: Key): string => (label === '' ? prefix : label)

function KeyRow({ entry, onRevoke }: { readonly entry: Key; readonly onRevoke: () => void }) {
  const { date, dateTime, relative } = useFormats()
  const { kind, prefix, created_at, revoked_at, expires_at, last_used_at } = entry
  const isOver = expires_at !== null && Date.parse(expires_at) < Date.now()
  return (
    <tr>
      <td>
        <strong>{nameOf(entry)}</strong>
        <div className="quiet">
          <code>{prefix}…</code>
        </div>
      </td>
      <td>{kind === 'write' ? words.write : words.secret}</td>
      <td title={dateTime(created_at)}>{date(created_at)}</td>
      {last_used_at === null ? (
        <td className="quiet">{words.notUsed}</td>
      ) : (
        <td title={dateTime(last_used_at)}>{relative(last_used_at)}</td>
      )}
      <td>{expires_at === null ? words.never : date(expires_at)}</td>
      <td>
        {revoked_at !== null || isOver ? (
          <Badge color="gray" variant="light" tt="none">
            {revoked_at === null ? words.ended : words.revoked}
          </Badge>
        ) : (
          <Button variant="subtle" size="compact-sm" aria-label={words.revokeOf(nameOf(entry))} onClick={onRevoke}>
            {words.revoke}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** Cannot be taken back, so it says what will happen first. */
function Revoke({ entry, onClose }: { readonly entry: Key; readonly onClose: () => void }) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => api.del(`/api/keys/${entry.id}`),
    onSuccess: () => toast(words.revokedNow),
    onError: (error) => toastFailure(error, words.revoke),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: KEY })
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.revokeTitle(nameOf(entry))}
      closeButtonProps={{ 'aria-label': settingsWords.cancel }}
    >
      <div className={css.form}>
        <p>{words.revokeLead}</p>
        <div className={css.line}>
          <Button color="red" loading={revoke.isPending} onClick={() => revoke.mutate()}>
            {words.revoke}
          </Button>
          <Button variant="default" onClick={onClose}>
            {settingsWords.cancel}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
