import { filled, type Language } from '../../access/language.ts'
import type { Letter } from '../message.ts'
import { setLetter } from './layout.ts'
import { LETTER_WORDS } from './words.ts'

/** What the letter with something that was asked for is made of; the title is its author's, never the reader's. */
export interface AssetFacts {
  readonly language: Language
  readonly workspace: string
  readonly title: string
  readonly link: string
  /** The last day on which the link opens, as it is read. */
  readonly until: string
  readonly preferences: string
  readonly imprint?: readonly string[]
}

/** Brings what somebody asked for, as a link. */
export function assetLetter({ language, workspace, title, link, until, preferences, imprint }: AssetFacts): Letter {
  const { asset: words, preferences: choose } = LETTER_WORDS[language]
  const gaps = { name: workspace, title, day: until }
  return setLetter({
    ...{ language, imprint, subject: title === '' ? filled(words.subject, gaps) : title },
    paragraphs: [
      filled(title === '' ? words.here : words.hereTitled, gaps),
      { link, words: words.open },
      filled(words.until, gaps),
    ],
    footer: [filled(words.why, gaps), { link: preferences, words: choose }],
  })
}
