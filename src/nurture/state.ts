/** Where a mail can stand; docs/mail.md says each in a sentence. */
export const MAIL_STATES = [
  'waiting',
  'ready',
  'handed',
  'accepted',
  'deferred',
  'rejected',
  'uncertain',
  'held',
  'suppressed',
  'limited',
  'discarded',
] as const
export type MailState = (typeof MAIL_STATES)[number]

/** What can be sent; sequences add theirs. */
export const MAIL_KINDS = ['confirmation', 'asset', 'alert', 'test'] as const
export type MailKind = (typeof MAIL_KINDS)[number]

/** What can be looked at before it is sent. */
export const PREVIEWED = ['confirmation', 'asset'] as const satisfies readonly MailKind[]
export type Previewed = (typeof PREVIEWED)[number]

/** Mail that advertises, which needs a ground and stops at every suppression. What somebody just asked for is none. */
export const isMarketing = (_kind: MailKind): boolean => false

/** From these a person may send by hand; `handed` and `accepted` are with somebody else. */
export const SENDABLE: readonly MailState[] = ['waiting', 'deferred', 'rejected', 'uncertain', 'held', 'limited']

/** These may be put away so that they never go by themselves. */
export const DISCARDABLE: readonly MailState[] = [
  'waiting',
  'ready',
  'deferred',
  'rejected',
  'uncertain',
  'held',
  'limited',
]
