/** What a file of an asset may be: how its name may end, and the type it is served as. */
export const FILE_KINDS = {
  pdf: { endings: ['pdf'], type: 'application/pdf' },
  png: { endings: ['png'], type: 'image/png' },
  jpg: { endings: ['jpg', 'jpeg'], type: 'image/jpeg' },
  webp: { endings: ['webp'], type: 'image/webp' },
  mp4: { endings: ['mp4'], type: 'video/mp4' },
  docx: {
    endings: ['docx'],
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  },
  xlsx: { endings: ['xlsx'], type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  pptx: {
    endings: ['pptx'],
    type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  },
  zip: { endings: ['zip'], type: 'application/zip' },
  csv: { endings: ['csv'], type: 'text/csv; charset=utf-8' },
  txt: { endings: ['txt'], type: 'text/plain; charset=utf-8' },
  md: { endings: ['md'], type: 'text/markdown; charset=utf-8' },
} as const satisfies Readonly<Record<string, { readonly endings: readonly string[]; readonly type: string }>>
export type FileKind = keyof typeof FILE_KINDS

/** The kinds that have no mark of their own: they are text, and nothing else. */
const TEXTS: readonly FileKind[] = ['csv', 'txt', 'md']
/** What the reader of marks calls the same thing. */
const SAME: Readonly<Record<string, FileKind>> = { m4v: 'mp4' }

/** A white paper has 2 MB, a recording of an hour at talking quality 40; larger ones belong to where videos are streamed from. */
export const MAX_ASSET_BYTES = 50_000_000
/** A picture of so many pixels takes 160 MB in whoever opens it, however few bytes it is sent in. */
const MAX_PIXELS = 40_000_000

/** What was read out of a file. */
export interface Content {
  readonly name: string
  /** What its first bytes say it is; undefined where they say nothing. */
  readonly mark: string | undefined
  /** All of it is UTF-8 without a zero byte. */
  readonly isText: boolean
  /** Its first bytes, read as text. */
  readonly start: string
  /** Of a picture. */
  readonly pixels?: number | undefined
}

export type Judged =
  | { readonly ok: true; readonly kind: FileKind }
  | { readonly ok: false; readonly message: string; readonly hint: string }

const no = (message: string, hint: string): Judged => ({ ok: false, message, hint })

const list = (): string => Object.keys(FILE_KINDS).join(', ')

/** What a name says the file is, by its last ending alone: `x.pdf.html` is a web page. */
export function kindByName(name: string): FileKind | undefined {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name.trim())?.[1]?.toLowerCase() ?? ''
  const known: readonly [string, { readonly endings: readonly string[] }][] = Object.entries(FILE_KINDS)
  const found = known.find(([, { endings }]) => endings.includes(ending))?.[0]
  return Object.keys(FILE_KINDS).find((kind): kind is FileKind => kind === found)
}

/** Said before a byte is sent where the name alone is enough. */
export function refusedByName(name: string): Judged | undefined {
  if (kindByName(name) !== undefined) return undefined
  const ending = /\.([a-z0-9]{1,10})$/i.exec(name.trim())?.[1]
  const what = ending === undefined ? 'A file without an ending' : `A file that ends in .${ending.toLowerCase()}`
  return no(`${what} is not taken here.`, `What is taken: ${list()}. Anything else can be a link.`)
}

/** Markup, wherever it hides: a browser that guesses would run it. */
const MARKUP =
  /^[\s\uFEFF]*(<!--|<!doctype|<\?xml|<(html|head|body|svg|script|iframe|object|embed|style|img|a|div|table|form|meta|link)\b)/i

/** Whether a file is what its name says, judged by its content (B9); the words are for whoever uploaded it. */
export function judgeContent({ name, mark, isText, start, pixels }: Content): Judged {
  const said = kindByName(name)
  if (said === undefined) return refusedByName(name) ?? no('This file is not taken here.', list())
  if (TEXTS.includes(said)) return judgeText(said, { mark, isText, start })
  const found = mark === undefined ? undefined : (SAME[mark] ?? mark)
  if (found !== said) {
    const inside = MARKUP.test(start) ? 'a web page' : found === undefined ? 'something else' : `a .${found} file`
    return no(`The file is called .${said}, but what is in it is ${inside}.`, `Save it as a real .${said} file.`)
  }
  if (pixels !== undefined && pixels > MAX_PIXELS)
    return no(
      `The picture has ${Math.round(pixels / 1_000_000)} million pixels; at most ${MAX_PIXELS / 1_000_000} are taken.`,
      'Make it smaller: a page of paper at 300 dots an inch has nine.',
    )
  return { ok: true, kind: said }
}

function judgeText(kind: FileKind, { mark, isText, start }: Pick<Content, 'mark' | 'isText' | 'start'>): Judged {
  if (mark !== undefined && mark !== 'xml')
    return no(`The file is called .${kind}, but what is in it is a .${mark} file.`, `Give it the ending .${mark}.`)
  if (mark === 'xml' || MARKUP.test(start))
    return no(`The file is called .${kind}, but what is in it is a web page.`, 'Save it as plain text.')
  if (!isText) return no('The text is not in UTF-8.', `Save it as ${kind === 'csv' ? 'CSV ' : ''}UTF-8.`)
  return { ok: true, kind }
}
