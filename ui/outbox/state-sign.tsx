import CircleCheck from 'lucide-react/icons/circle-check'
import Pause from 'lucide-react/icons/circle-pause'
import CircleHelp from 'lucide-react/icons/circle-question-mark'
import CircleX from 'lucide-react/icons/circle-x'
import Clock from 'lucide-react/icons/clock'
import Send from 'lucide-react/icons/send'
import type { MailState } from '#src/nurture/state.ts'
import { outboxWords } from '../words/outbox.ts'
import css from './outbox.module.css'

const SIGNS = {
  waiting: Clock,
  ready: Send,
  handed: Send,
  accepted: CircleCheck,
  deferred: Clock,
  rejected: CircleX,
  uncertain: CircleHelp,
  held: Pause,
  suppressed: CircleX,
  limited: Pause,
  discarded: CircleX,
} as const satisfies Readonly<Record<MailState, unknown>>

/** Where a mail stands, in a word, a sign and a colour; the sentence behind it on hover. */
export function StateSign({ state }: { readonly state: MailState }) {
  const Sign = SIGNS[state]
  const { name, means } = outboxWords.states[state]
  return (
    <span className={css.state} data-state={state} title={means}>
      <Sign size={14} aria-hidden /> {name}
    </span>
  )
}
