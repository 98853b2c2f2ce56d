import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useMay } from '../app/session.ts'
import { Empty } from '../kit/empty.tsx'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Section } from '../kit/section.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { settingsWords, repsWords as words } from '../words/settings.ts'
import { RepForm } from './rep-form.tsx'
import type { RepLine } from './rep-line.ts'

const HEAD = [words.name, words.team, words.weight, words.today, words.open, words.state]

/** Who answers leads: the reps of every team with their share, their room and whether they are here. */
export function Reps() {
  const mayManage = useMay('manage')
  const [editing, setEditing] = useState<RepLine | 'new' | null>(null)
  const reps = useQuery({
    queryKey: ['settings', 'reps'],
    queryFn: () => api.get<{ readonly reps: readonly RepLine[] }>('/api/reps'),
  })
  if (reps.error !== null && reps.data === undefined) return <Failure error={reps.error} retry={reps.refetch} />
  if (reps.data === undefined) return <Loading />
  const all = reps.data.reps.toSorted((a, b) => a.team.localeCompare(b.team) || a.name.localeCompare(b.name))
  const add = mayManage ? <Button onClick={() => setEditing('new')}>{words.add}</Button> : null
  return (
    <Section title={settingsWords.tabs.reps} lead={words.lead} actions={all.length === 0 ? null : add}>
      {all.length === 0 ? (
        <Empty sentence={words.empty} action={add} />
      ) : (
        <WideTable caption={settingsWords.tabs.reps} head={mayManage ? [...HEAD, ''] : HEAD}>
          {all.map((rep) => (
            <RepRow key={`${rep.team} ${rep.id}`} rep={rep} onEdit={mayManage ? () => setEditing(rep) : undefined} />
          ))}
        </WideTable>
      )}
      {editing === null ? null : (
        <RepForm rep={editing === 'new' ? null : editing} reps={all} onClose={() => setEditing(null)} />
      )}
    </Section>
  )
}

function RepRow({ rep, onEdit }: { readonly rep: RepLine; readonly onEdit: (() => void) | undefined }) {
  const { number } = useFormats()
  const room = (now: number, most: number | null) => (most === null ? number(now) : words.of(number(now), number(most)))
  return (
    <tr>
      <td>
        <strong>{rep.name}</strong>
        <div className="quiet">{rep.email}</div>
      </td>
      <td>{rep.team}</td>
      <td>{number(rep.weight)}</td>
      <td>{room(rep.today, rep.capacityPerDay)}</td>
      <td>{room(rep.open, rep.capacityOpen)}</td>
      <td>
        <State rep={rep} />
      </td>
      {onEdit === undefined ? null : (
        <td>
          <Button variant="subtle" size="compact-sm" aria-label={words.editOf(rep.name)} onClick={onEdit}>
            {words.edit}
          </Button>
        </td>
      )}
    </tr>
  )
}

function State({ rep: { active, awayUntil } }: { readonly rep: RepLine }) {
  const { date } = useFormats()
  if (!active) return <span className="quiet">{words.out}</span>
  if (awayUntil !== null && Date.parse(awayUntil) > Date.now()) return <span>{words.away(date(awayUntil))}</span>
  return <span>{words.here}</span>
}
