import type { Letter } from '../message.ts'
import { setLetter } from './layout.ts'

/** What a member is told of a lead; never a word that the lead wrote, which could be anybody's (J4, B1). */
export interface AlertFacts {
  readonly workspace: string
  /** `assigned`, or the name of the event that asked for it. */
  readonly reason: string
  /** The stage's name in the definition. */
  readonly stage: string
  readonly score: number
  /** The person's screen. */
  readonly link: string
}

const SAYS: Readonly<Record<string, string>> = {
  assigned: 'A lead is yours now',
  demo_requested: 'Somebody asks for a demo',
  quote_requested: 'Somebody asks for a quote',
  assessment_requested: 'Somebody asks for an assessment',
  proposal_requested: 'Somebody asks for a proposal',
  meeting_requested: 'Somebody asks for a meeting',
  call_requested: 'Somebody asks to be called',
  callback_requested: 'Somebody asks to be called',
  strategy_call_booked: 'Somebody booked a call',
}

/** Tells a member of the team about a lead; all else is behind the sign-in. */
export function alertLetter({ workspace, reason, stage, score, link }: AlertFacts): Letter {
  const says = SAYS[reason] ?? 'A lead wants your attention'
  return setLetter({
    language: 'en',
    subject: `${says} (${stage}, score ${score})`,
    paragraphs: [`${says}. Stage: ${stage}. Score: ${score}.`, { link, words: 'Open the lead' }],
    footer: [`Sluice, workspace ${workspace}.`],
  })
}
