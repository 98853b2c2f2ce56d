import type { Definition } from './definition.ts'
import { type Part, partsOf, type Section } from './diff-parts.ts'

/** One difference between two versions of a funnel. `part` is what kind of thing, `name` which one. */
export type Change =
  | { readonly kind: 'added' | 'removed'; readonly part: string; readonly name: string }
  | { readonly kind: 'moved'; readonly part: string; readonly name: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'changed'
      readonly part: string
      readonly name: string
      readonly field: string
      /** Absent: it was not said before, or is no longer. */
      readonly from?: string
      readonly to?: string
    }

/** What differs between two versions, in the order of the file. Rules are the same when their ids are. */
export function diffDefinitions(before: Definition, after: Definition): readonly Change[] {
  const old = partsOf(before)
  return partsOf(after).flatMap((section, i) => diffSection(old[i]?.items ?? [], section))
}

function diffSection(before: readonly Part[], { part, ordered, items }: Section): readonly Change[] {
  const removed = before.filter((item) => !items.some(({ id }) => id === item.id))
  const gone = removed.map(({ name }): Change => ({ kind: 'removed', part, name }))
  const kept = before.filter((item) => !removed.includes(item)).map(({ id }) => id)
  const keptNow = items.map(({ id }) => id).filter((id) => kept.includes(id))
  const changes = items.flatMap((item): readonly Change[] => {
    const was = before.find(({ id }) => id === item.id)
    if (was === undefined) return [{ kind: 'added', part, name: item.name }]
    const settings = diffSettings(part, was, item)
    const [from, to] = [kept.indexOf(item.id), keptNow.indexOf(item.id)]
    return ordered && from !== to ? [{ kind: 'moved', part, name: item.name, from, to }, ...settings] : settings
  })
  return [...gone, ...changes]
}

function diffSettings(part: string, was: Part, now: Part): readonly Change[] {
  const fields = [...new Set([...Object.keys(was.settings), ...Object.keys(now.settings)])]
  return fields.flatMap((field): readonly Change[] => {
    const from = was.settings[field]
    const to = now.settings[field]
    if (from === to) return []
    const change = { kind: 'changed' as const, part, name: now.name, field }
    return [{ ...change, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }]
  })
}

/** The change as a sentence: `scoring rule pricing: points 20 -> 30`. */
export function sentence(change: Change): string {
  const what = change.name === '' ? change.part : `${change.part} ${change.name}`
  switch (change.kind) {
    case 'added':
    case 'removed':
      return `${what} ${change.kind}`
    case 'moved':
      return `${what} moved from place ${change.from + 1} to ${change.to + 1}`
    case 'changed': {
      const { field, from, to } = change
      if (from === undefined) return `${what}: ${field} set to ${to ?? ''}`
      if (to === undefined) return `${what}: ${field} removed (was ${from})`
      const isShort = from.length + to.length < 24
      return isShort ? `${what}: ${field} ${from} -> ${to}` : `${what}: ${field} changed from ${from} to ${to}`
    }
    default:
      return change satisfies never
  }
}
