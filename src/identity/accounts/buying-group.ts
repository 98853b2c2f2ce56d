/** Somebody of a company, as far as their part in a purchase goes. */
export interface Colleague {
  readonly id: string
  readonly name: string | null
  readonly email: string | null
  readonly title: string | null
  readonly seniority: string | null
  readonly department: string | null
  /** The part they said they have, or that somebody wrote down. */
  readonly role: string | null
  readonly stage: string
  readonly owner: string | null
  readonly fit: number
  readonly engagement: number
  readonly seenAt: string
  readonly isOut: boolean
}

/** A part in a purchase, who has it, and whether anybody does. */
export interface RoleFilled {
  readonly role: string
  readonly people: readonly string[]
}

/** What the people of a company come to. */
export interface AccountScore {
  readonly fit: number
  readonly engagement: number
  readonly total: number
  /** People who did something that still counts. */
  readonly active: number
}

/** An engagement below this is a memory. */
const ACTIVE_FROM = 1

/**
 * A company's score: the fit of whoever of its people fits best, since they share one company, and the engagement of all of them
 * added up, since several who read are a purchase in the making. Who is out of the funnel counts for nothing.
 */
export function accountScore(people: readonly Colleague[]): AccountScore {
  const counted = people.filter(({ isOut }) => !isOut)
  const fit = counted.length === 0 ? 0 : Math.max(...counted.map((one) => one.fit))
  const engagement = hundredths(counted.reduce((sum, one) => sum + one.engagement, 0))
  const active = counted.filter((one) => one.engagement >= ACTIVE_FROM).length
  return { fit, engagement, total: hundredths(fit + engagement), active }
}

const hundredths = (value: number): number => Math.round(value * 100) / 100

/** Words by which a title shows a part in a purchase, for the parts that funnels name. */
const SHOWS: readonly { readonly role: RegExp; readonly is: (one: Colleague) => boolean }[] = [
  { role: /financ|econom|budget|cfo/i, is: ({ department }) => department === 'finance' },
  {
    role: /technical|it\b|engineer|security/i,
    is: ({ department }) => department === 'it' || department === 'engineering',
  },
  { role: /procure|purchas/i, is: ({ department }) => department === 'procurement' || department === 'operations' },
  { role: /legal/i, is: ({ department }) => department === 'legal' },
  {
    role: /decision|executive|sponsor|owner|exec/i,
    is: ({ seniority }) => ['owner', 'founder', 'c-level', 'vp'].includes(seniority ?? ''),
  },
  { role: /user/i, is: ({ seniority }) => seniority === 'individual' },
]

const isSame = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

/** Each part that the definition names, with who has it: as they said, else as their title shows; empty where nobody does. */
export function rolesFilled(roles: readonly string[], people: readonly Colleague[]): readonly RoleFilled[] {
  return roles.map((role) => {
    const said = people.filter((one) => one.role !== null && isSame(one.role, role))
    const shows = SHOWS.find((one) => one.role.test(role))
    const shown = shows === undefined ? [] : people.filter((one) => one.role === null && shows.is(one))
    return { role, people: [...said, ...shown].map(({ id }) => id) }
  })
}
