import { filled, type Language } from '../../access/language.ts'
import type { Letter } from '../message.ts'
import { setLetter } from './layout.ts'
import { LETTER_WORDS } from './words.ts'

/** What the letter that asks for a confirmation is made of; nothing that was typed into the form. */
export interface ConfirmationFacts {
  readonly language: Language
  /** Whose website it was, as its owner named the workspace. */
  readonly workspace: string
  readonly link: string
  readonly preferences: string
  readonly imprint?: readonly string[]
}

/** Asks whether the address is theirs, and for nothing else: any advertising here would make it a mail that nobody had agreed to. */
export function confirmationLetter({ language, workspace, link, preferences, imprint }: ConfirmationFacts): Letter {
  const { confirmation: words, preferences: choose } = LETTER_WORDS[language]
  const name = { name: workspace }
  return setLetter({
    ...{ language, imprint, subject: filled(words.subject, name) },
    paragraphs: [filled(words.ask, name), { link, words: words.yes }, words.notYou],
    footer: [{ link: preferences, words: choose }],
  })
}
