import assert from 'node:assert/strict'
import { compileDefinition } from '../src/definition/compile.ts'
import type { Definition } from '../src/definition/definition.ts'
import { formatProblem } from '../src/definition/problem.ts'
import type { EventId, Json, PersonId, SubjectId, Timestamp } from '../src/funnel/brand.ts'
import { fromMs } from '../src/funnel/brand.ts'
import type { Fact, FunnelEvent, Trust } from '../src/funnel/event.ts'
import { fold } from '../src/funnel/fold.ts'
import { idOf } from '../src/funnel/hash.ts'
import type { Person } from '../src/funnel/person.ts'
import { type Score, scoreAt } from '../src/score/score.ts'

/** The person most tests are about; everybody is named in a test as in a story. */
export const ANA = '0195f000-0000-7000-8000-00000000a4a0' as PersonId & SubjectId

/** The instant tests begin at; a Monday. */
export const MONDAY = Date.parse('2026-03-02T09:00:00Z')

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** A definition from its text, or the test fails with what the compiler says. */
export function definitionOf(text: string, version = 1): Definition {
  const compiled = compileDefinition({ 'funnel.yaml': text }, version)
  assert.ok(compiled.ok, compiled.ok ? '' : compiled.problems.map(formatProblem).join('\n'))
  return compiled.definition
}

export interface Circumstances {
  readonly trust?: Trust
  readonly mode?: 'live' | 'historic'
  readonly version?: number
  readonly subject?: SubjectId
  readonly door?: string
  readonly name?: string
}

/** A fact some milliseconds after MONDAY; its id follows from what it says, so equal facts are one. */
export function fact(afterMs: number, event: FunnelEvent, circumstances: Circumstances = {}): Fact {
  const at: Timestamp = fromMs(MONDAY + afterMs)
  const { trust = 'trusted', mode = 'live', version = 1, subject = ANA, door = 'test', name = '' } = circumstances
  const id = idOf(at, JSON.stringify([event, trust, mode, version, door]), subject, name) as EventId
  return { id, subject, at, recordedAt: at, version, mode, trust, door, event }
}

export const page = (path: string): FunnelEvent => ({ type: 'capture.page-viewed', path })
export const did = (name: string, properties: Record<string, Json> = {}): FunnelEvent => ({
  type: 'capture.tracked',
  name,
  properties,
})
export const is = (traits: Record<string, Json>): FunnelEvent => ({ type: 'capture.identified', traits })

/** given(definition, ...facts).after(ms) is Ana then. */
export const given = (definition: Definition, ...facts: readonly Fact[]) => ({
  after: (ms: number): Person => fold(ANA, facts, fromMs(MONDAY + ms), () => definition),
  scoreAfter: (ms: number): Score =>
    scoreAt(
      fold(ANA, facts, fromMs(MONDAY + ms), () => definition),
      MONDAY + ms,
      definition,
    ),
})
