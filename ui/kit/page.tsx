import type { ReactNode } from 'react'
import { appWords } from '../words/app.ts'
import css from './page.module.css'

interface PageProps {
  /** The one heading of the first level; also the title of the tab. */
  readonly title: string
  /** What may be done with the whole of it, at the end of the line. */
  readonly actions?: ReactNode
  /** A sentence under the title. */
  readonly lead?: ReactNode
  /** Narrow pages are read, wide ones worked in. */
  readonly width?: 'wide' | 'narrow'
  readonly children?: ReactNode
}

/** The frame of every screen. */
export function Page({ title, actions, lead, width = 'wide', children }: PageProps) {
  return (
    <div className={css.page} data-width={width}>
      <title>{`${title} · ${appWords.product}`}</title>
      <header className={css.head}>
        <div className={css.named}>
          <h1>{title}</h1>
          {lead === undefined ? null : <p className={css.lead}>{lead}</p>}
        </div>
        {actions === undefined ? null : <div className={css.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}
