/** Markup that may be sent as it is; everything else is text. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Characters that turn the reading direction round: a name must not make the words beside it lie (B16). */
const BIDI = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/g

/** Text as it may stand in markup and in attributes between quotes. */
export const escapeHtml = (text: string): string =>
  text.replace(BIDI, '').replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)

type Part = Html | string | number | undefined | false | readonly Part[]

const partText = (part: Part): string => {
  if (part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'object') return part.map(partText).join('')
  return escapeHtml(String(part))
}

/** Markup with everything put into it escaped, unless it is markup of this kind itself; lists are joined. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.map((text, index) => text + partText(parts[index])).join(''))

export interface PublicPage {
  readonly title: string
  /** BCP 47; English unless said. */
  readonly lang?: string
  readonly main: Html
  /** Addresses of scripts of ours; there are no others, and none inline. */
  readonly scripts?: readonly string[]
}

/** A page for strangers: no session, no frame, no search engine, readable without a script. */
export const publicPage = ({ title, lang = 'en', main, scripts = [] }: PublicPage): string =>
  html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="/public.css">
${scripts.map((src) => html`<script src="${src}" defer></script>`)}
</head>
<body><main>${main}</main></body>
</html>
`.text
