import type { EventId, Timestamp } from './brand.ts'
import type { Entry, Exit, Wants } from './person.ts'

/** What the rules concluded from a person at an instant. Applying one changes the person; the world is touched only after commit. */
export type Decision =
  | { readonly kind: 'enter'; readonly entry: Entry }
  /** A date for a stage already passed, from another system: recorded, and nobody moves. */
  | { readonly kind: 'note'; readonly entry: Entry }
  | { readonly kind: 'recycle'; readonly entry: Entry; readonly coolUntil: Timestamp }
  | { readonly kind: 'disqualify'; readonly exit: Exit }
  | { readonly kind: 'requalify' }
  | { readonly kind: 'track'; readonly track: string }
  | { readonly kind: 'needs-owner'; readonly wants: Wants }

/** The fact, or the passing of time, that made the rules look. */
export interface Cause {
  readonly id: EventId
  readonly at: Timestamp
  readonly ms: number
  /** Only live causes may ask for an owner. */
  readonly acts: boolean
  readonly declared?: {
    readonly stage: string
    readonly by: string
    readonly reason: string
    readonly dateUnknown: boolean
  }
}
