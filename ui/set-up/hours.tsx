import { Chip, Input, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { DAYS, type Day } from '#src/access/set-up.ts'
import { api } from '../app/api.ts'
import { renewSession } from '../app/session.ts'
import { toastFailure } from '../kit/toast.tsx'
import { setUpWords } from '../words/set-up.ts'
import { Question, type QuestionProps } from './question.tsx'
import css from './set-up.module.css'

const WORKDAYS: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri']
const isDay = (text: string): text is Day => DAYS.some((day) => day === text)

/** Zone and hours, for the clocks of every promise. */
export function HoursQuestion({ state, onNext, ...frame }: QuestionProps) {
  const before = state.answers.hours
  const [zone, setZone] = useState(before?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone)
  const [days, setDays] = useState<readonly Day[]>(before?.days ?? WORKDAYS)
  const [open, setOpen] = useState(before?.open ?? '09:00')
  const [close, setClose] = useState(before?.close ?? '17:30')
  const save = async () => {
    try {
      await api.patch('/api/workspace', { timezone: zone })
      await renewSession()
      await onNext({ hours: { zone, days: DAYS.filter((day) => days.includes(day)), open, close } })
    } catch (failure) {
      toastFailure(failure, setUpWords.notSaved)
    }
  }
  const zones = [...new Set([zone, ...Intl.supportedValuesOf('timeZone'), 'UTC'])]
  return (
    <Question {...frame} title={setUpWords.hoursTitle} lead={setUpWords.hoursLead} onNext={onNext} onSave={save}>
      <Select
        label={setUpWords.zone}
        data={zones}
        value={zone}
        searchable
        allowDeselect={false}
        limit={100}
        onChange={(chosen) => setZone(chosen ?? zone)}
      />
      <Input.Wrapper label={setUpWords.days} labelElement="div">
        <Chip.Group multiple value={[...days]} onChange={(chosen) => setDays(chosen.filter(isDay))}>
          <div className={css.end}>
            {DAYS.map((day) => (
              <Chip key={day} value={day} size="xs">
                {setUpWords.dayNames[day]}
              </Chip>
            ))}
          </div>
        </Chip.Group>
      </Input.Wrapper>
      <div className={css.pair}>
        <TextInput
          label={setUpWords.open}
          type="time"
          required
          value={open}
          onChange={(event) => setOpen(event.currentTarget.value)}
        />
        <TextInput
          label={setUpWords.close}
          type="time"
          required
          value={close}
          onChange={(event) => setClose(event.currentTarget.value)}
        />
      </div>
    </Question>
  )
}
