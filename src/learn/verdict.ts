import type { Traits } from '../capture/events.ts'
import type { Condition, Definition } from '../definition/definition.ts'
import type { EventId, Json, PersonId, SubjectId, Timestamp } from '../funnel/brand.ts'
import { toMs } from '../funnel/brand.ts'
import type { Fact, Seen } from '../funnel/event.ts'
import { fold } from '../funnel/fold.ts'
import { type Person, UNKNOWN_TRACK } from '../funnel/person.ts'
import { nameOf, stageNameOf, trackName } from '../funnel/person-record.ts'
import { viewAt } from '../funnel/view.ts'
import { shown } from '../score/decay.ts'
import { scoreAt } from '../score/score.ts'

/** `fits`: a rep now; `partly`: nurture; `no`: low fit or knocked out; `open`: a missing fact decides. */
export type Fits = 'fits' | 'partly' | 'no' | 'open'

/** One rule of the definition about somebody who is not stored. */
export interface RuleVerdict {
  readonly rule: string
  readonly reason: string
  readonly points: number
  readonly holds: boolean | 'unknown'
  readonly condition: string
  readonly fields: readonly string[]
}

/** What a field is good for here. */
export interface FieldUse {
  readonly name: string
  readonly label: string | null
  readonly uses: readonly ('scores' | 'routes' | 'knocks-out' | 'documents')[]
  readonly value: Json
}

export interface Verdict {
  readonly fits: Fits
  readonly name: string
  readonly track: { readonly id: string; readonly name: string | null; readonly to: string | null }
  readonly stage: string | null
  readonly fit: number
  /** What the fit could still become once everything missing were known. */
  readonly possible: number
  readonly grade: string
  readonly knockouts: readonly RuleVerdict[]
  readonly rules: readonly RuleVerdict[]
  /** The one missing fact that would settle most, or null when nothing is open. */
  readonly question: string | null
  readonly team: string | null
  readonly known: Readonly<Record<string, Json>>
  readonly fields: readonly FieldUse[]
  readonly version: number
}

/** A verdict with what was read out of a text and whom the workspace knows already. */
export interface Checked extends Verdict {
  readonly read: Traits
  readonly found: {
    readonly person: { readonly id: string; readonly name: string } | null
    readonly account: { readonly id: string; readonly name: string; readonly people: number } | null
  }
  /** What takes people out here, in the definition's words. */
  readonly reasons: readonly string[]
}

/** Somebody who is looked at and not stored. */
export interface Looked {
  readonly traits: Traits
  readonly seen: Seen
  readonly at: Timestamp
}

const NOBODY = '00000000-0000-8000-8000-000000000004'

function folded({ traits, seen, at }: Looked, definition: Definition): Person {
  const fact: Fact = {
    id: NOBODY as EventId,
    subject: NOBODY as SubjectId,
    ...{ at, recordedAt: at, version: definition.version, mode: 'live', trust: 'human', door: 'icp check', seen },
    event: { type: 'capture.identified', traits },
  }
  return fold(NOBODY as PersonId, [fact], at, () => definition)
}

const fieldsOf = ({ reads }: Condition): string[] => [
  ...reads.person,
  ...reads.account.map((field) => `account.${field}`),
]

/** A knock-out first, then the track; unknown is open, never no. */
function fitsOf(person: Person, definition: Definition): Fits {
  if (person.exit !== undefined) return 'no'
  if (person.track === UNKNOWN_TRACK) return 'open'
  const to = definition.tracks.find(({ id }) => id === person.track)?.to
  if (to === 'rep') return 'fits'
  if (to === 'ask') return 'open'
  return to === 'nurture' ? 'partly' : 'no'
}

/** What one answer could turn: points that hang on it, and whether a knock-out does. */
function questionOf(rules: readonly RuleVerdict[], knockouts: readonly RuleVerdict[], known: Person): string | null {
  const weights = new Map<string, number>()
  const add = (fields: readonly string[], weight: number) => {
    for (const field of fields.filter((name) => !name.startsWith('account.') && known.values[name] === undefined))
      weights.set(field, (weights.get(field) ?? 0) + weight)
  }
  for (const { holds, points, fields } of rules) if (holds === 'unknown') add(fields, Math.abs(points))
  for (const { holds, fields } of knockouts) if (holds === 'unknown') add(fields, 1)
  let best: string | null = null
  for (const [field, weight] of weights) if (best === null || weight > (weights.get(best) ?? 0)) best = field
  return best
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_')

/** Fields that the definition's rules or its ideal customer name, and what each is good for. */
export function fieldUses(person: Person, definition: Definition): readonly FieldUse[] {
  const uses = new Map<string, Set<FieldUse['uses'][number]>>()
  const mark = (condition: Condition | undefined, use: FieldUse['uses'][number]) => {
    for (const field of condition?.reads.person ?? []) uses.set(field, (uses.get(field) ?? new Set()).add(use))
  }
  for (const { when } of definition.fitRules) mark(when, 'scores')
  for (const { when } of [...definition.tracks, ...definition.routing.rules, definition.routing]) mark(when, 'routes')
  for (const { when } of definition.disqualify) mark(when, 'knocks-out')
  const labels = new Map(definition.fields.map(({ id, label }) => [id, label ?? null]))
  const named = [...uses].map(([name, found]) => ({
    ...{ name, label: labels.get(name) ?? null, uses: [...found], value: person.values[name] ?? null },
  }))
  const documented = definition.playbook.icp
    .filter((text) => !named.some(({ name }) => plain(text) === name))
    .map(
      (text): FieldUse => ({
        name: plain(text),
        label: text,
        uses: ['documents'],
        value: person.values[plain(text)] ?? null,
      }),
    )
  return [...named, ...documented]
}

/** Whether somebody is whom the funnel is for, by the same fold that runs when they are stored; nothing is. */
export function verdictOn(looked: Looked, definition: Definition): Verdict {
  const person = folded(looked, definition)
  const ms = toMs(looked.at)
  const view = viewAt(person, ms, definition)
  const judge = (rule: { readonly id: string; readonly when: Condition; readonly reason: string }, points: number) => ({
    ...{ rule: rule.id, reason: rule.reason, points, holds: rule.when.holds(view), condition: rule.when.text },
    fields: fieldsOf(rule.when),
  })
  const rules = definition.fitRules.map((rule) => judge(rule, shown(rule.points)))
  const knockouts = definition.disqualify.map((rule) => judge(rule, 0))
  const { fit, grade } = scoreAt(person, ms, definition)
  const fits = fitsOf(person, definition)
  const track = definition.tracks.find(({ id }) => id === person.track)
  return {
    ...{ fits, name: nameOf(person), fit, possible: shown(person.fit.possible), grade },
    track: { id: person.track, name: trackName(person, definition), to: track?.to ?? null },
    stage: person.stage === '' ? null : stageNameOf(person.stage, definition),
    ...{ knockouts, rules, question: fits === 'no' ? null : questionOf(rules, knockouts, person) },
    team: person.wants?.team ?? null,
    known: Object.fromEntries(Object.entries(person.values).filter(([name]) => person.sources[name] !== undefined)),
    ...{ fields: fieldUses(person, definition), version: definition.version },
  }
}
