import { type Language, languageOf } from '../access/language.ts'
import type { Json } from '../funnel/brand.ts'
import type { EffectRequest } from '../funnel/capture.ts'

/**
 * A mail to be written and sent after the commit that asks for it. The words are ours: nothing that a form was filled with goes in,
 * else a stranger could send their own words to anybody through us (J4). `to` is one bare address, parsed at its edge;
 * `language` is that of the form that was used, and orders of before say none.
 */
export type MailOrder =
  /** Please confirm that this address is yours; carries no advertising. At most one an address a day (B4). */
  | {
      readonly mail: 'confirmation'
      readonly to: string
      readonly form: string
      readonly proof: string
      readonly language?: Language
    }
  /** What they asked for, as a link that expires. */
  | {
      readonly mail: 'asset'
      readonly to: string
      readonly asset: string
      readonly submission: string
      readonly language?: Language
    }
  /** A rep or a member learns of a lead; `to` is an address of the team. */
  | { readonly mail: 'alert'; readonly to: string; readonly about: string; readonly reason: string }

export const SEND_MAIL = 'nurture.send-mail'

/** The effect that writes and sends it, for `Capture.effects`. */
export const mailEffect = (order: MailOrder): EffectRequest => ({ kind: SEND_MAIL, payload: { ...order } })

/** An order as it came back from the queue; undefined for one that this release does not know. */
export function parseOrder(payload: Readonly<Record<string, Json>>): MailOrder | undefined {
  const { mail, to, form, proof, asset, submission, about, reason, language: said } = payload
  if (!isText(to)) return undefined
  const spoken = languageOf(isText(said) ? said : undefined)
  const language = spoken === undefined ? {} : { language: spoken }
  if (mail === 'confirmation' && isText(form) && isText(proof)) return { mail, to, form, proof, ...language }
  if (mail === 'asset' && isText(asset) && isText(submission)) return { mail, to, asset, submission, ...language }
  if (mail === 'alert' && isText(about) && isText(reason)) return { mail, to, about, reason }
  return undefined
}

const isText = (value: Json | undefined): value is string => typeof value === 'string' && value !== ''
