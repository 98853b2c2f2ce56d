import { escapeHtml, html } from '../../access/page.ts'
import type { Letter } from '../message.ts'

/** A paragraph of a letter: words of ours, or an address of ours to open. */
export type Paragraph = string | { readonly link: string; readonly words: string }

/** A letter before it is set; none of its words come from a form (J4). */
export interface Draft {
  readonly subject: string
  readonly paragraphs: readonly Paragraph[]
  /** What stands small below: who writes, and how to hear no more. */
  readonly footer: readonly Paragraph[]
}

/** Breaks and invisible characters of a name become spaces, and no name is longer than a line. */
const named = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200)

const asText = (paragraph: Paragraph): string =>
  typeof paragraph === 'string' ? named(paragraph) : `${paragraph.words}:\n${paragraph.link}`

const asHtml = (paragraph: Paragraph) =>
  typeof paragraph === 'string'
    ? html`<p>${named(paragraph)}</p>
`
    : html`<p><a href="${paragraph.link}">${paragraph.words}</a><br>${paragraph.link}</p>
`

/** The letter as plain text and as the simplest markup, both with the same words; every word is escaped in both. */
export function setLetter({ subject, paragraphs, footer }: Draft): Letter {
  const body = paragraphs.map(asHtml)
  const small = footer.map(asHtml)
  return {
    subject: named(subject),
    text: `${[...paragraphs.map(asText), '-- ', ...footer.map(asText)].join('\n\n')}\n`,
    html: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(named(subject))}</title></head>
<body>
${
  html`${body}<hr>
${small}`.text
}</body></html>
`,
  }
}
