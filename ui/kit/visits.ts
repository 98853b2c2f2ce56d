import { VISIT_GAP_MS } from '#src/capture/events.ts'
import type { Fact } from '#src/funnel/event.ts'
import type { StageEntry } from '#src/funnel/person-record.ts'

/** One deed of a visit, with how long it lasted where the next one tells. */
export interface Deed {
  readonly fact: Fact
  readonly ms: number | null
  /** How long the page was engaged with and how far down, where the tracker told. */
  readonly read: Read | null
}

/** What all reports of one page view come to: seconds added up, the greatest depth in percent. */
export interface Read {
  readonly seconds: number
  readonly scroll: number
}

/** What a timeline shows in one place: a visit with its deeds, a fact that is none, or a stage that was entered. */
export type Item =
  | {
      readonly kind: 'visit'
      readonly key: string
      readonly at: string
      readonly ms: number
      readonly deeds: readonly Deed[]
    }
  | { readonly kind: 'fact'; readonly key: string; readonly at: string; readonly fact: Fact }
  | { readonly kind: 'entry'; readonly key: string; readonly at: string; readonly entry: StageEntry }

const isView = ({ event: { type } }: Fact): boolean => type === 'capture.page-viewed'
/** What a browser, a form or a site's server told; what a colleague or a file says happened elsewhere, and is no part of a visit. */
const isOnSite = ({ event: { type }, trust }: Fact): boolean =>
  type === 'capture.page-viewed' || (type === 'capture.tracked' && trust !== 'human' && trust !== 'import')

const alone = (fact: Fact): Item => ({ kind: 'fact', key: fact.id, at: fact.at, fact })

const numberOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)

/** The page a report is of and what it tells; undefined for any other fact. */
function readOf({ event }: Fact): (Read & { readonly path: string }) | undefined {
  if (event.type !== 'capture.tracked' || event.name !== 'page_read') return undefined
  const { path, seconds, scroll } = event.properties ?? {}
  return typeof path === 'string' ? { path, seconds: numberOf(seconds), scroll: numberOf(scroll) } : undefined
}

/** Reports of reading are no lines of their own: each belongs to the last view of its page before it. */
function withReads(facts: readonly Fact[]): {
  readonly lines: readonly Fact[]
  readonly reads: ReadonlyMap<string, Read>
} {
  const reads = new Map<string, Read>()
  const lines = facts.filter((fact, index) => {
    const read = readOf(fact)
    if (read === undefined) return true
    const view = facts
      .slice(index + 1)
      .find(({ event }) => event.type === 'capture.page-viewed' && event.path === read.path)
    if (view === undefined) return true
    const known = reads.get(view.id) ?? { seconds: 0, scroll: 0 }
    reads.set(view.id, { seconds: known.seconds + read.seconds, scroll: Math.max(known.scroll, read.scroll) })
    return false
  })
  return { lines, reads }
}

/** One visit; without a page that was read it is no visit, and each deed stands for itself. */
function visitOf(deeds: readonly Fact[]): readonly Item[] {
  if (!deeds.some(isView)) return deeds.map(alone)
  const newest = deeds[0]
  const oldest = deeds.at(-1)
  const at = newest?.at ?? ''
  const { lines, reads } = withReads(deeds)
  return [
    {
      ...{ kind: 'visit', key: newest?.id ?? '', at, ms: Date.parse(at) - Date.parse(oldest?.at ?? at) },
      deeds: lines.map((fact, index) => {
        const next = lines[index - 1]
        const ms = next === undefined ? null : Date.parse(next.at) - Date.parse(fact.at)
        return { fact, ms, read: reads.get(fact.id) ?? null }
      }),
    },
  ]
}

/** Facts as they came, newest first, with those of one visit together: what half an hour of silence does not part. */
export function grouped(facts: readonly Fact[], entries: readonly StageEntry[]): readonly Item[] {
  const items: Item[] = []
  let open: Fact[] = []
  const close = () => {
    items.push(...visitOf(open))
    open = []
  }
  for (const fact of facts) {
    if (!isOnSite(fact)) {
      items.push(alone(fact))
      continue
    }
    const before = open.at(-1)
    if (before !== undefined && Date.parse(before.at) - Date.parse(fact.at) > VISIT_GAP_MS) close()
    open.push(fact)
  }
  close()
  for (const entry of entries)
    items.push({ kind: 'entry', key: `${entry.stage} ${entry.at} ${entry.cycle} ${entry.basis}`, at: entry.at, entry })
  const order = { entry: 0, fact: 1, visit: 2 }
  return items.sort((a, b) => (a.at === b.at ? order[a.kind] - order[b.kind] : a.at < b.at ? 1 : -1))
}
