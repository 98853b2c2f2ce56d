import type { Headers } from './message.ts'

/** What an advertising mail must have beside its words (CAN-SPAM, § 5 DDG, RFC 8058, RFC 2919). */
export interface Duties {
  readonly marketing: boolean
  readonly headers: Headers
  /** Of who is responsible for it. */
  readonly postal: string
}

const HEADERS = ['List-Unsubscribe', 'List-Unsubscribe-Post', 'List-Id'] as const

/** What a mail lacks by law, or undefined; asked before any is kept, so that no kind of mail can forget it. */
export function lackOf({ marketing, headers, postal }: Duties): string | undefined {
  if (!marketing) return undefined
  const lacking = HEADERS.filter((name) => !Object.hasOwn(headers, name))
  if (lacking.length > 0) return `it advertises and has no ${lacking.join(', ')}`
  return postal.trim() === '' ? 'it advertises, and the settings name no postal address' : undefined
}
