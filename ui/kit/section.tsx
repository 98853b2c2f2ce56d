import type { ReactNode } from 'react'
import css from './section.module.css'

interface SectionProps {
  readonly title: string
  readonly lead?: ReactNode
  /** At the end of the title's line. */
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

/** A part of a screen under a heading of the second level, with a line above it instead of a box around it. */
export function Section({ title, lead, actions, children }: SectionProps) {
  return (
    <section className={css.section}>
      <header className={css.head}>
        <div className={css.named}>
          <h2>{title}</h2>
          {lead === undefined ? null : <p className={css.lead}>{lead}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  )
}
