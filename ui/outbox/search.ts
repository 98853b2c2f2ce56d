import { MAIL_KINDS, MAIL_STATES, type MailKind, type MailState } from '#src/nurture/state.ts'

/** What the address says: which mails, and which one is open. */
export interface OutboxSearch {
  readonly state?: MailState | undefined
  readonly kind?: MailKind | undefined
  readonly mail?: string | undefined
}

/** Takes from an address a known state and kind, and the id of the open mail. */
export function outboxSearch(raw: Readonly<Record<string, unknown>>): OutboxSearch {
  const state = MAIL_STATES.find((known) => known === raw.state)
  const kind = MAIL_KINDS.find((known) => known === raw.kind)
  const mail = typeof raw.mail === 'string' && /^[0-9a-f-]{36}$/.test(raw.mail) ? raw.mail : undefined
  return {
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined ? {} : { kind }),
    ...(mail === undefined ? {} : { mail }),
  }
}
