import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { LANGUAGES, type Language } from '#src/access/language.ts'
import type { Sender } from '#src/nurture/sender/sender.ts'
import { PREVIEWED, type Previewed } from '#src/nurture/state.ts'
import { api, downloadOf } from '../app/api.ts'
import { useMay } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Letter } from '../kit/letter.tsx'
import { Loading } from '../kit/loading.tsx'
import { Section } from '../kit/section.tsx'
import { toast } from '../kit/toast.tsx'
import { senderWords as words } from '../words/sender.ts'
import { settingsWords } from '../words/settings.ts'
import css from './settings.module.css'

interface Shown {
  readonly sender: Sender
  readonly from: string
  readonly domains: readonly string[]
}

interface Preview {
  readonly from: string
  readonly replyTo: string | null
  readonly subject: string
  readonly text: string
}

const senderQuery = queryOptions({ queryKey: ['sender'], queryFn: () => api.get<Shown>('/api/sender') })

/** Who the workspace writes as, with a mail as its reader would see it. */
export function MailPart() {
  const { data, error, refetch } = useQuery(senderQuery)
  if (error !== null && data === undefined) return <Failure error={error} what={words.failed} retry={refetch} />
  return data === undefined ? <Loading lines={8} /> : <Described shown={data} />
}

function Described({ shown }: { readonly shown: Shown }) {
  const mayChange = useMay('manage')
  const client = useQueryClient()
  const [sender, setSender] = useState(shown.sender)
  const put = async (next: Sender) => {
    client.setQueryData(senderQuery.queryKey, await api.put<Shown>('/api/sender', next))
    await client.invalidateQueries({ queryKey: ['outbox'] })
  }
  const save = useMutation({
    mutationFn: () => put(sender),
    onSuccess: () =>
      toast(settingsWords.saved, async () => {
        await put(shown.sender)
        setSender(shown.sender)
      }),
  })
  const field = (part: keyof Sender, help: string, maxLength: number) => ({
    label: words[part],
    description: help,
    maxLength,
    disabled: !mayChange,
    value: sender[part],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      setSender((before) => ({ ...before, [part]: value }))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <>
      <Section title={settingsWords.tabs.mail} lead={words.lead}>
        <form className={css.form} onSubmit={submit}>
          <TextInput {...field('name', words.nameHelp, 100)} />
          <TextInput type="email" {...field('address', words.addressHelp(shown.domains.join(', ')), 320)} />
          <TextInput type="email" {...field('replyTo', words.replyToHelp, 320)} />
          <TextInput {...field('company', words.companyHelp, 200)} />
          <Textarea autosize minRows={3} maxRows={6} {...field('postal', words.postalHelp, 500)} />
          {save.error === null ? null : <Failure error={save.error} what={settingsWords.tabs.mail} />}
          {mayChange ? (
            <Button type="submit" loading={save.isPending}>
              {words.save}
            </Button>
          ) : null}
        </form>
      </Section>
      <Previewing sender={sender} />
    </>
  )
}

/** As long as nothing is typed, so that not every letter asks the server. */
const PAUSE_MS = 400

function Previewing({ sender }: { readonly sender: Sender }) {
  const [kind, setKind] = useState<Previewed>('confirmation')
  const [language, setLanguage] = useState<Language>('en')
  const [settled] = useDebouncedValue(sender, PAUSE_MS)
  const asked = { ...settled, kind, language }
  const { data, error } = useQuery({
    queryKey: ['sender', 'preview', asked],
    queryFn: () => api.get<Preview>('/api/sender/preview', asked),
    placeholderData: keepPreviousData,
    retry: false,
  })
  return (
    <Section title={words.preview}>
      <div className={css.choices}>
        <NativeSelect
          label={words.kind}
          value={kind}
          data={PREVIEWED.map((value) => ({ value, label: words.kinds[value] }))}
          onChange={({ currentTarget: { value } }) => setKind(PREVIEWED.find((one) => one === value) ?? 'confirmation')}
        />
        <NativeSelect
          label={words.language}
          value={language}
          data={LANGUAGES.map((value) => ({ value, label: words.languages[value] }))}
          onChange={({ currentTarget: { value } }) => setLanguage(LANGUAGES.find((one) => one === value) ?? 'en')}
        />
      </div>
      {error === null ? null : <Failure error={error} what={words.noPreview} />}
      {data === undefined || error !== null ? null : (
        <Letter {...data} page={(scheme) => downloadOf('/api/sender/preview/page', { ...asked, scheme })} />
      )}
    </Section>
  )
}
