import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormAnswer } from '#src/capture/forms/form-answer.ts'
import type { ToldProblem } from '#src/definition/problem.ts'
import { api } from '../app/api.ts'
import { Drawer } from '../kit/drawer.tsx'
import { Failure } from '../kit/failure.tsx'
import { toast } from '../kit/toast.tsx'
import { publishFormWords as words } from '../words/forms.ts'
import { useFormSearch } from './address.ts'
import css from './forms.module.css'
import { checkQuery, formsQuery } from './queries.ts'
import type { Working } from './use-form.ts'

/** Makes what is written the next version, after a look at what is wrong with it. */
export function PublishForm({ working }: { readonly working: Working }) {
  const { form, text, saving } = working
  const { search, go } = useFormSearch()
  const [note, setNote] = useState('')
  const client = useQueryClient()
  const { data } = useQuery(checkQuery(text))
  const mistakes = (data?.problems ?? []).filter(({ severity }) => severity === 'error')
  const warnings = (data?.problems ?? []).filter(({ severity }) => severity === 'warning')
  const version = form.lastVersion + 1
  const close = () => {
    const { open: _, ...rest } = search
    go(rest, true)
  }
  const publish = useMutation({
    mutationFn: async () => {
      const { id, revision } = await working.flush()
      return api.post<FormAnswer>(`/api/forms/${id}/publish`, { revision, note: note.trim() })
    },
    onSuccess: (answer) => {
      working.take(answer)
      void client.invalidateQueries({ queryKey: formsQuery.queryKey })
      toast(words.done(answer.liveVersion ?? version))
      go({ tab: 'share' }, true)
    },
  })
  const isSame = !form.changed && saving === 'saved'
  return (
    <Drawer open onClose={close} title={words.title(version)} size="md">
      <Stack>
        <p>{isSame ? words.nothing(form.lastVersion) : words.lead}</p>
        <Told title={words.mistakes(mistakes.length)} problems={mistakes} />
        <Told title={words.warnings} problems={warnings} />
        <TextInput
          label={words.note}
          value={note}
          maxLength={500}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        {publish.error === null ? null : <Failure error={publish.error} what={words.failed} />}
        <div className={css.line}>
          <Button
            loading={publish.isPending}
            disabled={isSame || data === undefined || mistakes.length > 0}
            onClick={() => publish.mutate()}
          >
            {words.act(version)}
          </Button>
        </div>
      </Stack>
    </Drawer>
  )
}

function Told({ title, problems }: { readonly title: string; readonly problems: readonly ToldProblem[] }) {
  if (problems.length === 0) return null
  return (
    <div>
      <p>{title}</p>
      <ul className={css.problems}>
        {problems.map((one) => (
          <li key={`${one.line} ${one.message}`} data-severity={one.severity}>
            {`${words.line(one.line)}: ${one.message}`}
            {one.hint === undefined ? null : <span className="quiet">{` ${one.hint}`}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
