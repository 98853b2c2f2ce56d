import type { Definition, Recycle, View } from '../definition/definition.ts'
import { fromMs, toMs } from '../funnel/brand.ts'
import type { Cause, Decision } from '../funnel/decision.ts'
import type { Person } from '../funnel/person.ts'

/** Hard knock-outs, and the way back in once the fact behind one was corrected. A missing fact never knocks out. */
export function knockout(person: Person, cause: Cause, view: View, definition: Definition): Decision[] {
  // A person's word holds until a person takes it back.
  if (cause.declared !== undefined || person.exit?.by !== undefined) return []
  const rule = definition.disqualify.find((knock) => knock.when.holds(view) === true)
  if (rule === undefined) return person.exit === undefined ? [] : [{ kind: 'requalify' }]
  if (person.exit?.rule === rule.id) return []
  return [{ kind: 'disqualify', exit: { rule: rule.id, reason: rule.reason, at: cause.at } }]
}

/**
 * When a recycle rule that waits for silence comes due; undefined if it does not wait or nothing was captured yet. An export of
 * another system has no visits in it: who is known from imported history alone is not silent, only unobserved (LEDGER 8).
 */
export function silentUntil(person: Person, rule: Recycle): number | undefined {
  if (rule.afterMs === undefined || person.lastAt === undefined || !person.live) return undefined
  return toMs(person.lastAt) + rule.afterMs
}

/** The only automatic way back: a named rule from the current stage; starts a new cycle and its cool-down. */
export function recycle(person: Person, cause: Cause, view: View, definition: Definition): Decision[] {
  const index = definition.stages.findIndex((stage) => stage.id === person.stage)
  if (index < 0 || person.exit !== undefined || cause.declared !== undefined) return []
  for (const rule of definition.recycle) {
    if (!rule.from.includes(index)) continue
    const due = silentUntil(person, rule)
    if (rule.afterMs !== undefined && (due === undefined || cause.ms < due)) continue
    if (rule.when !== undefined && rule.when.holds(view) !== true) continue
    const stage = definition.stages[rule.to]
    if (stage === undefined) continue
    const evidence = { recycled: rule.id, reason: rule.reason, score: view.score }
    const entry = {
      stage: stage.id,
      at: cause.at,
      cycle: person.cycle + 1,
      basis: 'criteria' as const,
      version: definition.version,
      cause: cause.id,
      evidence,
    }
    return [{ kind: 'recycle', entry, coolUntil: fromMs(cause.ms + rule.coolDownMs) }]
  }
  return []
}
