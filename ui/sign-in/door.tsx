import type { ReactNode } from 'react'
import icon from '../app/icon.svg'
import { appWords } from '../words/app.ts'
import css from './door.module.css'

interface DoorProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly children?: ReactNode
  /** Where else one may go from here. */
  readonly foot?: ReactNode
}

/** The frame of the screens that one sees before being inside. */
export function Door({ title, lead, children, foot }: DoorProps) {
  return (
    <main className={css.door}>
      <title>{`${title} · ${appWords.product}`}</title>
      <div className={css.brand}>
        <img src={icon} alt="" width={24} height={24} />
        <span>{appWords.product}</span>
      </div>
      <header className={css.head}>
        <h1>{title}</h1>
        {lead === undefined ? null : <p>{lead}</p>}
      </header>
      {children}
      {foot === undefined ? null : <p className={css.foot}>{foot}</p>}
    </main>
  )
}
