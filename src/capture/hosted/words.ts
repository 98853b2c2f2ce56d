import { type Html, html } from '../../access/page.ts'

/** What a page for strangers says when there is nothing to fill in. */
export interface Plain {
  readonly title: string
  readonly text: string
}

export const NOT_HERE: Plain = {
  title: 'This form is not here',
  text: 'It was taken down, or the address is not quite right.',
}

export const NOT_SAVED: Plain = {
  title: 'That was not saved',
  text: 'Something failed on our side, and what you wrote was not saved. Please try again in a moment.',
}

export const NOT_NOW: Plain = {
  title: 'This form cannot be shown right now',
  text: 'Something failed on our side. Please try again in a moment.',
}

export const TOO_LARGE: Plain = {
  title: 'That was too long',
  text: 'What was sent is longer than this form takes, and it was not saved. Go back and shorten it.',
}

export const PREVIEWED: Plain = {
  title: 'This was a preview',
  text: 'The answers fit the form. Nothing was stored.',
}

/** A page that only says something. */
export const said = ({ title, text }: Plain): Html => html`<h1>${title}</h1>
<p>${text}</p>`

/** What is said to whoever was refused loudly, by the reason; all of them keep what was typed. */
export const REFUSED: Readonly<Record<string, string>> = {
  bad_token: 'This page could not be recognised. Nothing was saved yet; press the button once more.',
  too_fast: 'That was very quick. Nothing was saved yet; press the button once more.',
  too_old: 'This page was open for a long time. Nothing was saved yet; press the button once more.',
  proof_missing: 'Your browser has to do a small sum first. Nothing was saved yet; press the button once more.',
  proof_wrong: 'The small sum of your browser did not come out. Nothing was saved yet; press the button once more.',
  proof_spent: 'The small sum of your browser was used before. Nothing was saved yet; press the button once more.',
  disposable: 'This form does not take throw-away addresses. Please give one that you will keep.',
  no_mailbox: 'No mail can be sent to this address. Please look whether it is spelled right.',
}

export const ANY_REFUSAL = 'This could not be taken. Nothing was saved; please try again.'
