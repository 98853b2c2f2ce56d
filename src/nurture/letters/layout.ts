import type { Language } from '../../access/language.ts'
import { escapeHtml, html } from '../../access/page.ts'
import type { Letter } from '../message.ts'

/** A paragraph of a letter: words of ours, or an address of ours to open. */
export type Paragraph = string | { readonly link: string; readonly words: string }

/** A letter before it is set; none of its words come from a form (J4). */
export interface Draft {
  readonly language: Language
  readonly subject: string
  readonly paragraphs: readonly Paragraph[]
  /** What stands small below: who writes, and how to hear no more. */
  readonly footer: readonly Paragraph[]
  /** Who is responsible and where they are reached by post, line by line; last of all. */
  readonly imprint?: readonly string[] | undefined
}

/** Breaks and invisible characters become spaces: whatever a name holds, it stands in its line. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 1000)
/** A heading is no longer than a line. */
const named = (text: string): string => plain(text).slice(0, 200)

const asText = (paragraph: Paragraph): string =>
  typeof paragraph === 'string' ? plain(paragraph) : `${paragraph.words}:\n${paragraph.link}`

const asHtml = (paragraph: Paragraph) =>
  typeof paragraph === 'string'
    ? html`<p>${plain(paragraph)}</p>
`
    : html`<p style="overflow-wrap:anywhere"><a href="${paragraph.link}">${paragraph.words}</a><br>${paragraph.link}</p>
`

const imprintHtml = (lines: readonly string[]) =>
  html`<p>${lines.map((line, at) => html`${at > 0 && html`<br>`}${plain(line)}`)}</p>
`

/** No colour is set, so that a reader's own, light or dark, are never mixed with ours. */
const SCHEMES = ':root{color-scheme:light dark}'

/** The letter as plain text and as the simplest markup, both with the same words; every word is escaped in both. */
export function setLetter({ language, subject, paragraphs, footer, imprint = [] }: Draft): Letter {
  const body = paragraphs.map(asHtml)
  const small = [...footer.map(asHtml), ...(imprint.length === 0 ? [] : [imprintHtml(imprint)])]
  const below = [...footer.map(asText), ...(imprint.length === 0 ? [] : [imprint.map(plain).join('\n')])]
  return {
    subject: named(subject),
    text: `${[...paragraphs.map(asText), '-- ', ...below].join('\n\n')}\n`,
    html: `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><style>${SCHEMES}</style><title>${escapeHtml(named(subject))}</title></head>
<body style="font-family:sans-serif;line-height:1.5;max-width:36em;margin:0 auto;padding:1em">
${
  html`${body}<hr>
<div style="font-size:.875em">
${small}</div>
`.text
}</body></html>
`,
  }
}

/** A letter as somebody sees it whose mail program is light or dark; one that was set before has a scheme put in. */
export function inScheme(letter: string, scheme: 'light' | 'dark'): string {
  const set = `:root{color-scheme:${scheme}}`
  return letter.includes(SCHEMES)
    ? letter.replace(SCHEMES, set)
    : letter.replace('<head>', `<head><style>${set}</style>`)
}
