import { VISIT_GAP_MS } from './events.ts'

/** What a device said happened when, and the instant it was given here. */
interface Placed {
  readonly deviceMs: number
  readonly atMs: number
}

/** What is remembered of one device: the least that its clock was ever seen to lag, and its latest events in the order of its own clock. */
export interface Device {
  readonly offsetMs: number
  readonly placed: readonly Placed[]
  readonly heardMs: number
}

/** An event by the device's clock, in a request that left by that clock and arrived by ours. */
export interface Told {
  readonly deviceMs: number
  readonly sentMs: number
  readonly receivedMs: number
}

/** No request is under way for longer; a clock that moved by more was set. */
const SET_MS = 60_000
/** More than a visit has between two requests; older ones have no neighbours to be mixed up with. */
const MOST_PLACED = 32

/**
 * The instant of an event. `received - (sent - happened)` cancels a wrong clock but adds how long the request was under way, so two
 * requests of one device could change the places of what they tell. The fastest request so far is the truest, and between its
 * neighbours by the device's own clock an event keeps its place, whichever request brought them.
 */
export function placed(before: Device | undefined, { deviceMs, sentMs, receivedMs }: Told): readonly [number, Device] {
  const seenMs = receivedMs - sentMs
  const same = before !== undefined && isSameVisit(before, seenMs, receivedMs) ? before : undefined
  const { offsetMs: leastMs, placed: known } = same ?? { offsetMs: seenMs, placed: [] }
  const offsetMs = Math.min(leastMs, seenMs)
  const later = known.findIndex((one) => one.deviceMs > deviceMs)
  const place = later < 0 ? known.length : later
  const [previous, next] = [known[place - 1]?.atMs ?? Number.NEGATIVE_INFINITY, known[place]?.atMs]
  const notBefore = Math.max(deviceMs + offsetMs, previous + 1)
  // Where there is no room between two, it falls together with the earlier one.
  const atMs = next === undefined ? notBefore : Math.max(previous, Math.min(notBefore, next - 1))
  const all = [...known.slice(0, place), { deviceMs, atMs }, ...known.slice(place)]
  return [atMs, { offsetMs, placed: all.slice(-MOST_PLACED), heardMs: receivedMs }]
}

/** Clocks are set and drift, so what was seen of one is believed for a visit only. */
const isSameVisit = ({ offsetMs, heardMs }: Device, seenMs: number, receivedMs: number): boolean =>
  Math.abs(seenMs - offsetMs) <= SET_MS && receivedMs - heardMs <= VISIT_GAP_MS

/** The devices that were heard of last, by a name that holds everywhere; what is forgotten is corrected by itself alone. */
export interface Devices {
  readonly place: (device: string, told: Told) => number
}

/** A busy site's visitors of many minutes; names that a stranger makes up must not fill the memory. */
const MOST_DEVICES = 5_000

/** A memory of devices that has seen none. */
export function openDevices(most = MOST_DEVICES): Devices {
  const known = new Map<string, Device>()
  return {
    place: (name, told) => {
      const [atMs, device] = placed(known.get(name), told)
      // Moved to the end: who was heard of last is forgotten last.
      known.delete(name)
      if (known.size >= most) known.delete(known.keys().next().value ?? '')
      known.set(name, device)
      return atMs
    },
  }
}
