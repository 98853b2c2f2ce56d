import { MAX_URL } from '../channel.ts'
import { cleanText } from '../clean.ts'
import type { RawAnswers } from '../forms/form.ts'

/** The field that no person sees; programs fill it. */
export const HONEYPOT = 'website_confirm'

/** What a form sent, apart: the answers, and what the page says of itself in names that begin with `_`. */
export interface Posted {
  readonly raw: RawAnswers
  readonly token: string
  /** The browser's own id, as Segment's library and our tracker keep it. */
  readonly anonymous?: string
  readonly honeypot: boolean
  readonly proof?: string
  /** Our script was at work in the page. */
  readonly hasScript: boolean
  /** The address of the page around the form, with what its link said. */
  readonly page?: string
  /** Where that page was come to from. */
  readonly referrer?: string
  /** The token of a mail's link that let questions be left out. */
  readonly prefill?: string
}

const OWN = new Set(['_token', '_anonymous', '_proof', '_script', '_page', '_referrer', '_prefill', HONEYPOT])
/** A proof of work is a few hundred characters; the rest are shorter. */
const LONGEST_OWN = 4_000
/** More names than any form has questions: what is beyond is not looked at. */
const MOST_NAMES = 1_000

/** Reads a body of a form, from urlencoded pairs or JSON: text and lists of text, everything else is not there. */
export function readPosted(body: unknown): Posted {
  const pairs = typeof body === 'object' && body !== null ? Object.entries(body).slice(0, MOST_NAMES) : []
  const raw = new Map<string, string | readonly string[]>()
  const own = new Map<string, string>()
  for (const [name, value] of pairs) {
    const text = textOf(value)
    if (text === undefined) continue
    if (OWN.has(name)) own.set(name, (typeof text === 'string' ? text : (text[0] ?? '')).slice(0, LONGEST_OWN))
    else raw.set(name, text)
  }
  const said = (name: string): string | undefined => {
    const value = own.get(name)?.trim()
    return value === undefined || value === '' ? undefined : cleanText(value)
  }
  const [anonymous, proof] = [anonymousIn(said('_anonymous')), said('_proof')]
  const prefill = said('_prefill')
  const [page, referrer] = [addressIn(said('_page')), addressIn(said('_referrer'))]
  return {
    raw: Object.fromEntries(raw),
    token: said('_token') ?? '',
    honeypot: said(HONEYPOT) !== undefined,
    hasScript: said('_script') !== undefined,
    ...(anonymous !== undefined && { anonymous }),
    ...(proof !== undefined && { proof }),
    ...(prefill !== undefined && { prefill }),
    ...(page !== undefined && { page }),
    ...(referrer !== undefined && { referrer }),
  }
}

function textOf(value: unknown): string | readonly string[] | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || value === true) return String(value)
  if (!Array.isArray(value)) return undefined
  const list: readonly unknown[] = value
  return list.filter((one) => typeof one === 'string')
}

/** Segment's library writes the id as JSON: `"6f0c…"`. */
const anonymousIn = (text: string | undefined): string | undefined => text?.replace(/^"(.*)"$/, '$1')

function addressIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  // The tracker sends a path: the page's own site knows where it is.
  if (/^\/(?!\/)/.test(text)) return text.slice(0, MAX_URL)
  const url = URL.parse(text.slice(0, MAX_URL))
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : undefined
}
