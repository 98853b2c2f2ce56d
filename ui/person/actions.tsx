import { Button } from '@mantine/core'
import Ban from 'lucide-react/icons/ban'
import Pencil from 'lucide-react/icons/pencil'
import Route from 'lucide-react/icons/route'
import Send from 'lucide-react/icons/send'
import Undo from 'lucide-react/icons/undo-2'
import type { PersonRecord } from '#src/funnel/person-record.ts'
import { useMay } from '../app/session.ts'
import { toast, toastFailure } from '../kit/toast.tsx'
import { personWords as words } from '../words/person.ts'
import { type Changed, useChanges } from './asked.ts'

interface ActionsProps {
  readonly id: string
  readonly record: PersonRecord
  readonly open: (panel: 'edit' | 'disqualify' | 'stage' | 'form') => void
}

/** What may be done with this person; nothing for who may only look. */
export function Actions({ id, record, open }: ActionsProps) {
  const mayWork = useMay('work')
  const { post, takeBack } = useChanges(id)
  if (!mayWork) return null
  const { exit } = record.answer
  const name = record.name === '' ? words.visitor : record.name
  const letBack = async () => {
    try {
      const changed = await post<Changed>('requalify', {})
      toast(words.requalified(name), () => takeBack(changed))
    } catch (error) {
      toastFailure(error, words.notDone)
    }
  }
  return (
    <>
      <Button variant="default" leftSection={<Pencil size={16} aria-hidden />} onClick={() => open('edit')}>
        {words.edit}
      </Button>
      <Button variant="default" leftSection={<Send size={16} aria-hidden />} onClick={() => open('form')}>
        {words.sendForm}
      </Button>
      <Button variant="default" leftSection={<Route size={16} aria-hidden />} onClick={() => open('stage')}>
        {words.declare}
      </Button>
      {exit === null ? (
        <Button variant="default" leftSection={<Ban size={16} aria-hidden />} onClick={() => open('disqualify')}>
          {words.disqualify}
        </Button>
      ) : 'by' in exit && exit.by !== undefined ? (
        <Button leftSection={<Undo size={16} aria-hidden />} onClick={() => void letBack()}>
          {words.requalify}
        </Button>
      ) : null}
    </>
  )
}
