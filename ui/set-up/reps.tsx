import { Button, Select, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { TemplatesAnswer } from '#src/learn/definition-answer.ts'
import { api } from '../app/api.ts'
import { useSession } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { toast } from '../kit/toast.tsx'
import { setUpWords } from '../words/set-up.ts'
import { Question, type QuestionProps } from './question.tsx'
import css from './set-up.module.css'
import { outlineOf, teamOf } from './shape.ts'

interface Reps {
  readonly reps: readonly {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly team: string
  }[]
}

const KEY = ['settings', 'reps']

/** Who answers leads; each is added at once, so there is nothing to lose. */
export function RepsQuestion({ state, onNext, ...frame }: QuestionProps) {
  const client = useQueryClient()
  const { data } = useQuery({ queryKey: KEY, queryFn: () => api.get<Reps>('/api/reps') })
  const outline = useOutline(state.answers.market?.template)
  const [said, setSaid] = useState({ name: '', email: '', team: '' })
  const [error, setError] = useState<unknown>()
  const { user } = useSession()
  const team = said.team === '' ? (outline === undefined ? 'sales' : teamOf(outline)) : said.team
  const add = async () => {
    try {
      const { timeZone: timezone } = Intl.DateTimeFormat().resolvedOptions()
      await api.post('/api/reps', { name: said.name, email: said.email, team, timezone })
      setError(undefined)
      setSaid({ name: '', email: '', team: said.team })
      toast(setUpWords.repAdded(said.name))
      await client.invalidateQueries({ queryKey: KEY })
      return true
    } catch (failure) {
      setError(failure)
      return false
    }
  }
  // Whoever typed somebody and goes on meant to add them.
  const save = async () => {
    if (said.name.trim() === '' && said.email.trim() === '') await onNext()
    else if (await add()) await onNext()
  }
  const reps = data?.reps ?? []
  return (
    <Question {...frame} title={setUpWords.repsTitle} lead={setUpWords.repsLead} onNext={onNext} onSave={save}>
      {reps.length === 0 ? (
        <div className={css.pairOff}>
          <p className="quiet">{setUpWords.repsNone}</p>
          {user === null ? null : (
            <Button variant="light" size="xs" onClick={() => setSaid({ ...said, name: user.name, email: user.email })}>
              {setUpWords.repsMe}
            </Button>
          )}
        </div>
      ) : (
        <RepList reps={reps} />
      )}
      <div className={css.pair}>
        <TextInput
          label={setUpWords.repName}
          value={said.name}
          autoComplete="off"
          onChange={(event) => setSaid({ ...said, name: event.currentTarget.value })}
        />
        <TextInput
          label={setUpWords.repEmail}
          type="email"
          value={said.email}
          autoComplete="off"
          onChange={(event) => setSaid({ ...said, email: event.currentTarget.value })}
        />
        <Select
          label={setUpWords.repTeam}
          data={(outline?.teams ?? [{ id: 'sales', name: 'Sales' }]).map(({ id, name }) => ({
            value: id,
            label: name,
          }))}
          value={team}
          allowDeselect={false}
          onChange={(chosen) => setSaid({ ...said, team: chosen ?? '' })}
        />
        <Button
          variant="default"
          onClick={() => void add()}
          disabled={said.name.trim() === '' || said.email.trim() === ''}
        >
          {setUpWords.repAdd}
        </Button>
      </div>
      {error === undefined ? null : <Failure error={error} what={setUpWords.repFailed} />}
    </Question>
  )
}

function RepList({ reps }: Reps) {
  return (
    <ul className={css.plain} aria-label={setUpWords.repsList}>
      {reps.map(({ id, name, email, team }) => (
        <li key={`${team} ${id}`} className={css.line}>
          <span>{name}</span>
          <span className="quiet">
            {email} · {team}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** What the chosen template says; undefined until it is loaded. */
function useOutline(template = 'it-services') {
  const { data } = useQuery({
    queryKey: ['definition', 'templates'],
    queryFn: () => api.get<TemplatesAnswer>('/api/definition/templates'),
  })
  const file = data?.templates.find(({ id }) => id === template)?.files['funnel.yaml']
  return file === undefined ? undefined : outlineOf(file)
}
