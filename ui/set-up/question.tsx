import { Button } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { Answers, SetUpState } from '#src/access/set-up.ts'
import { setUpWords } from '../words/set-up.ts'
import css from './set-up.module.css'

/** What every question is given. */
export interface QuestionProps {
  readonly state: SetUpState
  readonly number: string
  /** Keeps the answer, if there is one, and goes on. */
  readonly onNext: (answers?: Answers) => Promise<void>
  readonly onBack?: () => void
}

interface FrameProps extends Pick<QuestionProps, 'number' | 'onNext' | 'onBack'> {
  readonly title: string
  readonly lead?: string
  /** What is kept; throws where it cannot be. */
  readonly onSave: () => Promise<void>
  readonly save?: string
  readonly children: ReactNode
}

/** One question with its buttons. */
export function Question({
  title,
  lead,
  number,
  onSave,
  save = setUpWords.next,
  onNext,
  onBack,
  children,
}: FrameProps) {
  const [isBusy, setBusy] = useState(false)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await onSave()
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className={css.question} onSubmit={(event) => void send(event)}>
      <div>
        {number === '' ? null : <p className="quiet">{number}</p>}
        <h2>{title}</h2>
        {lead === undefined ? null : <p className="quiet">{lead}</p>}
      </div>
      {children}
      <div className={css.end}>
        <Button type="submit" loading={isBusy}>
          {save}
        </Button>
        <Button variant="subtle" onClick={() => void onNext()}>
          {setUpWords.skip}
        </Button>
        {onBack === undefined ? null : (
          <Button variant="subtle" color="gray" onClick={onBack}>
            {setUpWords.back}
          </Button>
        )}
      </div>
    </form>
  )
}
