import { Select, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Copy } from '../kit/copy.tsx'
import { Drawer } from '../kit/drawer.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { personWords as words } from '../words/person.ts'
import { formLinkQuery, formsToSendQuery } from './asked.ts'

interface FormDrawerProps {
  readonly id: string
  readonly name: string
  readonly open: boolean
  readonly onClose: () => void
}

/** A link to a form for one person, which leaves out what is known of them. */
export function FormDrawer({ id, name, open, onClose }: FormDrawerProps) {
  return (
    <Drawer open={open} onClose={onClose} title={words.sendFormTitle(name)} size="md">
      <Choose id={id} />
    </Drawer>
  )
}

function Choose({ id }: { readonly id: string }) {
  const [form, setForm] = useState<string | null>(null)
  const { data, error, refetch } = useQuery(formsToSendQuery)
  if (error !== null && data === undefined) return <Failure error={error} what={words.formsFailed} retry={refetch} />
  if (data === undefined) return <Loading lines={3} />
  const live = data.forms.filter(({ state }) => state === 'live')
  if (live.length === 0) return <p className="quiet">{words.noForms}</p>
  return (
    <Stack>
      <p>{words.sendFormLead}</p>
      <Select
        label={words.whichForm}
        value={form}
        onChange={setForm}
        searchable={live.length > 10}
        data={live.map(({ id: value, title }) => ({ value, label: title }))}
      />
      {form === null ? null : <Made id={id} form={form} />}
    </Stack>
  )
}

function Made({ id, form }: { readonly id: string; readonly form: string }) {
  const formats = useFormats()
  const { data, error, refetch } = useQuery(formLinkQuery(id, form))
  if (error !== null && data === undefined) return <Failure error={error} what={words.linkFailed} retry={refetch} />
  if (data === undefined) return <Loading lines={2} />
  return (
    <>
      <TextInput
        label={words.formLink}
        value={data.url}
        readOnly
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <div>
        <Copy text={data.url} />
      </div>
      <p>{words.leavesOut(data.leavesOut)}</p>
      <p className="quiet">{words.linkUntil(formats.date(data.until))}</p>
    </>
  )
}
