import { Button } from '@mantine/core'
import { useState } from 'react'
import type { PersonRecord } from '#src/funnel/person-record.ts'
import { useMay } from '../app/session.ts'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { personWords as words } from '../words/person.ts'
import { type Answered, useChanges } from './asked.ts'
import css from './person.module.css'

interface HandedOverProps {
  readonly id: string
  readonly record: PersonRecord
  readonly onTurnAway: () => void
}

/** A lead that waits for its rep's word, and the two words there are. */
export function HandedOver({ id, record, onTurnAway }: HandedOverProps) {
  const formats = useFormats()
  const mayWork = useMay('work')
  const { post, takeBack } = useChanges(id)
  const [isBusy, setBusy] = useState(false)
  const { handedOver, answer } = record
  if (handedOver === null || answer.owner === null) return null
  const name = record.name === '' ? words.visitor : record.name
  const accept = async () => {
    setBusy(true)
    try {
      const answered = await post<Answered>('accept', {})
      toast(words.accepted(name), () => takeBack(answered))
    } catch (error) {
      toastFailure(error, words.notDone)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={css.handed} data-late={handedOver.late}>
      <p>
        {handedOver.late ? <strong>{words.overdue}: </strong> : null}
        <span title={formats.dateTime(handedOver.at)}>
          {words.handedOver(answer.owner.name, formats.relative(handedOver.at))}
        </span>
      </p>
      {mayWork ? (
        <div className={css.pairOf}>
          <Button size="compact-sm" loading={isBusy} onClick={() => void accept()}>
            {words.accept}
          </Button>
          <Button size="compact-sm" variant="default" onClick={onTurnAway}>
            {words.turnAway}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
