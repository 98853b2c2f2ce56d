import type { EffectRequest } from '../funnel/capture.ts'

/**
 * A mail to be written and sent after the commit that asks for it. The words are ours: nothing that a form was filled with goes in,
 * else a stranger could send their own words to anybody through us (J4). `to` is one bare address, parsed at its edge.
 */
export type MailOrder =
  /** Please confirm that this address is yours; carries no advertising. At most one an address a day (B4). */
  | { readonly mail: 'confirmation'; readonly to: string; readonly form: string; readonly proof: string }
  /** What they asked for, as a link that expires. */
  | { readonly mail: 'asset'; readonly to: string; readonly asset: string; readonly submission: string }
  /** A rep or a member learns of a lead; `to` is an address of the team. */
  | { readonly mail: 'alert'; readonly to: string; readonly about: string; readonly reason: string }

export const SEND_MAIL = 'nurture.send-mail'

/** The effect that writes and sends it, for `Capture.effects`. */
export const mailEffect = (order: MailOrder): EffectRequest => ({ kind: SEND_MAIL, payload: { ...order } })
