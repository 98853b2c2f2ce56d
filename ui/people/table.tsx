import { Checkbox, UnstyledButton } from '@mantine/core'
import { Link, useRouter } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import ArrowDown from 'lucide-react/icons/arrow-down'
import ArrowUp from 'lucide-react/icons/arrow-up'
import { useEffect, useRef } from 'react'
import { type Column, type Line, type Order, SORTS, type Sort, usualDirection } from '#src/identity/table/columns.ts'
import { useWorkspace } from '../app/session.ts'
import { Help } from '../kit/help.tsx'
import { peopleWords as words } from '../words/people.ts'
import type { Choices } from './ask.ts'
import { Cell, nameOf } from './cells.tsx'
import type { Selection } from './selection.ts'
import css from './table.module.css'

const WIDTHS: { readonly [C in Column]?: string } = {
  name: 'minmax(220px, 2fr)',
  email: 'minmax(200px, 1.5fr)',
  company: 'minmax(150px, 1.3fr)',
  title: 'minmax(140px, 1fr)',
  stage: 'minmax(120px, 1fr)',
  furthest: 'minmax(120px, 1fr)',
  score: '96px',
  fit: '72px',
  engagement: '112px',
  grade: 'minmax(160px, 1fr)',
  seen: '136px',
  created: '136px',
  country: '96px',
}
const ROW_PX = 48

/** What the table and the cards of a phone are both given. */
export interface TableProps {
  readonly lines: readonly Line[]
  readonly columns: readonly Column[]
  readonly order: Order
  readonly choices: Choices
  readonly selection: Selection
  readonly maySelect: boolean
  readonly total: number | undefined
  readonly hasMore: boolean
  readonly onSort: (order: Order) => void
  readonly onEnd: () => void
}

const isSort = (column: Column): column is Column & Sort => Object.hasOwn(SORTS, column)

/** People in rows, as many of them in the page as fit on it. */
export function Table(props: TableProps) {
  const { lines, columns, selection, maySelect, total, hasMore, onEnd } = props
  const room = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => room.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  })
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= lines.length - 30) onEnd()
  }, [hasMore, last, lines.length, onEnd])
  const template = [
    ...(maySelect ? ['40px'] : []),
    ...columns.map((column) => WIDTHS[column] ?? 'minmax(120px, 1fr)'),
  ].join(' ')
  return (
    <section ref={room} className={css.room} aria-label={words.table}>
      <table
        aria-label={words.table}
        aria-rowcount={total === undefined ? -1 : total + 1}
        aria-colcount={columns.length + (maySelect ? 1 : 0)}
        className={css.table}
        style={{ '--columns': template } as React.CSSProperties}
      >
        <thead className={css.head}>
          <tr aria-rowindex={1} className={css.row}>
            {maySelect ? <SelectLoaded lines={lines} selection={selection} /> : null}
            {columns.map((column) => (
              <Header key={column} column={column} order={props.order} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody className={css.body} style={{ height: rows.getTotalSize() }}>
          {shown.map(({ index, start }) => {
            const line = lines[index]
            return line === undefined ? null : <Row key={line.id} {...props} line={line} index={index} start={start} />
          })}
        </tbody>
      </table>
    </section>
  )
}

function SelectLoaded({ lines, selection }: Pick<TableProps, 'lines' | 'selection'>) {
  const chosen = selection.isAll ? lines.length : selection.ids.size
  return (
    <th scope="col" className={css.check}>
      <Checkbox
        size="xs"
        aria-label={words.selectAll}
        checked={chosen > 0 && chosen >= lines.length}
        indeterminate={chosen > 0 && chosen < lines.length}
        onChange={(event) => selection.setLoaded(event.currentTarget.checked)}
      />
    </th>
  )
}

interface HeaderProps {
  readonly column: Column
  readonly order: Order
  readonly onSort: (order: Order) => void
}

function Header({ column, order, onSort }: HeaderProps) {
  const name = words.columns[column]
  if (!isSort(column)) {
    return (
      <th scope="col" className={css.header}>
        {name}
      </th>
    )
  }
  const isSorted = order.sort === column
  const Arrow = order.dir === 'asc' ? ArrowUp : ArrowDown
  const dir = isSorted ? (order.dir === 'asc' ? 'desc' : 'asc') : usualDirection(column)
  return (
    <th
      scope="col"
      className={css.header}
      aria-sort={isSorted ? (order.dir === 'asc' ? 'ascending' : 'descending') : 'none'}
    >
      <UnstyledButton className={css.sort} onClick={() => onSort({ sort: column, dir })}>
        {name}
        {isSorted ? <Arrow size={14} aria-hidden /> : null}
      </UnstyledButton>
      {column === 'score' ? <Help text={words.scoreMeans} about={name} /> : null}
    </th>
  )
}

interface RowProps extends TableProps {
  readonly line: Line
  readonly index: number
  readonly start: number
}

function Row({ line, index, start, columns, choices, selection, maySelect }: RowProps) {
  const { slug } = useWorkspace()
  const router = useRouter()
  const params = { workspace: slug, id: line.id }
  const isChosen = selection.has(line.id)
  return (
    <tr
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      className={css.row}
      data-row={index}
      style={{ transform: `translateY(${start}px)` }}
      onMouseEnter={() => void router.preloadRoute({ to: '/w/$workspace/people/$id', params }).catch(() => undefined)}
    >
      {maySelect ? (
        <td className={css.check}>
          <Checkbox
            size="xs"
            aria-label={words.select(nameOf(line))}
            checked={isChosen}
            onChange={() => undefined}
            onClick={(event) => selection.toggle(index, event.shiftKey)}
          />
        </td>
      ) : null}
      {columns.map((column) => (
        <td key={column} className={css.cell} data-column={column}>
          {column === 'name' ? (
            <NameCell line={line} withMail={!columns.includes('email')} />
          ) : (
            <Cell column={column} line={line} stages={choices.stages} />
          )}
        </td>
      ))}
    </tr>
  )
}

/** Who it is, as the link to their page; the mail address below where it has no column of its own. */
export function NameCell({ line, withMail }: { readonly line: Line; readonly withMail: boolean }) {
  const { slug } = useWorkspace()
  const name = nameOf(line)
  const isNamed = line.name !== null || line.email !== null
  return (
    <span className={css.who}>
      <Link
        to="/w/$workspace/people/$id"
        params={{ workspace: slug, id: line.id }}
        dir="auto"
        title={name}
        className={isNamed ? css.name : css.unnamed}
      >
        {name}
      </Link>
      {withMail && line.name !== null && line.email !== null ? (
        <span className={css.mail} title={line.email}>
          {line.email}
        </span>
      ) : null}
    </span>
  )
}
