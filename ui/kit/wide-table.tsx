import type { ReactNode } from 'react'
import css from './wide-table.module.css'

interface WideTableProps {
  /** What the table is, for whoever hears it. */
  readonly caption: string
  readonly head: readonly ReactNode[]
  readonly children: ReactNode
}

/** A small table that scrolls sideways inside itself where the screen is narrow. */
export function WideTable({ caption, head, children }: WideTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={css.room} tabIndex={0} aria-label={caption}>
      <table className={css.table}>
        <caption className="only-read">{caption}</caption>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={String(column)} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}
