import { Button, Textarea } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import type { Json } from '#src/funnel/brand.ts'
import type { Checked } from '#src/learn/verdict.ts'
import { api } from '../app/api.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { icpWords as words } from '../words/icp.ts'
import css from './icp.module.css'
import { Read } from './read.tsx'
import type { IcpSearch } from './search.ts'
import { Verdict } from './verdict.tsx'

const FROM = '/w/$workspace/icp'

/** Is this whom we sell to? Typed or pasted, judged by the rules in force, kept only if one says so. */
export function IcpScreen() {
  const { text = '' } = useSearch({ from: FROM })
  const navigate = useNavigate({ from: FROM })
  return (
    <Page title={words.title} lead={words.lead}>
      <Check key={text} text={text} onText={(next) => void navigate({ search: (): IcpSearch => ({ text: next }) })} />
    </Page>
  )
}

function Check({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
  const [said, setSaid] = useState<Readonly<Record<string, Json>>>({})
  const checked = useQuery({
    queryKey: ['icp', text, said],
    queryFn: () => api.post<Checked>('/api/icp/check', { text, traits: said }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  })
  const add = (field: string, value: Json) => setSaid((old) => ({ ...old, [field]: value }))
  const { data } = checked
  return (
    <div className={css.columns}>
      <div className={css.paste}>
        <Paste text={text} onText={onText} />
      </div>
      <div className={css.answer} aria-live="polite">
        {checked.isError ? <Failure error={checked.error} what={words.failed} retry={() => checked.refetch()} /> : null}
        {text !== '' && checked.isPending ? <Loading /> : null}
        {data === undefined ? null : (
          <div className={checked.isPlaceholderData ? css.stale : undefined}>
            <Verdict checked={data} onSay={add} />
          </div>
        )}
      </div>
      {data === undefined ? null : (
        <div className={css.read}>
          <Read checked={data} onSay={add} />
        </div>
      )}
    </div>
  )
}

function Paste({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
  const [draft, setDraft] = useState(text)
  const send = () => {
    if (draft.trim() !== '') onText(draft.trim())
  }
  const onKey = (event: KeyboardEvent) => {
    const isOneLine = !draft.includes('\n')
    if (event.key !== 'Enter' || event.shiftKey || !(isOneLine || event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    send()
  }
  return (
    <form
      className={css.part}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        send()
      }}
    >
      <Textarea
        label={words.label}
        placeholder={words.placeholder}
        autosize
        minRows={4}
        maxRows={14}
        maxLength={2000}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <div className={css.actions}>
        <Button type="submit" disabled={draft.trim() === ''}>
          {words.check}
        </Button>
        {text === '' ? (
          <span className={css.note}>
            {words.examples}{' '}
            <button type="button" className={css.example} onClick={() => onText(words.exampleDomain)}>
              {words.exampleDomain}
            </button>
            {', '}
            <button type="button" className={css.example} onClick={() => onText(words.exampleSignature)}>
              {words.exampleSignatureName}
            </button>
          </span>
        ) : null}
      </div>
    </form>
  )
}
