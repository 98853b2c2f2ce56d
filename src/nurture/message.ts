import { domainOf, type Mailbox } from './address.ts'

/** A mail as a reader sees it, before it is known whom it is from. */
export interface Letter {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Header lines of ours, by name; values are ASCII and stand on one line however long. */
export type Headers = Readonly<Record<string, string>>

/** Everything a message is made of. */
export interface Message extends Letter {
  readonly from: Mailbox
  /** Where answers go, if elsewhere; one address too. */
  readonly replyTo?: Mailbox | undefined
  /** One, and no list of them: there is no copy either (J2). */
  readonly to: Mailbox
  /** `<ID@our.domain>`, the same at every try. */
  readonly messageId: string
  readonly dateMs: number
  readonly headers: Headers
}

/** Headers for a mail whose reader may choose what they get: one https address, which a POST of the mail program uses (RFC 8058). */
export const listHeaders = (preferences: string, listId?: string): Headers => ({
  'List-Unsubscribe': `<${preferences}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  ...(listId !== undefined && { 'List-Id': listId }),
})

/** By what a reader's mail program knows that mails are of one workspace (RFC 2919): `<acme.hello.example>`. */
export const listIdOf = (slug: string, from: Mailbox): string => `<${slug}.${domainOf(from.address)}>`

/** What a signature must cover; a header added on the way that is not in it is nobody's word. */
export const SIGNED_HEADERS =
  'From:Reply-To:To:Subject:Date:Message-ID:MIME-Version:Content-Type:Content-Transfer-Encoding:List-Id:List-Unsubscribe:List-Unsubscribe-Post:Auto-Submitted'

/** Of our own domain, from the mail's id: whoever gets it twice can see that it is one. */
export const messageIdOf = (id: string, from: Mailbox): string => `<${id}@${domainOf(from.address)}>`

const BREAKS = /[\p{Cc}\p{Cs}\u2028\u2029]/u
const LINE_BREAKS_ALLOWED = /[^\P{Cc}\t\n]|\p{Cs}/u
const HEADER_NAME = /^[A-Za-z][A-Za-z-]{1,70}$/
const HEADER_VALUE = /^[\x20-\x7E]{1,900}$/
const MOST_TEXT = 200_000

/** Why a message may not be sent as it is, or undefined; asked before any library sees it, so that none has to be trusted (J1). */
export function refusalOf(message: Message): string | undefined {
  const { from, replyTo, to, subject, text, html, messageId, headers } = message
  const lines = { subject, 'message id': messageId, 'sender name': from.name, 'name of the reader': to.name }
  const addresses = { sender: from.address, address: to.address, 'address for answers': replyTo?.address ?? to.address }
  for (const [what, value] of Object.entries({ ...lines, ...addresses }))
    if (BREAKS.test(value)) return `the ${what} holds a control character`
  if (subject.length > 300) return 'the subject is too long'
  for (const [what, value] of Object.entries(addresses))
    if (/[,;\s<>]/.test(value) || value.split('@').length !== 2) return `the ${what} is not one address`
  if (replyTo !== undefined && BREAKS.test(replyTo.name)) return 'the name for answers holds a control character'
  if (!/^<[\w.+-]+@[\w.-]+>$/.test(messageId)) return 'the message id is not one'
  for (const [name, value] of Object.entries(headers))
    if (!HEADER_NAME.test(name) || !HEADER_VALUE.test(value)) return `the header ${JSON.stringify(name)} cannot be sent`
  for (const body of [text, html]) {
    if (LINE_BREAKS_ALLOWED.test(body)) return 'the text holds a control character'
    if (body.length > MOST_TEXT) return 'the text is too long'
  }
  return undefined
}

/** The message as nodemailer's composer takes it: values that it neither folds nor reads from anywhere else (J5). */
export function compositionOf(message: Message) {
  const { from, replyTo, to, subject, text, html, messageId, dateMs, headers } = message
  const prepared = Object.fromEntries(
    // Unfolded: some verifiers read a folded address as two.
    Object.entries(headers).map(([name, value]) => [name, { prepared: true, foldLines: false, value }]),
  )
  return {
    from: { name: from.name, address: from.address as string },
    ...(replyTo !== undefined && { replyTo: { name: replyTo.name, address: replyTo.address as string } }),
    to: { name: to.name, address: to.address as string },
    ...{ subject, text, html, messageId, date: new Date(dateMs) },
    headers: { 'Auto-Submitted': 'auto-generated', ...prepared },
    ...{ disableFileAccess: true, disableUrlAccess: true, xMailer: false as const, newline: '\r\n' },
  }
}
