import { isLoopback, neighbourhoodOf, networkOf } from '../network.ts'
import { type Rate, tallyOf } from './rate.ts'

/** What a stranger's door lets in: by network (IPv4 address, IPv6 /64), by its neighbourhood (/24, /48), for one workspace. */
interface Door {
  readonly network: Rate
  readonly around: Rate
  readonly workspace: Rate
}

/**
 * The numbers, each with its reason in docs/abuse.md. They are of one process. A page that is opened costs its reader seven requests at
 * most (scripts, form, offer, what was seen) and one every two seconds while they click: fifty colleagues who open a mail's link in the
 * same second are 350, and 25 a second if all of them click without a pause.
 */
export const DOORS = {
  /** What scripts of pages tell (`/v1/*` with a write key, `/x/hit`). */
  tell: {
    network: { burst: 600, perSecond: 30 },
    around: { burst: 3_000, perSecond: 150 },
    workspace: { burst: 6_000, perSecond: 1_000 },
  },
  /** What strangers look at: scripts, forms, offers, assets, challenges. */
  show: {
    network: { burst: 600, perSecond: 30 },
    around: { burst: 3_000, perSecond: 150 },
    workspace: { burst: 6_000, perSecond: 1_000 },
  },
  /** Forms that are sent: the abuse rules take less from a network anyway, and this only spares the database their counting. */
  send: {
    network: { burst: 200, perSecond: 2 },
    around: { burst: 1_000, perSecond: 20 },
    workspace: { burst: 20_000, perSecond: 200 },
  },
  /** Backends with a secret key, which import as fast as a process can answer; it bounds guessing and nothing else. */
  server: {
    network: { burst: 20_000, perSecond: 2_000 },
    around: { burst: 20_000, perSecond: 2_000 },
    workspace: { burst: 20_000, perSecond: 2_000 },
  },
} as const satisfies Readonly<Record<string, Door>>

/** Which limits a request is held to. */
export type DoorName = keyof typeof DOORS

/**
 * Answers how many seconds somebody has to wait: 0 lets them in, and counts it. Without an address, as of a sender who hung up already, it
 * counts for one network of all such. This machine itself never waits: it is the operator's own programs, or a proxy that nobody named,
 * behind which all visitors would be one.
 */
export interface DoorLimits {
  readonly ofNetwork: (door: DoorName, address: string | undefined) => number
  readonly ofWorkspace: (door: DoorName, workspace: string, address: string | undefined) => number
}

/** Nothing is limited: for load tests, and for parts under test. */
export const NO_LIMITS: DoorLimits = { ofNetwork: () => 0, ofWorkspace: () => 0 }

/** Networks that came within their own burst; a name and a number take some 150 bytes, so that 100,000 names are 15 MB at worst. */
const MOST_NETWORKS = 50_000
const MOST_WORKSPACES = 5_000
/** Longer than any address; what is longer was invented. */
const LONGEST = 64

/** The limits of one process; `nowMs` is of a clock that only goes forward, which the day of the calendar is not. */
export function doorLimits(nowMs: () => number): DoorLimits {
  const [networks, workspaces] = [tallyOf(MOST_NETWORKS), tallyOf(MOST_WORKSPACES)]
  return {
    ofNetwork: (door, address) => {
      const { network, around } = DOORS[door]
      const said = (address ?? '').slice(0, LONGEST)
      if (isLoopback(said)) return 0
      const names = [
        { name: `${door} ${networkOf(said)}`, rate: network },
        { name: `${door} around ${neighbourhoodOf(said)}`, rate: around },
      ]
      return inSeconds(networks.take(names, nowMs()))
    },
    ofWorkspace: (door, workspace, address) => {
      if (isLoopback((address ?? '').slice(0, LONGEST))) return 0
      return inSeconds(workspaces.take([{ name: `${door} ${workspace}`, rate: DOORS[door].workspace }], nowMs()))
    },
  }
}

/** As `Retry-After` says it: whole, and long enough. */
const inSeconds = (ms: number): number => Math.ceil(ms / 1000)
