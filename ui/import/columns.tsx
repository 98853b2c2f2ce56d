import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { FileAnswer } from '#src/capture/import/answers.ts'
import type { Choices } from '#src/capture/import/choices.ts'
import { importWords } from '../words/import.ts'
import { optionsFor } from './choices.ts'
import css from './import.module.css'

interface ColumnsProps {
  readonly file: FileAnswer
  readonly choices: Choices
  readonly change: (change: Partial<Choices>) => void
}

/** With more columns than this those left out are folded away. */
const MANY = 15

/** Every column with three of its cells and what it means. */
export function Columns({ file, choices, change }: ColumnsProps) {
  const [isOpen, setOpen] = useState(false)
  const all = file.guess.columns
  const chosen = all.filter(({ name }) => choices.columns[name] !== undefined)
  const shown = isOpen || all.length <= MANY ? all : chosen
  const choose = (column: string, target: string): void => {
    const { [column]: _, ...others } = choices.columns
    change({ columns: target === '' ? others : { ...others, [column]: target } })
  }
  return (
    <section className={css.stack}>
      <div>
        <h2>{importWords.columnsTitle}</h2>
        <p className="quiet">{importWords.columnsLead}</p>
      </div>
      <table className={css.columns}>
        <thead>
          <tr>
            <th scope="col">{importWords.column}</th>
            <th scope="col">{importWords.samples}</th>
            <th scope="col">{importWords.means}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((column) => {
            const target = choices.columns[column.name]
            return (
              <tr key={column.name} data-out={target === undefined || undefined}>
                <th scope="row">{column.name}</th>
                <td className={css.samples}>
                  {column.samples.length === 0 ? importWords.noCells : column.samples.join(' · ')}
                </td>
                <td>
                  <NativeSelect
                    size="xs"
                    aria-label={importWords.meansOf(column.name)}
                    value={target ?? ''}
                    data={[
                      { value: '', label: importWords.leaveOut },
                      ...optionsFor(column.name, target, choices.kind, file.stages).map(({ group, items }) => ({
                        group,
                        items: [...items],
                      })),
                    ]}
                    onChange={({ currentTarget }) => choose(column.name, currentTarget.value)}
                  />
                  <Sureness column={column} target={target} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {shown.length === all.length ? null : (
        <Button variant="subtle" size="xs" className={css.more} onClick={() => setOpen(true)}>
          {importWords.others(all.length - shown.length)}
        </Button>
      )}
    </section>
  )
}

interface SurenessProps {
  readonly column: FileAnswer['guess']['columns'][number]
  readonly target: string | undefined
}

function Sureness({ column, target }: SurenessProps) {
  if (target === undefined || target !== column.target) return null
  if (column.besides !== undefined) return <p className={css.note}>{importWords.besides(column.besides)}</p>
  if (column.confidence !== 'unsure' || target.startsWith('field:')) return null
  return <p className={css.note}>{importWords.confidence.unsure}</p>
}
