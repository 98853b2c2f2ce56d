import { VISIT_GAP_MS } from '#src/capture/occurrence.ts'
import type { Fact } from '#src/funnel/event.ts'
import type { StageEntry } from '#src/funnel/person-record.ts'

/** One deed of a visit, with how long it lasted where the next one tells. */
export interface Deed {
  readonly fact: Fact
  readonly ms: number | null
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

const isDeed = ({ event: { type } }: Fact): boolean => type === 'capture.page-viewed' || type === 'capture.tracked'

function visitOf(deeds: readonly Fact[]): Item {
  const newest = deeds[0]
  const oldest = deeds.at(-1)
  const at = newest?.at ?? ''
  return {
    ...{ kind: 'visit', key: newest?.id ?? '', at, ms: Date.parse(at) - Date.parse(oldest?.at ?? at) },
    deeds: deeds.map((fact, index) => {
      const next = deeds[index - 1]
      return { fact, ms: next === undefined ? null : Date.parse(next.at) - Date.parse(fact.at) }
    }),
  }
}

/** Facts as they came, newest first, with those of one visit together: what half an hour of silence does not part. */
export function grouped(facts: readonly Fact[], entries: readonly StageEntry[]): readonly Item[] {
  const items: Item[] = []
  let open: Fact[] = []
  const close = () => {
    if (open.length > 0) items.push(visitOf(open))
    open = []
  }
  for (const fact of facts) {
    if (!isDeed(fact)) {
      items.push({ kind: 'fact', key: fact.id, at: fact.at, fact })
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
