import type { Outcome } from '../funnel/capture.ts'
import type { Addressing, Item } from './batch.ts'
import type { Folding } from './fold-people.ts'
import type { Introduction } from './read.ts'

/** What of a batch is new, and what was met before: in the ledger, or earlier in the batch itself. */
export function splitDuplicates(items: readonly Item[], introduction: Introduction) {
  const receipts = new Map(introduction.receipts.map((receipt) => [receipt.key, receipt]))
  const first = new Map<string, Item>()
  const outcomes = new Map<number, Outcome>()
  const fresh: Item[] = []
  const repeated: { readonly item: Item; readonly of: Item }[] = []
  for (const item of items) {
    const receipt = receipts.get(item.id)
    const earlier = first.get(item.id)
    if (receipt !== undefined) {
      const conflict = receipt.digest !== item.digest
      const person = receipt.person === null ? {} : { person: receipt.person }
      outcomes.set(item.index, { status: 'duplicate', id: item.id, conflict, ...person })
    } else if (earlier !== undefined) repeated.push({ item, of: earlier })
    else {
      first.set(item.id, item)
      fresh.push(item)
    }
  }
  return { fresh, outcomes, repeated }
}

/** What became of each item, in the order given. */
export function answer(
  items: readonly Item[],
  addressing: Addressing,
  foldings: readonly Folding[],
  { outcomes, repeated }: Pick<ReturnType<typeof splitDuplicates>, 'outcomes' | 'repeated'>,
): Outcome[] {
  const people = new Map(foldings.map(({ id, person }) => [id, person]))
  for (const { item, fact } of addressing.addressed) {
    const root = addressing.known.roots.get(fact.subject)
    const folded = root === undefined ? undefined : people.get(root)
    outcomes.set(item.index, {
      ...{ status: 'stored', id: fact.id, subject: fact.subject },
      ...(root === undefined ? {} : { person: root }),
      ...(folded === undefined ? {} : { folded }),
    })
  }
  for (const { item, of } of repeated) {
    const first = outcomes.get(of.index)
    const person =
      first !== undefined && 'person' in first && first.person !== undefined ? { person: first.person } : {}
    outcomes.set(item.index, { status: 'duplicate', id: item.id, conflict: item.digest !== of.digest, ...person })
  }
  return items.map(({ index }) => outcomes.get(index)).filter((outcome) => outcome !== undefined)
}
