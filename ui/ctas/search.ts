/** What the address of the CTAs says: which one is open, and whether archived ones are shown. */
export interface CtasSearch {
  readonly cta?: string | undefined
  /** A new one is being made. */
  readonly add?: true | undefined
  readonly archived?: true | undefined
}

const isYes = (said: unknown): boolean => said === true || said === 'true'

/** Takes from an address the id of a CTA and two switches. */
export function ctasSearch(raw: Readonly<Record<string, unknown>>): CtasSearch {
  const { cta } = raw
  return {
    ...(typeof cta === 'string' && cta !== '' ? { cta } : {}),
    ...(isYes(raw.add) ? { add: true } : {}),
    ...(isYes(raw.archived) ? { archived: true } : {}),
  }
}
