import type { ReactNode } from 'react'
import css from './empty.module.css'

interface EmptyProps {
  /** One sentence: what this is for. */
  readonly sentence: string
  /** One button that begins. */
  readonly action?: ReactNode
  /** One link, to an example or to how it works. */
  readonly link?: ReactNode
  /** A heading over it, where the empty part is not the whole screen. */
  readonly title?: string
}

/** What stands where there is nothing yet. */
export function Empty({ sentence, action, link, title }: EmptyProps) {
  return (
    <div className={css.empty}>
      {title === undefined ? null : <h2>{title}</h2>}
      <p>{sentence}</p>
      {action === undefined ? null : <div className={css.action}>{action}</div>}
      {link === undefined ? null : <div>{link}</div>}
    </div>
  )
}
