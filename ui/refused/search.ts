import { REFUSAL_REASONS } from '#src/capture/abuse/verdict.ts'
import { STATES } from '#src/capture/refused/asked.ts'

export const REASONS = Object.keys(REFUSAL_REASONS) as (keyof typeof REFUSAL_REASONS)[]

/** What the address says: what was done about them, why they were refused, of which form, and the one that is open. */
export interface RefusedSearch {
  readonly state?: (typeof STATES)[number] | undefined
  readonly reason?: keyof typeof REFUSAL_REASONS | undefined
  readonly form?: string | undefined
  readonly refusal?: string | undefined
}

/** Takes from an address what is known. */
export function refusedSearch(raw: Readonly<Record<string, unknown>>): RefusedSearch {
  const state = STATES.find((known) => known === raw.state)
  const reason = REASONS.find((known) => known === raw.reason)
  const said = (name: string): string => (raw[name] === undefined ? '' : String(raw[name]).slice(0, 100))
  return {
    ...(state === undefined || state === 'waiting' ? {} : { state }),
    ...(reason === undefined ? {} : { reason }),
    ...(said('form') === '' ? {} : { form: said('form') }),
    ...(said('refusal') === '' ? {} : { refusal: said('refusal') }),
  }
}
