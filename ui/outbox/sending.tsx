import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { useMay } from '../app/session.ts'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { outboxWords as words } from '../words/outbox.ts'
import css from './outbox.module.css'
import type { Sending } from './questions.ts'

/** Whether mail leaves at all; what to do where it does not. */
export function SendingNote({ sending }: { readonly sending: Sending }) {
  const { configured, from, signed, base, isPublic, pause } = sending
  if (!configured)
    return (
      <div className={css.note} data-tone="warning">
        <p>{words.none}</p>
        <p>{words.how}</p>
      </div>
    )
  return (
    <>
      {pause === null ? null : <Paused pause={pause} />}
      {isPublic ? null : (
        <div className={css.note} data-tone="warning">
          <p>{words.notPublic(base)}</p>
        </div>
      )}
      <p className="quiet">
        <bdi>{words.sends(from)}</bdi> {signed ? null : words.unsigned}
      </p>
    </>
  )
}

function Paused({ pause }: { readonly pause: NonNullable<Sending['pause']> }) {
  const formats = useFormats()
  const client = useQueryClient()
  const may = useMay('manage')
  const resume = useMutation({
    mutationFn: () => api.post('/api/outbox/resume'),
    onSuccess: () => {
      toast(words.resumed)
      return client.invalidateQueries({ queryKey: ['outbox'] })
    },
    onError: (error) => toastFailure(error),
  })
  return (
    <div className={css.note} data-tone="bad" role="status">
      <p>{words.paused(formats.relative(pause.until), pause.because)}</p>
      {may ? (
        <Button variant="default" size="xs" loading={resume.isPending} onClick={() => resume.mutate()}>
          {words.resume}
        </Button>
      ) : null}
    </div>
  )
}
