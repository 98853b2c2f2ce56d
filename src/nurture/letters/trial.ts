import type { Letter } from '../message.ts'
import { setLetter } from './layout.ts'

/** A mail to oneself, to see that mail goes out at all, and from whom. */
export const trialLetter = (workspace: string, link: string, imprint: readonly string[]): Letter =>
  setLetter({
    ...{ language: 'en', imprint },
    subject: `A test mail of ${workspace}`,
    paragraphs: ['If you can read this, mail goes out.', { link, words: 'Back to the outbox' }],
    footer: [`Sluice, workspace ${workspace}.`],
  })
