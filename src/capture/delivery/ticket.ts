import { type Language, languageOf } from '../../access/language.ts'
import type { SubjectId, WorkspaceId } from '../../funnel/brand.ts'
import { derivedId } from '../message-id.ts'

/** Whom a link to an asset was given to, and until when it works. Ids and numbers only: an address has no business in an address (E6). */
export interface Ticket {
  readonly workspace: WorkspaceId
  readonly asset: string
  readonly submission: string
  readonly subject: SubjectId
  readonly expiresMs: number
  /** That of the form that led here; links of before say none. */
  readonly language?: Language | undefined
}

/** A week: a mail is found again after a holiday, and a link that was passed on ends by itself. */
export const TICKET_MS = 7 * 86_400_000

/** As it is signed. */
export const ticketText = ({ workspace, asset, submission, subject, expiresMs, language }: Ticket): string =>
  [workspace, asset, submission, subject, expiresMs, ...(language === undefined ? [] : [language])].join('.')

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const SHAPE = new RegExp(
  `^(${UUID})\\.([a-z][a-z0-9-]{0,63})\\.([\\w:-]{1,80})\\.(${UUID})\\.(\\d{10,16})(?:\\.([a-z]{2}))?$`,
)

/** Reads what was signed; undefined for anything of another shape. */
export function readTicket(text: string): Ticket | undefined {
  const [, workspace, asset, submission, subject, expires, said] = SHAPE.exec(text) ?? []
  if (workspace === undefined || asset === undefined || submission === undefined || subject === undefined)
    return undefined
  const language = languageOf(said)
  return {
    ...{ workspace: workspace as WorkspaceId, asset, submission, subject: subject as SubjectId },
    expiresMs: Number(expires),
    ...(language !== undefined && { language }),
  }
}

/** One download an asset, submission and UTC day, however often the link is opened: by retries, parts of a video, the mail's copy of it. */
export const downloadId = ({ submission, asset }: Pick<Ticket, 'submission' | 'asset'>, nowMs: number): string =>
  derivedId(`download:${submission}:${new Date(nowMs).toISOString().slice(0, 10)}`, asset)

/** What fetches a link before anybody clicked it, and says so. */
const PREVIEWS =
  /bot\b|crawler|spider|preview|facebookexternalhit|whatsapp|skypeuripreview|slack-imgproxy|google-safety|headlesschrome/i

/** Whether opening a link may be somebody's doing. A mail scanner that calls itself a browser is not told apart here: see `verdict`. */
export function isCounted(method: string, headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
  if (method !== 'GET') return false
  const said = (name: string): string => String(headers[name] ?? '').toLowerCase()
  const purposes = `${said('purpose')} ${said('sec-purpose')} ${said('x-purpose')} ${said('x-moz')}`
  return !/prefetch|preview|prerender/.test(purposes) && !PREVIEWS.test(said('user-agent'))
}

export type Part =
  | { readonly kind: 'all' }
  /** Inclusive, as headers have it. */
  | { readonly kind: 'part'; readonly from: number; readonly to: number }
  | { readonly kind: 'none' }

/** Which bytes a `Range` header asks for: one range is answered, several are answered with everything (RFC 9110 14.2). */
export function partOf(header: string | undefined, size: number): Part {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return { kind: 'all' }
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (from >= size || from > to) return { kind: 'none' }
  return { kind: 'part', from, to }
}
