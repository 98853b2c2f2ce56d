import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { SORT_NAMES, usualDirection } from '#src/identity/table/columns.ts'
import { peopleWords as words } from '../words/people.ts'
import { Cell, nameOf } from './cells.tsx'
import css from './table.module.css'
import { NameCell, type TableProps } from './table.tsx'

/** The same people on a phone: a card each, with what was chosen to be seen. */
export function Cards(props: TableProps) {
  const { lines, columns, choices, selection, maySelect, hasMore, onEnd, order, onSort } = props
  const rest = columns.filter((column) => column !== 'name' && column !== 'email')
  return (
    <>
      <NativeSelect
        className={css.sortBy}
        label={words.sortBy}
        value={order.sort}
        data={SORT_NAMES.map((sort) => ({ value: sort, label: words.columns[sort] }))}
        onChange={({ currentTarget: { value } }) => {
          const sort = SORT_NAMES.find((one) => one === value) ?? order.sort
          onSort({ sort, dir: usualDirection(sort) })
        }}
      />
      <ul className={css.cards}>
        {lines.map((line, index) => (
          <li key={line.id} className={css.card} data-row={index}>
            {maySelect ? (
              <Checkbox
                aria-label={words.select(nameOf(line))}
                checked={selection.has(line.id)}
                onChange={() => selection.toggle(index, false)}
              />
            ) : null}
            <div className={css.cardBody}>
              <NameCell line={line} withMail />
              <dl className={css.facts}>
                {rest.map((column) => (
                  <div key={column}>
                    <dt>{words.columns[column]}</dt>
                    <dd>
                      <Cell column={column} line={line} stages={choices.stages} />
                    </dd>
                  </div>
                ))}
              </dl>
            </div>
          </li>
        ))}
      </ul>
      {hasMore ? (
        <Button variant="default" fullWidth onClick={onEnd}>
          {words.loadMore}
        </Button>
      ) : null}
    </>
  )
}
