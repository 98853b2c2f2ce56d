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

const isView = ({ event: { type } }: Fact): boolean => type === 'capture.page-viewed'
/** What a browser, a form or a site's server told; what a colleague or a file says happened elsewhere, and is no part of a visit. */
const isOnSite = ({ event: { type }, trust }: Fact): boolean =>
  type === 'capture.page-viewed' || (type === 'capture.tracked' && trust !== 'human' && trust !== 'import')

const alone = (fact: Fact): Item => ({ kind: 'fact', key: fact.id, at: fact.at, fact })

/** One visit; without a page that was read it is no visit, and each deed stands for itself. */
function visitOf(deeds: readonly Fact[]): readonly Item[] {
  if (!deeds.some(isView)) return deeds.map(alone)
  const newest = deeds[0]
  const oldest = deeds.at(-1)
  const at = newest?.at ?? ''
  return [
    {
      ...{ kind: 'visit', key: newest?.id ?? '', at, ms: Date.parse(at) - Date.parse(oldest?.at ?? at) },
      deeds: deeds.map((fact, index) => {
        const next = deeds[index - 1]
        return { fact, ms: next === undefined ? null : Date.parse(next.at) - Date.parse(fact.at) }
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
