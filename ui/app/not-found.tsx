import { Link } from '@tanstack/react-router'
import { appWords } from '../words/app.ts'
import css from './message.module.css'

/** What stands at an address that leads nowhere. */
export function NotFound() {
  return (
    <main className={css.message}>
      <title>{appWords.notFoundTitle}</title>
      <h1>{appWords.notFoundTitle}</h1>
      <p>{appWords.notFound}</p>
      <Link to="/">{appWords.toFunnel}</Link>
    </main>
  )
}
