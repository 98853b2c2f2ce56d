import { filled } from '../../access/language.ts'
import { type Html, html, publicPage } from '../../access/page.ts'
import { type Form, fieldsOf } from '../forms/form.ts'
import type { FormWords, Plain } from '../forms/form-words.ts'
import { askedOf, NOTHING_KNOWN } from '../forms/questions.ts'
import { wordsIn } from '../forms/words.ts'
import { type Filling, hiddenHtml, honeypotHtml, idOf, labelOf, stepsHtml } from './fields.ts'

/** Bound by e.js; the same for the hosted page, the frame and the embed. */
export interface Drawn {
  readonly form: Form
  readonly workspace: string
  readonly token: string
  /** Where it is sent to; an absolute address where the page around is another site's. */
  readonly action: string
  readonly filling: Filling
  /** Traits known of somebody who came by a link of a mail of ours: not asked. */
  readonly known?: ReadonlySet<string> | undefined
  /** Said above the form, beside problems of single fields. */
  readonly notice?: string | undefined
  /** The page itself, where it is ours, and where it was come to from; a script says both better. */
  readonly page?: string | undefined
  readonly referrer?: string | undefined
  /** A proof of work is asked for. */
  readonly challenge?: boolean
  /** The browser's id where the last try told it. */
  readonly anonymous?: string | undefined
  /** The link of a mail that let questions be left out; sent on so that the answers are judged the same way. */
  readonly prefill?: string | undefined
  readonly isPreview?: boolean
  /** Of the heading; in another site's page it is not the first. */
  readonly level?: 1 | 2
}

export const EMPTY: Filling = { raw: {}, problems: [] }

/** What e.js needs to decide which questions apply: ids, kinds and conditions, no words. */
function shapeOf(form: Form, asked: Form): string {
  const ids = new Set(fieldsOf(asked).map(({ id }) => id))
  const fields = fieldsOf(form).map(({ id, kind, when }) => ({
    id,
    ...(kind === 'hidden' && { kind }),
    ...(when !== undefined && { when }),
    ...(!ids.has(id) && { left: 1 }),
  }))
  return JSON.stringify(fields.some(({ when }) => when !== undefined) ? fields : [])
}

/** The form alone, as it stands in a page of ours or in the shadow of another's. */
export function formHtml(drawn: Drawn): Html {
  const { form, filling, level = 1 } = drawn
  const asked = askedOf(form, drawn.known ?? NOTHING_KNOWN)
  const heading = level === 1 ? html`<h1>${form.title}</h1>` : html`<h2>${form.title}</h2>`
  return html`${heading}
${form.lead === undefined ? undefined : html`<p>${form.lead}</p>`}
${problemsHtml(asked, drawn)}
<form method="post" action="${drawn.action}" accept-charset="utf-8" lang="${form.language}" data-sluice="${form.id}" data-shape="${shapeOf(form, asked)}"${wordsFor(form)}${challengeOf(drawn)}>
${stepsHtml(asked, filling)}
${honeypotHtml(wordsIn(form.language))}
${hiddenHtml(asked, filling)}
<input type="hidden" name="_token" value="${drawn.token}">
<input type="hidden" name="_anonymous" value="${drawn.anonymous ?? ''}">
<input type="hidden" name="_page" value="${drawn.page ?? ''}">
<input type="hidden" name="_referrer" value="${drawn.referrer ?? ''}">
<input type="hidden" name="_script" value="">
<input type="hidden" name="_proof" value="">
${drawn.prefill === undefined ? undefined : html`<input type="hidden" name="_prefill" value="${drawn.prefill}">`}
<button type="submit">${form.button}</button>
</form>
`
}

/** What the script says, for a form in another language than the script's own. */
const wordsFor = ({ language }: Form): Html | undefined => {
  const words = wordsIn(language)
  return words.language === 'en' ? undefined : html` data-words="${JSON.stringify(words.script)}"`
}

const challengeOf = ({ challenge = false, isPreview = false, workspace }: Drawn): Html =>
  html`${challenge ? html` data-challenge` : undefined}${isPreview ? html` data-preview` : undefined} data-workspace="${workspace}"`

/** What is wrong, first on the page, with a way to each place; without a script the browser moves the focus here. */
function problemsHtml(form: Form, { filling, notice }: Drawn): Html | undefined {
  const { problems } = filling
  if (problems.length === 0 && notice === undefined) return undefined
  const fields = new Map(fieldsOf(form).map((field) => [field.id, field]))
  const lines = problems.map(({ field, message }) => {
    const asked = fields.get(field)
    return asked === undefined
      ? html`<li>${message}</li>`
      : html`<li><a href="#${idOf(asked)}">${labelOf(asked)}: ${message}</a></li>`
  })
  return html`<div class="problems" role="alert" tabindex="-1" autofocus>
<p class="bad">${notice ?? wordsIn(form.language).script.mend}</p>
${lines.length === 0 ? undefined : html`<ul>${lines}</ul>`}
</div>`
}

/** The hosted page of a form. */
export function hostedPage(drawn: Drawn): string {
  const { form, filling, notice } = drawn
  const words = wordsIn(form.language)
  const isWrong = filling.problems.length > 0 || notice !== undefined
  const preview = drawn.isPreview ? html`<p class="preview" role="note">${words.preview}</p>` : undefined
  return publicPage({
    title: isWrong ? filled(words.mendTitle, { title: form.title }) : form.title,
    lang: form.language,
    main: html`${preview}${formHtml(drawn)}`,
    scripts: ['/e.js'],
  })
}

/** A page that only says something, in a form's language or in one that the browser asks for. */
export function plainPage(which: keyof FormWords['plain'], asked: string): string {
  const { plain, language } = wordsIn(asked)
  const { title, text }: Plain = plain[which]
  return publicPage({
    ...{ title, lang: language },
    main: html`<h1>${title}</h1>
<p>${text}</p>`,
  })
}

export interface Thanks {
  readonly workspace: string
  /** Whether a confirmation was sent by mail. */
  readonly mail: 'sent' | 'maybe' | 'none'
  /** The link to what they asked for. */
  readonly asset?: { readonly title: string; readonly url: string } | undefined
}

/** What whoever sent a form sees next, as markup for a page of ours or for another's. */
export function thanksHtml({ after, language }: Form, { workspace, mail, asset }: Thanks): Html {
  const { thanks, inbox } = wordsIn(language)
  const text = after.kind === 'redirect' ? { title: thanks.title, text: '' } : after
  return html`<div class="thanks" tabindex="-1"><h1>${text.title}</h1>
${paragraphs(text.text)}
${asset === undefined ? undefined : html`<p><a class="button" href="${asset.url}" rel="noopener">${asset.title}</a></p>`}
${mail === 'none' ? undefined : html`<p>${inbox[mail]}</p>`}
</div>
${after.kind === 'cta' ? html`<div data-sluice-cta data-workspace="${workspace}"></div>` : undefined}`
}

const paragraphs = (text: string): readonly Html[] =>
  text
    .split(/\n{2,}/)
    .filter((one) => one.trim() !== '')
    .map(
      (one) => html`<p>${one}</p>
`,
    )

/** The page after a form was sent. */
export const thanksPage = (form: Form, thanks: Thanks): string =>
  publicPage({
    title: form.after.kind === 'redirect' ? form.title : form.after.title,
    lang: form.language,
    main: thanksHtml(form, thanks),
    scripts: form.after.kind === 'cta' ? ['/e.js'] : [],
  })
