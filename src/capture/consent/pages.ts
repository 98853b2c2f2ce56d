import { type Html, html, publicPage } from '../../access/page.ts'
import type { Choice } from './choices.ts'

const STATES: Readonly<Record<Choice['state'], string>> = {
  granted: 'You said yes.',
  asked: 'It waits for your confirmation by mail.',
  refused: 'You said no.',
  revoked: 'You said no.',
  open: 'It is on until you say no.',
  never: 'You have not been asked.',
}

export interface PreferencesPage {
  /** Whose workspace it is, as people know it. */
  readonly name: string
  readonly action: string
  /** Masked; undefined where no address is known any more. */
  readonly address: string | undefined
  readonly choices: readonly Choice[]
  readonly unsubscribed: boolean
  /** Nothing is sent whatever is chosen: the address does not work, or mail was called spam. */
  readonly blocked: boolean
  readonly shown: string
  readonly policy: string | undefined
  /** What just happened, if something did. */
  readonly done: string | undefined
}

const box = ({ purpose, on, state }: Choice, isUnsubscribed: boolean): Html => html`
<div class="field">
  <label class="choice"><input type="checkbox" name="purpose" value="${purpose.id}"${on && html` checked`}
    aria-describedby="about-${purpose.id}"> ${purpose.name}</label>
  <p class="quiet" id="about-${purpose.id}">${purpose.text} ${isUnsubscribed ? '' : STATES[state]}</p>
</div>`

/** What somebody receives, and how they say no. Looking at it changes nothing (D1). */
export const preferencesPage = (page: PreferencesPage): string =>
  publicPage({
    title: `Your mail from ${page.name}`,
    main: html`
<h1>Your mail from ${page.name}</h1>
${page.done !== undefined && html`<p role="status"><strong>${page.done}</strong></p>`}
${page.address !== undefined && html`<p>For ${page.address}.</p>`}
${page.unsubscribed && html`<p>You are unsubscribed from everything. Tick what you would like to receive again.</p>`}
${page.blocked && html`<p class="bad">Nothing is sent to this address, since mail to it came back or was reported.</p>`}
<form method="post" action="${page.action}">
<input type="hidden" name="_shown" value="${page.shown}">
${
  page.choices.length > 0 &&
  html`<fieldset><legend>What you receive</legend>${page.choices.map((choice) => box(choice, page.unsubscribed))}</fieldset>
<p><button type="submit" name="act" value="save">Save</button></p>`
}
<div class="field">
  <label for="reason">Why you do not want our mail, if you like to say</label>
  <input id="reason" name="reason" maxlength="300" autocomplete="off">
</div>
<p><button type="submit" class="plain" name="act" value="stop"${page.unsubscribed && html` disabled`}>Unsubscribe from everything</button></p>
</form>
${page.policy !== undefined && html`<p class="quiet"><a href="${page.policy}" rel="noreferrer">Privacy policy</a></p>`}`,
  })

const plain = (title: string, ...lines: readonly Html[]): string =>
  publicPage({ title, main: html`<h1>${title}</h1>${lines.map((line) => html`<p>${line}</p>`)}` })

/** The one page for every link that is not ours, is cut off or leads to nobody: which of these it is stays unsaid (D2). */
export const unknownPage = (): string =>
  plain(
    'This link does not work',
    html`It may have been cut off when it was copied. Open it from the mail once more, or answer the mail.`,
  )

/** For somebody who was erased: there is nothing to choose about. */
export const nothingKeptPage = (): string =>
  plain('Nothing is kept about you', html`Your data was erased here, and no mail is sent to you.`)

/** One thing that was sent from the address. */
export interface Ask {
  /** Its first proof. */
  readonly id: string
  readonly at: string
  /** What was written, by the names of the questions; only whoever reads the address's mail sees it. */
  readonly answers: readonly { readonly name: string; readonly value: string }[]
  /** What is agreed to, in the words that were ticked. */
  readonly texts: readonly string[]
}

export interface ConfirmPage {
  readonly name: string
  readonly action: string
  /** The one that the mail asks about, unless it is confirmed, and what else waits. */
  readonly asks: readonly Ask[]
  /** One of them was confirmed already. */
  readonly isConfirmed: boolean
  readonly policy: string | undefined
}

const askHtml = ({ id, at, answers, texts }: Ask, { action, asks, isConfirmed }: ConfirmPage): Html => html`
<form method="post" action="${action}">
${(asks.length > 1 || isConfirmed) && html`<h2><time datetime="${at}">${at.slice(0, 16).replace('T', ' ')} UTC</time></h2>`}
${answers.length > 0 && html`<p>This was sent with it:</p><ul>${answers.map(({ name, value }) => html`<li>${name}: <bdi>${value}</bdi></li>`)}</ul>`}
${texts.length > 0 && html`<p>You also said:</p><ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>`}
<input type="hidden" name="ask" value="${id}">
<p><button type="submit">${asks.length > 1 || isConfirmed ? 'Yes, I sent this' : 'Yes, confirm'}</button></p>
</form>`

/** Asks for one press of a button; opening it confirms nothing, since programs open links too (D4). */
export const confirmPage = (page: ConfirmPage): string =>
  publicPage({
    title: `Confirm your address for ${page.name}`,
    main: html`
<h1>${page.isConfirmed ? 'Thank you, your address is confirmed' : 'Is this your address?'}</h1>
${!page.isConfirmed && html`<p>It was given in a form of ${page.name}. If that was you, please confirm it.</p>`}
${!page.isConfirmed && page.asks.length > 1 && html`<p>It was given more than once. Confirm only what you sent yourself.</p>`}
${page.isConfirmed && html`<p>You can close this page. The same address was given in what follows too: confirm it only if you sent it yourself.</p>`}
${page.asks.map((ask) => askHtml(ask, page))}
<p class="quiet">If it was not you, close this page: without your word nothing more is sent.</p>
${page.policy !== undefined && html`<p class="quiet"><a href="${page.policy}" rel="noreferrer">Privacy policy</a></p>`}`,
  })

/** After the button, and for whoever opens the link again. */
export const confirmedPage = (name: string): string =>
  plain('Thank you, your address is confirmed', html`You can close this page. ${name} was told.`)

/** The ask is too old; the form is offered again, where it was one of ours. */
export const expiredPage = (days: number, form: string | undefined): string =>
  plain(
    'This link has expired',
    html`It could be used for ${days} days, and nothing was confirmed.`,
    ...(form === undefined ? [] : [html`<a class="button" href="${form}">Fill in the form again</a>`]),
  )
