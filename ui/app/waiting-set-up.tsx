import { Copy } from '../kit/copy.tsx'
import { appWords } from '../words/app.ts'
import css from './message.module.css'

/** What a browser sees before anybody owns this installation: only whoever reads the console may begin (H7). */
export function WaitingSetUp() {
  return (
    <main className={css.message}>
      <title>{appWords.waitingTitle}</title>
      <h1>{appWords.waitingTitle}</h1>
      <p>{appWords.waiting}</p>
      <p>{appWords.waitingAgain}</p>
      <div className={css.line}>
        <code className={css.code}>{appWords.waitingCommand}</code>
        <Copy text={appWords.waitingCommand} />
      </div>
    </main>
  )
}
