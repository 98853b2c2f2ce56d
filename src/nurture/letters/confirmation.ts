import type { Letter } from '../message.ts'
import { setLetter } from './layout.ts'

/** What the letter that asks for a confirmation is made of; nothing that was typed into the form. */
export interface ConfirmationFacts {
  /** Whose website it was, as its owner named the workspace. */
  readonly workspace: string
  readonly link: string
  readonly preferences: string
}

/** Asks whether the address is theirs, and for nothing else: any advertising here would make it a mail that nobody had agreed to. */
export const confirmationLetter = ({ workspace, link, preferences }: ConfirmationFacts): Letter =>
  setLetter({
    subject: `Please confirm your address for ${workspace}`,
    paragraphs: [
      `Somebody, most likely you, gave this address in a form of ${workspace}. Please confirm that it is yours.`,
      { link, words: 'Yes, this is my address' },
      'If it was not you, do nothing: without your word nothing more is sent.',
    ],
    footer: [{ link: preferences, words: 'Choose what you receive, or nothing at all' }],
  })
