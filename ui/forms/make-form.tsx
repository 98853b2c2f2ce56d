import { Button, Radio, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { FormAnswer, FormsAnswer } from '#src/capture/forms/form-answer.ts'
import { api } from '../app/api.ts'
import { useWorkspace } from '../app/session.ts'
import { Drawer } from '../kit/drawer.tsx'
import { Failure } from '../kit/failure.tsx'
import { makeFormWords as words } from '../words/forms.ts'
import css from './forms.module.css'
import { aroundQuery, formQuery, formsQuery } from './queries.ts'

const ID = /^[a-z][a-z0-9_-]{0,63}$/

/** What a form begins with: a ready one, another one, or nothing. */
interface Beginning {
  readonly key: string
  readonly title: string
  readonly lead: string
  readonly id: string
  readonly body: () => Promise<Readonly<Record<string, string>>>
}

function beginnings({ starters, forms }: FormsAnswer): readonly Beginning[] {
  const own = forms
    .filter(({ state }) => state !== 'archived')
    .map(
      ({ id, title }): Beginning => ({
        ...{ key: `form:${id}`, title: words.copyOf(title), lead: words.copyLead, id: `${id}-copy` },
        body: async () => ({ source: (await api.get<FormAnswer>(`/api/forms/${id}`)).source }),
      }),
    )
  const ready = starters.map(
    ({ id, title, purpose }): Beginning => ({
      ...{ key: id, title, lead: purpose, id },
      body: () => Promise.resolve({ starter: id }),
    }),
  )
  const empty: Beginning = {
    ...{ key: 'empty', title: words.fields, lead: words.fieldsLead, id: 'my-form' },
    body: () => Promise.resolve({}),
  }
  return [...ready, empty, ...own]
}

/** A name that no form has: `contact`, `contact-2`. */
function freeName({ forms }: FormsAnswer, wanted: string): string {
  const taken = new Set(forms.map(({ id }) => id))
  let [name, number] = [wanted, 2]
  while (taken.has(name)) name = `${wanted}-${number++}`
  return name
}

/** Makes a form from one to begin with, and goes there. */
export function MakeForm({ answer, onClose }: { readonly answer: FormsAnswer; readonly onClose: () => void }) {
  const all = beginnings(answer)
  const taken = new Set(answer.forms.map(({ id }) => id))
  const [key, setKey] = useState(all.find(({ id }) => !taken.has(id))?.key ?? 'empty')
  const from = all.find((one) => one.key === key) ?? all[0]
  const [typed, setTyped] = useState<string | null>(null)
  const id = typed ?? freeName(answer, from?.id ?? 'form')
  const { data } = useQuery(aroundQuery)
  const { slug } = useWorkspace()
  const client = useQueryClient()
  const navigate = useNavigate()
  const make = useMutation({
    mutationFn: async () => api.post<FormAnswer>('/api/forms', { id, ...(await from?.body()) }),
    onSuccess: async (made) => {
      client.setQueryData(formQuery(made.id).queryKey, made)
      void client.invalidateQueries({ queryKey: formsQuery.queryKey })
      await navigate({ to: '/w/$workspace/doors/forms/$id', params: { workspace: slug, id: made.id } })
    },
  })
  const isWrong = !ID.test(id)
  return (
    <Drawer open onClose={onClose} title={words.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isWrong) make.mutate()
        }}
      >
        <Stack>
          <Radio.Group label={words.from} value={key} onChange={setKey}>
            <div className={css.beginnings}>
              {all.map((one) => (
                <Radio key={one.key} value={one.key} label={one.title} description={one.lead} />
              ))}
            </div>
          </Radio.Group>
          <TextInput
            label={words.id}
            value={id}
            description={words.idHelp(`${data?.base ?? ''}/f/${slug}/${id}`)}
            {...(isWrong ? { error: words.idWrong } : {})}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          {make.error === null ? null : <Failure error={make.error} what={words.failed} />}
          <div className={css.line}>
            <Button type="submit" loading={make.isPending} disabled={isWrong}>
              {words.make}
            </Button>
            <Button variant="default" onClick={onClose}>
              {words.cancel}
            </Button>
          </div>
        </Stack>
      </form>
    </Drawer>
  )
}
