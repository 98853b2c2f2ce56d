import type { Column, Line } from '#src/identity/table/columns.ts'
import { Grade } from '../kit/grade.tsx'
import { StageBadge } from '../kit/stage-badge.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { peopleWords as words } from '../words/people.ts'
import type { Choices } from './ask.ts'
import css from './table.module.css'

/** What somebody goes by, however little is known. */
export const nameOf = ({ name, email }: Line): string => name ?? email ?? words.visitor

const Unknown = () => <span className="quiet">{words.unknown}</span>

/** Text that may run right to left, cut where there is no room, whole on hover. */
function Said({ text }: { readonly text: string | null }) {
  if (text === null) return <Unknown />
  return (
    <span dir="auto" title={text} className={css.cut}>
      {text}
    </span>
  )
}

function Time({ at }: { readonly at: string }) {
  const formats = useFormats()
  return (
    <time dateTime={at} title={formats.dateTime(at)}>
      {formats.relative(at)}
    </time>
  )
}

function Points({ points }: { readonly points: number }) {
  return <span className={css.number}>{useFormats().number(points)}</span>
}

function Stage({ id, stages }: { readonly id: string; readonly stages: Choices['stages'] }) {
  const rank = stages.findIndex((stage) => stage.id === id)
  if (id === '') return <Unknown />
  return rank < 0 ? <Said text={id} /> : <StageBadge name={stages[rank]?.name ?? id} rank={rank} of={stages.length} />
}

interface CellProps {
  readonly column: Column
  readonly line: Line
  readonly stages: Choices['stages']
}

/** One value of the table, in words. */
export function Cell({ column, line, stages }: CellProps) {
  switch (column) {
    case 'stage':
      return <Stage id={line.stage} stages={stages} />
    case 'furthest':
      return <Stage id={line.furthest} stages={stages} />
    case 'score':
      return <Points points={line.score} />
    case 'fit':
      return <Points points={line.fit} />
    case 'engagement':
      return <Points points={line.engagement} />
    case 'grade':
      return <Grade grade={line.grade} brief />
    case 'owner':
      return line.owner === null ? (
        <span className="quiet">{line.waiting ?? words.nobody}</span>
      ) : (
        <Said text={line.owner.name ?? line.owner.id} />
      )
    case 'seen':
      return <Time at={line.seen} />
    case 'created':
      return <Time at={line.created} />
    case 'tags':
      return <Said text={line.tags.length === 0 ? '' : line.tags.join(', ')} />
    case 'out':
      return line.out === null ? null : <Said text={line.out.reason ?? line.out.rule} />
    case 'waiting':
      return line.waiting === null ? null : <Said text={line.waiting} />
    case 'country':
      return <Said text={line.country?.toUpperCase() ?? null} />
    default:
      return <Said text={line[column]} />
  }
}
