import { Button, NativeSelect, TextInput } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Share2 from 'lucide-react/icons/share-2'
import { useState } from 'react'
import { api, type Query } from '../app/api.ts'
import { Copy } from '../kit/copy.tsx'
import { Drawer } from '../kit/drawer.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { funnelWords } from '../words/funnel.ts'
import css from './share.module.css'

const words = funnelWords.share

interface Made {
  readonly path: string
}

interface Link {
  readonly id: string
  readonly label: string
  readonly created_by: string
  readonly expires_at: string
}

const linksQuery = queryOptions({
  queryKey: ['shares'],
  queryFn: async () => (await api.get<{ shares: readonly Link[] }>('/api/shares')).shares,
})

/** A button whose drawer makes a link to this very report for somebody without an account, and ends links. */
export function Share({ question }: { readonly question: Query }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button variant="default" leftSection={<Share2 size={16} aria-hidden />} onClick={() => setOpen(true)}>
        {words.button}
      </Button>
      <Drawer open={isOpen} onClose={() => setOpen(false)} title={words.title} size="md">
        <div className={css.share}>
          <p>{words.explain}</p>
          <Making question={question} />
          <h3>{words.links}</h3>
          <Links />
        </div>
      </Drawer>
    </>
  )
}

/** The words of the question that were said; the rest is left to what the report takes for granted. */
const said = (question: Query): Query =>
  Object.fromEntries(Object.entries(question).filter(([, value]) => value !== undefined && value !== null))

function Making({ question }: { readonly question: Query }) {
  const client = useQueryClient()
  const [label, setLabel] = useState('')
  const [days, setDays] = useState('30')
  const make = useMutation({
    mutationFn: () => api.post<Made>('/api/shares', { question: said(question), label, days: Number(days) }),
    onSuccess: () => client.invalidateQueries({ queryKey: linksQuery.queryKey }),
    onError: (error) => toastFailure(error, words.failed),
  })
  const link = make.data === undefined ? undefined : new URL(make.data.path, location.origin).href
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate()
      }}
    >
      <TextInput
        label={words.label}
        placeholder={words.labelPlaceholder}
        maxLength={100}
        value={label}
        onChange={({ currentTarget }) => setLabel(currentTarget.value)}
      />
      <NativeSelect
        label={words.days}
        data={Object.entries(words.dayChoices).map(([value, text]) => ({ value, label: text }))}
        value={days}
        onChange={({ currentTarget }) => setDays(currentTarget.value)}
      />
      <Button type="submit" loading={make.isPending}>
        {words.make}
      </Button>
      {link === undefined ? null : (
        <div className={css.made} role="status">
          <code className={css.link}>{link}</code>
          <p className="quiet">{words.once}</p>
          <Copy text={link} label={words.copy} />
        </div>
      )}
    </form>
  )
}

function Links() {
  const client = useQueryClient()
  const formats = useFormats()
  const { data: links, error, refetch } = useQuery(linksQuery)
  const end = useMutation({
    mutationFn: (id: string) => api.del(`/api/shares/${id}`),
    onSuccess: async () => {
      toast(words.ended)
      await client.invalidateQueries({ queryKey: linksQuery.queryKey })
    },
    onError: (failed) => toastFailure(failed),
  })
  if (error !== null && links === undefined) return <Failure error={error} retry={refetch} />
  if (links === undefined) return <Loading lines={2} />
  if (links.length === 0) return <p className="quiet">{words.none}</p>
  return (
    <ul className={css.links}>
      {links.map(({ id, label, created_by, expires_at }) => (
        <li key={id}>
          <span>
            <strong>{label === '' ? words.untitled : label}</strong>{' '}
            <span className="quiet">{words.by(created_by, formats.date(expires_at))}</span>
          </span>
          <Button
            variant="default"
            size="compact-sm"
            aria-label={`${words.end}: ${label === '' ? words.untitled : label}`}
            onClick={() => end.mutate(id)}
          >
            {words.end}
          </Button>
        </li>
      ))}
    </ul>
  )
}
