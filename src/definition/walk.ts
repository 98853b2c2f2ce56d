import { type Json, type Timestamp, toMs } from '../funnel/brand.ts'

type Facts = Readonly<Record<string, Json>>

/** What happens in a walk. */
export type WalkAct =
  | { readonly kind: 'page'; readonly path: string; readonly properties: Facts }
  | { readonly kind: 'event'; readonly name: string; readonly properties: Facts }
  | { readonly kind: 'traits'; readonly traits: Facts }
  | { readonly kind: 'account'; readonly traits: Facts }
  | { readonly kind: 'opportunity'; readonly traits: Facts }
  | {
      readonly kind: 'declare'
      readonly stage: string
      readonly by: 'import' | 'person' | 'crm'
      readonly reason: string
    }

export interface WalkStep {
  readonly at: Timestamp
  readonly act: WalkAct
}

/** Where a walker stands at an instant. */
export interface Standing {
  readonly stage: string
  readonly furthest: string
  readonly cycle: number
  readonly score: number
  readonly fit: number
  readonly engagement: number
  readonly grade: string
  readonly track: string
  /** The team that was asked for an owner or gave one; null when nobody was asked. */
  readonly team: string | null
  /** The rule that disqualified, or null. */
  readonly disqualified: string | null
}

/** What a walk expects at an instant; only what is named is compared. */
export type Expectation = { readonly at: Timestamp } & { readonly [K in keyof Standing]?: Standing[K] }

/** One person's story with its expected ends: the test of a funnel. */
export interface Walk {
  readonly name: string
  /** In order of time. */
  readonly given: readonly WalkStep[]
  /** In order of time. */
  readonly expect: readonly Expectation[]
}

/** Something that came out otherwise than a walk expects. */
export interface Difference {
  readonly at: Timestamp
  readonly of: keyof Standing
  readonly expected: string | number | null
  readonly actual: string | number | null
}

/** The order in which differences are told. */
export const STANDING = [
  'stage',
  'furthest',
  'cycle',
  'score',
  'fit',
  'engagement',
  'grade',
  'track',
  'team',
  'disqualified',
] as const satisfies readonly (keyof Standing)[]

/** Everything in which a walker stands elsewhere than expected; scores are compared as shown, in two decimals. */
export function compareExpectation(expected: Expectation, actual: Standing): readonly Difference[] {
  return STANDING.flatMap((of) => {
    const want = expected[of]
    const got = actual[of]
    if (want === undefined || asShown(want) === asShown(got)) return []
    return [{ at: expected.at, of, expected: want, actual: got }]
  })
}

const asShown = (value: string | number | null): string | null =>
  typeof value === 'number' ? (Math.round(value * 100) / 100).toFixed(2) : value

/** `at 2026-03-02 14:00: stage is "capture", expected "handoff"`. */
export function differenceSentence({ at, of, expected, actual }: Difference): string {
  const say = (value: string | number | null) => (value === null ? 'nobody' : JSON.stringify(value))
  return `at ${at.slice(0, 16).replace('T', ' ')}: ${of} is ${say(actual)}, expected ${say(expected)}`
}

/** Steps and expectations sort by time; what the file says first at one instant stays first. */
export const byTime = (a: { readonly at: Timestamp }, b: { readonly at: Timestamp }): number => toMs(a.at) - toMs(b.at)
