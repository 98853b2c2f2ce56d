import type { Outcome } from '../funnel/capture.ts'
import type { Refusal } from './refusal.ts'
import type { ReadItem } from './segment.ts'

/** What a refused request is answered with; `problems` when there is more than the first. */
export interface ErrorAnswer {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly path?: string
    readonly hint?: string
    readonly problems?: readonly Refusal[]
  }
}

/** What became of one item of a batch. */
export interface ItemAnswer {
  readonly status: Outcome['status'] | 'rejected'
  readonly messageId?: string
  /** Same id, other payload: the one stored first was kept. */
  readonly conflict?: true
  readonly error?: ErrorAnswer['error']
}

/** The body for a refusal; `under` is where the item stands in the request. */
export function errorAnswer(first: Refusal, under = '', ...others: readonly Refusal[]): ErrorAnswer {
  const { code, message, hint } = first
  const path = under + first.path
  return {
    error: {
      code,
      message,
      ...(path !== '' && { path }),
      ...(hint !== undefined && { hint }),
      ...(others.length > 0 && { problems: [first, ...others] }),
    },
  }
}

/** One answer an item, in the order sent; `outcomes` are those of all captures of the readable items, in order. */
export function itemAnswers(items: readonly ReadItem[], outcomes: readonly Outcome[]): ItemAnswer[] {
  let next = 0
  return items.map((item, index) => {
    if (!item.ok) {
      const { messageId } = item.rejected
      const { error } = errorAnswer(item.rejected, `/batch/${index}`)
      return { status: 'rejected', ...(messageId !== undefined && { messageId }), error }
    }
    const own = outcomes.slice(next, next + item.captures.length)
    next += item.captures.length
    return storedAnswer(item.messageId, own)
  })
}

/** The answer for an item whose captures had these outcomes; the first capture is the item's own. */
export function storedAnswer(messageId: string, outcomes: readonly Outcome[]): ItemAnswer {
  const status = outcomes[0]?.status ?? 'stored'
  return { status, messageId, ...(isConflict(outcomes) && { conflict: true }) }
}

/** True when a lead came before with another body. An event of its own id that is known already makes no conflict of a new lead. */
export const isLeadConflict = (outcomes: readonly Outcome[]): boolean =>
  outcomes[0]?.status === 'duplicate' && isConflict(outcomes)

/** True when a known id came with another payload, or a known call brought something new along. */
export const isConflict = (outcomes: readonly Outcome[]): boolean =>
  outcomes.some((one) => one.status === 'duplicate' && one.conflict) ||
  (outcomes[0]?.status === 'duplicate' && outcomes.some((one) => one.status === 'stored'))
