/**
 * Work that waits for a person, in the order of its urgency. Every stage has an owner by the language, so the stage without one is
 * the team that nobody works in; a form that many see and nobody sends is work too. Sequences are not here yet and so can leave nobody out.
 */
export const KINDS = ['unanswered', 'unassigned', 'empty-team', 'dead-form', 'gave-up', 'quarantined'] as const
export type Kind = (typeof KINDS)[number]

/** One thing to do. */
export interface Undone {
  readonly id: string
  /** A person's name, a team, what was tried: what the row is called. */
  readonly title: string | null
  readonly email: string | null
  readonly company: string | null
  /** Why it is here, in the words of whoever recorded it. */
  readonly why: string | null
  readonly owner: string | null
  readonly team: string | null
  readonly since: string | null
  /** A promised time has passed. */
  readonly late: boolean
  /** For a team: how many wait for it; for a form: how many saw it. */
  readonly waiting: number | null
}

export interface UndoneList {
  readonly kind: Kind
  /** Counted no further than `MOST`. */
  readonly count: number
  readonly more: boolean
  readonly items: readonly Undone[]
  readonly next: string | null
}

/** Whoever has more undone needs no exact number. */
export const MOST = 1000

/** Facts by which a rep shows that a lead was taken up or turned away. */
export const ANSWERS = [
  'sales_accepted',
  'sales_rejected',
  'sales_responded',
  'sales_conversation_started',
  'call_made',
  'meeting_booked',
  'meeting_held',
  'opportunity_created',
] as const
