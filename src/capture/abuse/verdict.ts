import type { WorkspaceId } from '../../funnel/brand.ts'

/**
 * Why something sent was refused, in the order in which it is asked; a closed set, each with a heading in docs/abuse.md. `quiet` reasons
 * are answered as if it had been accepted: a bot learns nothing, and nobody learns whether an address is known (B4, B5, B14).
 */
export const REFUSAL_REASONS = {
  /** The field that no person sees was filled. */
  honeypot: { quiet: true },
  /** Its form token is none of ours, or of another form. */
  bad_token: { quiet: false },
  /** Sent sooner after it was rendered than a person reads a form. */
  too_fast: { quiet: false },
  /** The page stood open longer than a token is believed. */
  too_old: { quiet: false },
  /** One mail address was given too often. */
  too_many_address: { quiet: true },
  /** One network sent too often. */
  too_many_network: { quiet: true },
  /** The form gets more without proof of work than it can ask to confirm by mail. */
  too_many_form: { quiet: true },
  /** The form is under attack and the proof of work is missing. */
  proof_missing: { quiet: false },
  /** A proof of work that does not hold, has ended, or is another form's. */
  proof_wrong: { quiet: false },
  /** A proof of work that was given before. */
  proof_spent: { quiet: false },
  /** The form wants an address of somebody's work, and this one is of a free provider. */
  free_mail: { quiet: false },
  /** The form takes no throw-away addresses. */
  disposable: { quiet: false },
  /** The form wants an address to which mail can go, and the domain takes none. */
  no_mailbox: { quiet: false },
} as const satisfies Readonly<Record<string, { readonly quiet: boolean }>>

export type RefusalReason = keyof typeof REFUSAL_REASONS

/** Reasons that lie in the address alone; a form has to ask for them. */
export const ADDRESS_REASONS = ['free_mail', 'disposable', 'no_mailbox'] as const satisfies readonly RefusalReason[]
export type AddressReason = (typeof ADDRESS_REASONS)[number]

/** Reasons that are told to whoever sent it. */
export type LoudReason = {
  [R in RefusalReason]: (typeof REFUSAL_REASONS)[R]['quiet'] extends false ? R : never
}[RefusalReason]

/** Whether a reason is told to whoever sent it. */
export const isLoud = (reason: RefusalReason): reason is LoudReason => !REFUSAL_REASONS[reason].quiet

/** What is said of something that was accepted all the same; the definition may score or disqualify by it. */
export type AcceptFlag = 'free_mail' | 'disposable' | 'no_mx' | 'no_token' | 'no_script' | 'busy'

/** Why an address has to be confirmed by mail before anything is believed. */
export type ConfirmReason = 'unproven' | 'busy_network' | 'often'

/** What becomes of something that a stranger sent. */
export type Verdict =
  | { readonly kind: 'accept'; readonly flags: readonly AcceptFlag[] }
  /** Kept, but believed only after a link sent to the address was followed: the way of a person without a script while a form is under attack. */
  | { readonly kind: 'confirm'; readonly because: ConfirmReason; readonly flags: readonly AcceptFlag[] }
  /** `quiet`: answer byte for byte as if it had been accepted. */
  | { readonly kind: 'refuse'; readonly reason: RefusalReason; readonly quiet: boolean }

/** What the token of a rendered form says; `signing` has verified it before. */
export interface FormToken {
  readonly renderedAtMs: number
  readonly nonce: string
}

/** One try to send a form, as its door knows it. */
export interface Attempt {
  readonly workspace: WorkspaceId
  /** The id of a published form: never one that only a request named (G14). */
  readonly form: string
  /** `request.ip`: the socket's, or what a trusted proxy says (A17). */
  readonly address: string
  /** The normalised address of the form's e-mail field. */
  readonly email?: string
  /** Missing for a plain form in a page that we did not render; `bad` when there is one that does not verify or names another form. */
  readonly token?: FormToken | 'bad'
  /** Whether the field `website_confirm` was filled. */
  readonly honeypot: boolean
  /** The field `_proof`: what the solver made, as it came. */
  readonly proof?: string
  /** The id it would be stored under: the same proof for the same submission is a retry, for another one it is spent. */
  readonly submission?: string
  /** Whether our script sent it and could do work (field `_script`); without one, attack means a mail to confirm, never a loss. */
  readonly hasScript: boolean
  /** What this form refuses that is only flagged elsewhere. */
  readonly refuses?: readonly AddressReason[]
  readonly nowMs: number
}
