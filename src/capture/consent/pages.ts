import { filled, type Language, momentFor, type Reader } from '../../access/language.ts'
import { type Html, html, publicPage } from '../../access/page.ts'
import type { Choice } from './choices.ts'
import { CONSENT_WORDS, type ConsentWords } from './words.ts'

export interface PreferencesPage {
  readonly reader: Reader
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
  readonly done: 'saved' | 'stopped' | 'unchanged' | undefined
}

const box = (
  { purpose, on, state }: Choice,
  isUnsubscribed: boolean,
  { states }: ConsentWords['preferences'],
): Html => html`
<div class="field">
  <label class="choice"><input type="checkbox" name="purpose" value="${purpose.id}"${on && html` checked`}
    aria-describedby="about-${purpose.id}"> ${purpose.name}</label>
  <p class="quiet" id="about-${purpose.id}">${purpose.text} ${isUnsubscribed ? '' : states[state]}</p>
</div>`

const policyLink = (url: string | undefined, { policy }: ConsentWords): Html | false =>
  url !== undefined && html`<p class="quiet"><a href="${url}" rel="noreferrer">${policy}</a></p>`

/** What somebody receives, and how they say no. Looking at it changes nothing (D1). */
export function preferencesPage(page: PreferencesPage): string {
  const all = CONSENT_WORDS[page.reader.language]
  const words = all.preferences
  const title = filled(words.title, { name: page.name })
  return publicPage({
    ...{ title, lang: page.reader.language },
    main: html`
<h1>${title}</h1>
${page.done !== undefined && html`<p role="status"><strong>${words[page.done]}</strong></p>`}
${page.address !== undefined && html`<p>${filled(words.for, { address: page.address })}</p>`}
${page.unsubscribed && html`<p>${words.unsubscribed}</p>`}
${page.blocked && html`<p class="bad">${words.blocked}</p>`}
<form method="post" action="${page.action}">
<input type="hidden" name="_shown" value="${page.shown}">
${
  page.choices.length > 0 &&
  html`<fieldset><legend>${words.legend}</legend>${page.choices.map((choice) => box(choice, page.unsubscribed, words))}</fieldset>
<p><button type="submit" name="act" value="save">${words.save}</button></p>`
}
<div class="field">
  <label for="reason">${words.reason}</label>
  <input id="reason" name="reason" maxlength="300" autocomplete="off">
</div>
<p><button type="submit" class="plain" name="act" value="stop"${page.unsubscribed && html` disabled`}>${words.stop}</button></p>
</form>
${policyLink(page.policy, all)}`,
  })
}

const plain = (lang: Language, title: string, ...lines: readonly (Html | string)[]): string =>
  publicPage({ title, lang, main: html`<h1>${title}</h1>${lines.map((line) => html`<p>${line}</p>`)}` })

/** The one page for every link that is not ours, is cut off or leads to nobody: which of these it is stays unsaid (D2). */
export function unknownPage(lang: Language): string {
  const { title, text } = CONSENT_WORDS[lang].unknown
  return plain(lang, title, text)
}

/** For somebody who was erased: there is nothing to choose about. */
export function nothingKeptPage(lang: Language): string {
  const { title, text } = CONSENT_WORDS[lang].nothingKept
  return plain(lang, title, text)
}

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
  readonly reader: Reader
  readonly name: string
  readonly action: string
  /** The one that the mail asks about, unless it is confirmed, and what else waits. */
  readonly asks: readonly Ask[]
  /** One of them was confirmed already. */
  readonly isConfirmed: boolean
  readonly policy: string | undefined
}

/** A question ends as it is asked, any other name with a colon. */
const labelled = (name: string): string => (/[?!:.…]$/.test(name.trim()) ? name : `${name}:`)

function askHtml({ id, at, answers, texts }: Ask, { action, asks, isConfirmed, reader }: ConfirmPage): Html {
  const words = CONSENT_WORDS[reader.language].confirm
  const isOneOfSeveral = asks.length > 1 || isConfirmed
  return html`
<form method="post" action="${action}">
${isOneOfSeveral && html`<h2><time datetime="${at}">${momentFor(reader, Date.parse(at))}</time></h2>`}
${answers.length > 0 && html`<p>${words.sent}</p><ul>${answers.map(({ name, value }) => html`<li>${labelled(name)} <bdi>${value}</bdi></li>`)}</ul>`}
${texts.length > 0 && html`<p>${words.said}</p><ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>`}
<input type="hidden" name="ask" value="${id}">
<p><button type="submit">${isOneOfSeveral ? words.yesThis : words.yes}</button></p>
</form>`
}

/** Asks for one press of a button; opening it confirms nothing, since programs open links too (D4). */
export function confirmPage(page: ConfirmPage): string {
  const all = CONSENT_WORDS[page.reader.language]
  const words = all.confirm
  return publicPage({
    ...{ title: filled(words.title, { name: page.name }), lang: page.reader.language },
    main: html`
<h1>${page.isConfirmed ? words.done : words.question}</h1>
${!page.isConfirmed && html`<p>${filled(words.given, { name: page.name })}</p>`}
${!page.isConfirmed && page.asks.length > 1 && html`<p>${words.several}</p>`}
${page.isConfirmed && html`<p>${words.beside}</p>`}
${page.asks.map((ask) => askHtml(ask, page))}
<p class="quiet">${words.notYou}</p>
${policyLink(page.policy, all)}`,
  })
}

/** After the button, and for whoever opens the link again. */
export function confirmedPage(lang: Language, name: string): string {
  const { done, close } = CONSENT_WORDS[lang].confirm
  return plain(lang, done, filled(close, { name }))
}

/** The ask is too old; the form is offered again, where it was one of ours. */
export function expiredPage(lang: Language, days: number, form: string | undefined): string {
  const { title, text, again } = CONSENT_WORDS[lang].expired
  const more = form === undefined ? [] : [html`<a class="button" href="${form}">${again}</a>`]
  return plain(lang, title, filled(text, { days }), ...more)
}
