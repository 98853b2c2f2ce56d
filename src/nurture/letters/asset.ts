import type { Letter } from '../message.ts'
import { setLetter } from './layout.ts'

/** What the letter with something that was asked for is made of; the title is its author's, never the reader's. */
export interface AssetFacts {
  readonly workspace: string
  readonly title: string
  readonly link: string
  /** The last day on which the link opens, as it is read. */
  readonly until: string
  readonly preferences: string
}

/** Brings what somebody asked for, as a link. */
export const assetLetter = ({ workspace, title, link, until, preferences }: AssetFacts): Letter =>
  setLetter({
    subject: title === '' ? `What you asked ${workspace} for` : title,
    paragraphs: [
      title === '' ? `Here is what you asked ${workspace} for.` : `Here is what you asked ${workspace} for: ${title}.`,
      { link, words: 'Open it' },
      `The link works until ${until}.`,
    ],
    footer: [
      `You get this mail because this address was given in a form of ${workspace}.`,
      { link: preferences, words: 'Choose what you receive, or nothing at all' },
    ],
  })
