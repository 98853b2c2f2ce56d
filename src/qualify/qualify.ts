import type { Condition, Definition, Stage, View } from '../definition/definition.ts'
import type { EventId } from '../funnel/brand.ts'
import { toMs } from '../funnel/brand.ts'
import type { Cause, Decision } from '../funnel/decision.ts'
import type { Entry, Evidence, Person } from '../funnel/person.ts'

function evidenceOf(criterion: Condition, view: View): Evidence {
  const signals: Record<string, EventId> = {}
  for (const key of criterion.reads.signals) {
    const signal = view.signals[key]
    if (signal !== undefined) signals[key] = signal.lastId
  }
  const { score, fit, engagement } = view
  return { criterion: criterion.text, score, fit, engagement, signals, ...consentsOf(criterion, view) }
}

/** Nothing where the criterion asks for none, so that what was decided before it could ask stays as it was. */
function consentsOf({ reads: { consents = [] } }: Condition, view: View): Pick<Evidence, 'consents'> {
  const said = consents.flatMap((purpose) => {
    const stand = view.consents[purpose]
    return stand === undefined ? [] : [[purpose, { state: stand.state, at: stand.at, source: stand.source }] as const]
  })
  return consents.length === 0 ? {} : { consents: Object.fromEntries(said) }
}

const entryAt = (stage: Stage, person: Person, cause: Cause, definition: Definition) => ({
  stage: stage.id,
  at: cause.at,
  cycle: person.cycle,
  version: definition.version,
  cause: cause.id,
})

/** Stages passed over on the way: counted as reached, but nobody dwelt in them. */
function implied(person: Person, from: number, to: number, cause: Cause, definition: Definition): Entry[] {
  return definition.stages
    .slice(from + 1, to)
    .filter((stage) => person.entered[stage.id] === undefined)
    .map((stage) => ({ ...entryAt(stage, person, cause, definition), basis: 'implied', evidence: {} }))
}

function enterStage(
  person: Person,
  current: number,
  index: number,
  entry: Entry,
  cause: Cause,
  definition: Definition,
): Decision[] {
  const passed =
    definition.skip === 'imply' || entry.basis === 'declared' ? implied(person, current, index, cause, definition) : []
  return [...passed, entry].map((one) => ({ kind: 'enter', entry: one }))
}

function declare(person: Person, current: number, cause: Cause, definition: Definition): Decision[] {
  const { declared } = cause
  if (declared === undefined) return []
  const index = definition.stages.findIndex((stage) => stage.id === declared.stage)
  const stage = definition.stages[index]
  if (stage === undefined || index === current) return []
  const entry: Entry = {
    ...entryAt(stage, person, cause, definition),
    basis: 'declared',
    evidence: { by: declared.by, reason: declared.reason },
    ...(declared.dateUnknown ? { dateUnknown: true } : {}),
  }
  if (index > current) return enterStage(person, current, index, entry, cause, definition)
  if (declared.by !== 'person') {
    // Other systems know dates of stages long passed; only a human sends somebody back.
    const isKnown = person.entries.some(
      (one) => one.stage === stage.id && one.cycle === person.cycle && one.basis !== 'implied',
    )
    return isKnown ? [] : [{ kind: 'note', entry: { ...entry, evidence: { ...entry.evidence, noted: true } } }]
  }
  // A person may send somebody back with a reason; that begins a new cycle like a recycle rule does.
  return [{ kind: 'recycle', entry: { ...entry, cycle: person.cycle + 1 }, coolUntil: cause.at }]
}

/** Forward by criteria: the furthest stage that holds under `imply`, only the next one under `strict`; never backward. */
export function qualify(person: Person, cause: Cause, view: View, definition: Definition): Decision[] {
  const current = definition.stages.findIndex((stage) => stage.id === person.stage)
  const said = declare(person, current, cause, definition)
  if (said.length > 0) return said
  if (person.exit !== undefined) return []
  if (person.coolUntil !== undefined && cause.ms < toMs(person.coolUntil)) return []
  const furthest =
    definition.skip === 'strict' ? Math.min(current + 1, definition.stages.length - 1) : definition.stages.length - 1
  for (let index = furthest; index > current; index -= 1) {
    const stage = definition.stages[index]
    if (stage === undefined) continue
    const isOpen = stage.enter === undefined && index === 0
    if (!isOpen && stage.enter?.holds(view) !== true) continue
    const evidence = stage.enter === undefined ? {} : evidenceOf(stage.enter, view)
    const entry: Entry = { ...entryAt(stage, person, cause, definition), basis: 'criteria', evidence }
    return enterStage(person, current, index, entry, cause, definition)
  }
  return []
}
