import { type Definition, MAX_TIMES, type Signal } from '../definition/definition.ts'
import type { EventId, Json, Timestamp } from '../funnel/brand.ts'
import { toMs } from '../funnel/brand.ts'
import type { FunnelEvent } from '../funnel/event.ts'
import { VISIT_GAP_MS } from './events.ts'

/** Perhaps somebody looked, perhaps a program did: it ends no silence and is no deed (SEMANTICS 4.6). */
export const isHint = (event: FunnelEvent): boolean => event.type === 'capture.tracked' && event.name === 'email_opened'

/** Something a person did that rules may listen to, under every key it counts as. */
export interface Occurrence {
  readonly keys: readonly string[]
  readonly at: Timestamp
  readonly id: EventId
  readonly properties: Readonly<Record<string, Json>>
  readonly isVisit: boolean
}

const NO_PROPERTIES = {}

/** The signal keys of a captured page or event; undefined for facts that are no activity of the person. */
export function occurrenceOf(
  event: FunnelEvent,
  at: Timestamp,
  id: EventId,
  lastVisitAt: Timestamp | undefined,
): Occurrence | undefined {
  if (event.type === 'capture.page-viewed') {
    const isVisit = lastVisitAt === undefined || toMs(at) - toMs(lastVisitAt) > VISIT_GAP_MS
    const keys = [`visited:${event.path}`, 'did:page_viewed', 'did:any']
    if (isVisit) keys.push('did:visit')
    return { keys, at, id, properties: event.properties ?? NO_PROPERTIES, isVisit }
  }
  if (event.type === 'capture.tracked') {
    return {
      keys: isHint(event) ? [`did:${event.name}`] : [`did:${event.name}`, 'did:any'],
      at,
      id,
      properties: event.properties ?? NO_PROPERTIES,
      isVisit: false,
    }
  }
  // A closed channel is something they did, though nothing that shows interest: not `did:any`.
  if (event.type === 'capture.suppressed')
    return { keys: [`did:${event.reason}`], at, id, properties: NO_PROPERTIES, isVisit: false }
  return undefined
}

interface Kept {
  readonly key: string
  readonly keepMs: number
}

const keptBy = new WeakMap<Definition, { readonly exact: Map<string, Kept>; readonly prefixes: readonly Kept[] }>()

function keptSignals(definition: Definition) {
  let kept = keptBy.get(definition)
  if (kept === undefined) {
    const all = Object.entries(definition.signals).map(([key, { keepMs }]) => ({ key, keepMs }))
    kept = {
      exact: new Map(all.filter(({ key }) => !key.endsWith('*')).map((signal) => [signal.key, signal])),
      prefixes: all.filter(({ key }) => key.endsWith('*')),
    }
    keptBy.set(definition, kept)
  }
  return kept
}

function counted(before: Signal | undefined, ms: number, id: EventId, keepMs: number): Signal {
  const n = (before?.n ?? 0) + 1
  const first = before?.first ?? ms
  if (keepMs === 0) return { n, first, last: ms, lastId: id }
  const times = (before?.times ?? []).filter((time) => time > ms - keepMs).slice(1 - MAX_TIMES)
  return { n, first, last: ms, lastId: id, times: [...times, ms] }
}

/** The signals after an occurrence; the same object if the definition asks about none of its keys. */
export function countSignals(
  before: Readonly<Record<string, Signal>>,
  occurrence: Occurrence,
  definition: Definition,
): Readonly<Record<string, Signal>> {
  const { exact, prefixes } = keptSignals(definition)
  const ms = toMs(occurrence.at)
  let after: Record<string, Signal> | undefined
  const count = ({ key, keepMs }: Kept) => {
    after ??= { ...before }
    after[key] = counted(after[key], ms, occurrence.id, keepMs)
  }
  for (const key of occurrence.keys) {
    const kept = exact.get(key)
    if (kept !== undefined) count(kept)
    for (const prefix of prefixes) if (key.startsWith(prefix.key.slice(0, -1))) count(prefix)
  }
  return after ?? before
}
