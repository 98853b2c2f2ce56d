import { Checkbox, UnstyledButton } from '@mantine/core'
import type { RefusalLine } from '#src/capture/refused/asked.ts'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { refusedWords as words } from '../words/refused.ts'
import css from './refused.module.css'

interface TableProps {
  readonly rows: readonly RefusalLine[]
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (next: ReadonlySet<string>) => void
  readonly onOpen: (id: string) => void
}

/** A line a refusal; what let in cannot be chosen again. */
export function RefusalTable({ rows, chosen, onChoose, onOpen }: TableProps) {
  const open = rows.filter(({ releasedAt }) => releasedAt === null)
  const isAll = open.length > 0 && open.every(({ id }) => chosen.has(id))
  const choose = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChoose(next)
  }
  return (
    <WideTable
      caption={words.refused}
      head={[
        <Checkbox
          key="all"
          aria-label={words.chooseAll}
          checked={isAll}
          indeterminate={!isAll && open.some(({ id }) => chosen.has(id))}
          disabled={open.length === 0}
          onChange={() => onChoose(isAll ? new Set() : new Set(open.map(({ id }) => id)))}
        />,
        ...[words.who, words.reason, words.form, words.network, words.when],
      ]}
    >
      {rows.map((row) => (
        <Row key={row.id} row={row} isChosen={chosen.has(row.id)} onChoose={choose} onOpen={onOpen} />
      ))}
    </WideTable>
  )
}

/** What was typed where an address belongs, also when it is none. */
export const whoOf = ({ email, answers }: RefusalLine): string =>
  email ?? answers.find(({ value }) => value.includes('@'))?.value ?? words.noAddress

interface RowProps {
  readonly row: RefusalLine
  readonly isChosen: boolean
  readonly onChoose: (id: string) => void
  readonly onOpen: (id: string) => void
}

function Row({ row, isChosen, onChoose, onOpen }: RowProps) {
  const formats = useFormats()
  const who = whoOf(row)
  return (
    <tr>
      <td>
        {row.releasedAt !== null ? null : (
          <Checkbox aria-label={words.choose(who)} checked={isChosen} onChange={() => onChoose(row.id)} />
        )}
      </td>
      <td>
        <UnstyledButton className={css.open} onClick={() => onOpen(row.id)}>
          <bdi className={css.who}>{who}</bdi>
        </UnstyledButton>
      </td>
      <td className={css.why}>{words.reasons[row.reason].name}</td>
      <td>
        <bdi>{row.form}</bdi>
      </td>
      <td>
        <span className="quiet">{row.network}</span>
      </td>
      <td>
        <time dateTime={row.at} title={formats.dateTime(row.at)}>
          {formats.relative(row.at)}
        </time>
      </td>
    </tr>
  )
}

/** Everything that was sent, as text. */
export function RefusalDetail({ row }: { readonly row: RefusalLine }) {
  const formats = useFormats()
  const { releasedAt, releasedBy, discardedAt, discardedBy } = row
  return (
    <div className={css.detail}>
      <p>
        <strong>{words.reasons[row.reason].name}</strong>
        <br />
        {words.reasons[row.reason].what}
      </p>
      {releasedAt === null ? null : <p>{words.releasedBy(releasedBy ?? '', formats.relative(releasedAt))}</p>}
      {discardedAt === null ? null : <p>{words.discardedBy(discardedBy ?? '', formats.relative(discardedAt))}</p>}
      <h3>{words.answers}</h3>
      {row.answers.length === 0 ? <p className="quiet">{words.noAnswers}</p> : null}
      <dl className={css.answers}>
        {row.answers.map(({ name, value }) => (
          <div key={name}>
            <dt>
              <bdi>{name}</bdi>
            </dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <p className="quiet">
        {words.version(formats.number(row.version))} · {formats.dateTime(row.at)} · {row.network}
      </p>
    </div>
  )
}
