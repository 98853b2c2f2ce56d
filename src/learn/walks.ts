import type { Definition } from '../definition/definition.ts'
import {
  compareExpectation,
  type Difference,
  differenceSentence,
  type Expectation,
  type Standing,
  type Walk,
  type WalkAct,
  type WalkStep,
} from '../definition/walk.ts'
import { enricher } from '../enrich/enrich.ts'
import type { AccountId, EventId, Json, OpportunityId, PersonId, SubjectId, Timestamp } from '../funnel/brand.ts'
import { toMs } from '../funnel/brand.ts'
import type { Fact, FunnelEvent, Seen } from '../funnel/event.ts'
import { fold } from '../funnel/fold.ts'
import { idOf } from '../funnel/hash.ts'
import { viewAt } from '../funnel/view.ts'

/** What came of one walk; no differences means that it ends as its file says. */
export interface WalkResult {
  readonly name: string
  readonly differences: readonly Difference[]
}

const WALKER = '00000000-0000-8000-8000-000000000001'
const COMPANY = '00000000-0000-8000-8000-000000000002' as AccountId
const DEAL = '00000000-0000-8000-8000-000000000003' as OpportunityId

type Facts = Readonly<Record<string, Json>>

/** What append would attach: the company as known so far, the deal as told, and what the product itself knows of an answer. */
interface World {
  readonly account?: Facts
  readonly opportunity?: Facts
}

const enrich = enricher(new Map())

function eventOf(act: WalkAct): FunnelEvent {
  switch (act.kind) {
    case 'page':
      return { type: 'capture.page-viewed', path: act.path, properties: act.properties }
    case 'event':
      return { type: 'capture.tracked', name: act.name, properties: act.properties }
    case 'traits':
      return { type: 'capture.identified', traits: act.traits }
    case 'account':
      return { type: 'account.changed', account: COMPANY }
    case 'opportunity':
      return { type: 'opportunity.changed', opportunity: DEAL }
    case 'declare':
      return { type: 'stage.declared', stage: act.stage, by: act.by, reason: act.reason }
    default:
      return act satisfies never
  }
}

function later(world: World, act: WalkAct): World {
  if (act.kind === 'account') return { ...world, account: { id: COMPANY, ...world.account, ...act.traits } }
  if (act.kind === 'opportunity') return { ...world, opportunity: { id: DEAL, ...world.opportunity, ...act.traits } }
  return world
}

function seenOf(world: World, act: WalkAct, event: FunnelEvent): Seen {
  const enriched = enrich(event)
  return {
    ...(world.account === undefined ? {} : { account: world.account }),
    ...(act.kind === 'opportunity' && world.opportunity !== undefined ? { opportunity: world.opportunity } : {}),
    ...(enriched === undefined ? {} : { enriched }),
  }
}

function factsOf(steps: readonly WalkStep[], version: number): readonly Fact[] {
  let world: World = {}
  return steps.map(({ at, act }, index) => {
    world = later(world, act)
    const event = eventOf(act)
    // Steps at one instant and of one rank fold in the order of the file, since ids decide there.
    const order = String(index).padStart(8, '0')
    return {
      id: `${order}${idOf('walk', index).slice(8)}` as EventId,
      subject: WALKER as SubjectId,
      at,
      recordedAt: at,
      version,
      mode: 'live',
      trust: 'trusted',
      door: 'walk',
      seen: seenOf(world, act, event),
      event,
    }
  })
}

function standingAt(facts: readonly Fact[], at: Timestamp, definition: Definition): Standing {
  const person = fold(WALKER as PersonId, facts, at, () => definition)
  const { score, fit, engagement, grade } = viewAt(person, toMs(at), definition)
  const { stage, furthest, cycle, track } = person
  const team = person.owner?.team ?? person.wants?.team ?? null
  return { stage, furthest, cycle, score, fit, engagement, grade, track, team, disqualified: person.exit?.rule ?? null }
}

/** Lets each walker live through its steps by the funnel's own law and tells where one ends elsewhere than expected. */
export function runWalks(definition: Definition, walks: readonly Walk[]): readonly WalkResult[] {
  return walks.map(({ name, given, expect }) => {
    const facts = factsOf(given, definition.version)
    const check = (expected: Expectation) => compareExpectation(expected, standingAt(facts, expected.at, definition))
    return { name, differences: expect.flatMap(check) }
  })
}

/** Those walks that end elsewhere, in sentences; empty when all is well. */
export function walkFailures(results: readonly WalkResult[]): readonly string[] {
  return results
    .filter(({ differences }) => differences.length > 0)
    .map(({ name, differences }) => [name, ...differences.map((one) => `  ${differenceSentence(one)}`)].join('\n'))
}
