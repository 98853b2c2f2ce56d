import type { Micro, RepId } from '../funnel/brand.ts'
import type { RepDescribed } from './events.ts'

/** A rep of a team with its place in the fair order. */
export interface Rep {
  readonly id: RepId
  readonly name: string
  readonly email: string
  readonly weight: number
  readonly capacityPerDay: number | null
  readonly capacityOpen: number | null
  readonly timezone: string
  readonly active: boolean
  readonly awayUntil: string | null
  /** Virtual time at which this rep's last lead is worked off. */
  readonly credit: Micro
  /** The day, in the rep's own zone, that `today` counts. */
  readonly day: string
  readonly today: number
  readonly open: number
}

/** A team's reps and its virtual clock; changed only under its lock (LEDGER 4). */
export interface Pool {
  readonly team: string
  readonly clock: Micro
  readonly reps: Readonly<Record<string, Rep>>
}

export const emptyPool = (team: string): Pool => ({ team, clock: 0, reps: {} })

const newRep = (id: RepId, clock: Micro): Rep => ({
  id,
  name: '',
  email: '',
  weight: 1,
  capacityPerDay: null,
  capacityOpen: null,
  timezone: 'UTC',
  active: true,
  awayUntil: null,
  credit: clock,
  day: '',
  today: 0,
  open: 0,
})

/** A rep joined or changed. Who joins starts at the pool's clock: no flood of leads to catch up, nobody else reset. */
export function describeRep(pool: Pool, described: RepDescribed): Pool {
  const { type: _, rep, ...said } = described
  const before = pool.reps[rep] ?? newRep(rep, pool.clock)
  return { ...pool, reps: { ...pool.reps, [rep]: { ...before, ...said } } }
}
