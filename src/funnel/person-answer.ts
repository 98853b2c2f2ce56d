import type { Definition } from '../definition/definition.ts'
import { type Reason, reasonsAt, type Score, scoreAt } from '../score/score.ts'
import type { Json, Timestamp } from './brand.ts'
import { fromMs } from './brand.ts'
import { type ClosedChannel, closedBy, type Entry, type Person } from './person.ts'

/** A score with every line that adds up to it. */
export interface ExplainedScore extends Score {
  readonly at: Timestamp
  readonly version: number
  readonly reasons: readonly Reason[]
}

export const explainScore = (person: Person, ms: number, definition: Definition): ExplainedScore => ({
  ...scoreAt(person, ms, definition),
  at: fromMs(ms),
  version: definition.version,
  reasons: reasonsAt(person, ms, definition),
})

/** What every door answers about a person: who, how warm, how far, whose. */
export interface PersonAnswer {
  readonly person: { readonly id: string; readonly stage: string; readonly [field: string]: Json }
  readonly score: ExplainedScore
  readonly stage: {
    readonly id: string
    readonly name: string
    readonly since: Timestamp | null
    readonly version: number
    readonly basis: string
    readonly evidence: Entry['evidence']
  } | null
  readonly furthest: string
  readonly cycle: number
  readonly track: string
  readonly exit: { readonly rule: string; readonly reason: string; readonly at: Timestamp } | null
  readonly owner: {
    readonly id: string
    readonly name: string
    readonly team: string
    readonly rule: string
    readonly why: string
    readonly since: Timestamp
  } | null
  /** Channels that are closed: nothing may be sent there. */
  readonly suppressed: readonly ClosedChannel[]
  readonly waiting: { readonly team: string; readonly since: Timestamp; readonly why: string } | null
}

function stageOf(person: Person, definition: Definition): PersonAnswer['stage'] {
  const entry = person.entries.findLast(({ stage, cycle }) => stage === person.stage && cycle === person.cycle)
  if (person.stage === '') return null
  return {
    id: person.stage,
    name: definition.stages.find(({ id }) => id === person.stage)?.name ?? person.stage,
    since: entry?.at ?? null,
    version: entry?.version ?? definition.version,
    basis: entry?.basis ?? 'criteria',
    evidence: entry?.evidence ?? {},
  }
}

/** The answer about a person at an instant under the definition it was folded with. */
export function answerAbout(person: Person, ms: number, definition: Definition): PersonAnswer {
  const { owner, wants, exit } = person
  // Whoever reads `person` must not take what somebody typed for what was decided here.
  const { owner: _, score: __, ...values } = person.values
  return {
    person: {
      ...values,
      id: person.id,
      stage: person.stage,
      email: person.values.email ?? null,
      account: person.account,
    },
    score: explainScore(person, ms, definition),
    stage: stageOf(person, definition),
    furthest: person.furthest,
    cycle: person.cycle,
    track: person.track,
    exit: exit ?? null,
    suppressed: closedBy(person),
    owner:
      owner === undefined
        ? null
        : { id: owner.rep, name: owner.name, team: owner.team, rule: owner.rule, why: owner.why, since: owner.at },
    waiting:
      owner !== undefined || wants === undefined
        ? null
        : { team: wants.team, since: wants.since, why: 'no rep of the team is free' },
  }
}
