import type { Definition } from '../definition/definition.ts'
import type { EventId, Micro, Timestamp } from '../funnel/brand.ts'
import { fromMs } from '../funnel/brand.ts'
import type { Person } from '../funnel/person.ts'
import { decayed, shown, shownParts } from './decay.ts'

/** One line of an explanation: a rule's points now, or what a cap took away (negative). */
export interface Reason {
  readonly rule: string
  readonly reason: string
  /** Points as shown; the lines of a score sum exactly to its total. */
  readonly points: number
  readonly part: 'fit' | 'engagement' | 'cap'
  readonly at?: Timestamp
  readonly event?: EventId
  readonly hits?: number
}

export interface Score {
  readonly total: number
  readonly fit: number
  readonly engagement: number
  readonly grade: string
}

/** The three numbers in millionths of a point, after every cap. */
export interface Sums {
  readonly total: Micro
  readonly fit: Micro
  readonly engagement: Micro
}

interface Line {
  readonly rule: string
  readonly reason: string
  readonly micro: Micro
  readonly part: Reason['part']
  readonly at?: Timestamp
  readonly event?: EventId
  readonly hits?: number
}

const capLine = (rule: string, reason: string, micro: Micro): Line => ({ rule, reason, micro, part: 'cap' })

function fitLines(person: Person, definition: Definition): Line[] {
  const held = new Set(person.fit.held)
  return definition.fitRules
    .filter((rule) => held.has(rule.id))
    .map((rule) => {
      const because = rule.when.reads.person
        .map((field) => person.sources[field])
        .find((source) => source !== undefined)
      const line: Line = { rule: rule.id, reason: rule.reason, micro: rule.points, part: 'fit' }
      if (because !== undefined) return { ...line, at: because.at, event: because.id }
      const agreed = (rule.when.reads.consents ?? []).map((purpose) => person.consents?.[purpose])
      const since = agreed.find((stand) => stand !== undefined)?.at
      return since === undefined ? line : { ...line, at: since }
    })
}

function engagementLines(person: Person, ms: number, definition: Definition): Line[] {
  const lines: Line[] = []
  for (const rule of definition.engagementRules) {
    const sum = person.contributions[rule.id]
    if (sum === undefined) continue
    const micro = decayed(sum.s, ms - sum.last, rule.halfLifeMs)
    lines.push({
      rule: rule.id,
      reason: rule.reason,
      micro,
      part: 'engagement',
      at: fromMs(sum.last),
      event: sum.id,
      hits: sum.hits,
    })
    if (rule.cap !== undefined && micro > rule.cap) {
      lines.push(capLine(`${rule.id}.cap`, `${rule.reason}: at most ${shown(rule.cap)} points`, rule.cap - micro))
    }
  }
  return lines
}

function groupCaps(lines: readonly Line[], definition: Definition): Line[] {
  const groupOf = new Map<string, string>()
  for (const rule of [...definition.fitRules, ...definition.engagementRules]) {
    if (rule.group !== undefined) groupOf.set(rule.id, rule.group)
  }
  if (groupOf.size === 0) return []
  const sums = new Map<string, Micro>()
  for (const line of lines) {
    const group = groupOf.get(line.rule.replace(/\.cap$/, ''))
    if (group !== undefined) sums.set(group, (sums.get(group) ?? 0) + line.micro)
  }
  const caps: Line[] = []
  for (const [group, sum] of sums) {
    const cap = definition.caps.groups[group]
    if (cap !== undefined && sum > cap)
      caps.push(capLine(`${group}.cap`, `${group}: at most ${shown(cap)} points`, cap - sum))
  }
  return caps
}

const sumOf = (lines: readonly Line[]): Micro => lines.reduce((sum, line) => sum + line.micro, 0)

const overCap = (sum: Micro, cap: Micro | undefined, rule: string, what: string): Line[] =>
  cap !== undefined && sum > cap ? [capLine(rule, `${what}: at most ${shown(cap)} points`, cap - sum)] : []

function linesOf(
  person: Person,
  ms: number,
  definition: Definition,
): { fit: Line[]; engagement: Line[]; total: Line[] } {
  const fitRules = fitLines(person, definition)
  const fitGrouped = [...fitRules, ...groupCaps(fitRules, definition)]
  const fit = [...fitGrouped, ...overCap(sumOf(fitGrouped), definition.caps.fit, 'fit.cap', 'Fit')]
  const hits = engagementLines(person, ms, definition)
  const hitsGrouped = [...hits, ...groupCaps(hits, definition)]
  const engagement = [
    ...hitsGrouped,
    ...overCap(sumOf(hitsGrouped), definition.caps.engagement, 'engagement.cap', 'Engagement'),
  ]
  const total = overCap(sumOf(fit) + sumOf(engagement), definition.caps.total, 'score.cap', 'Score')
  return { fit, engagement, total }
}

const label = (bands: readonly { readonly atLeast: number; readonly label: string }[], points: number): string =>
  (bands.find((band) => points >= band.atLeast) ?? bands.at(-1))?.label ?? ''

/** The letter of fit and the digit of engagement, by points as shown. */
export const grade = (fit: number, engagement: number, definition: Definition): string =>
  label(definition.grades.fit, fit) + label(definition.grades.engagement, engagement)

const atMost = (sum: Micro, cap: Micro | undefined): Micro => (cap !== undefined && sum > cap ? cap : sum)

/** What the hot path needs of a definition, laid out once: rules with the place of their capped group, or -1. */
interface Summing {
  readonly fit: readonly { readonly id: string; readonly points: Micro; readonly group: number }[]
  readonly engagement: readonly {
    readonly id: string
    readonly halfLifeMs: number | undefined
    readonly cap: Micro | undefined
    readonly group: number
  }[]
  readonly groupCaps: readonly Micro[]
  /** Fit rules without capped groups: the stored sum is the sum. */
  readonly isFitPlain: boolean
}

const summings = new WeakMap<Definition, Summing>()

function summingOf(definition: Definition): Summing {
  const known = summings.get(definition)
  if (known !== undefined) return known
  const groups = Object.entries(definition.caps.groups)
  const place = (group: string | undefined) => groups.findIndex(([name]) => name === group)
  const fit = definition.fitRules.map(({ id, points, group }) => ({ id, points, group: place(group) }))
  const summing: Summing = {
    fit,
    engagement: definition.engagementRules.map(({ id, halfLifeMs, cap, group }) => ({
      id,
      halfLifeMs,
      cap,
      group: place(group),
    })),
    groupCaps: groups.map(([, cap]) => cap),
    isFitPlain: fit.every(({ group }) => group < 0),
  }
  summings.set(definition, summing)
  return summing
}

/** What a list of group sums exceeds its caps by, all together. */
function excess(sums: readonly Micro[], caps: readonly Micro[]): Micro {
  let over = 0
  for (let index = 0; index < caps.length; index += 1) over += Math.max(0, (sums[index] ?? 0) - (caps[index] ?? 0))
  return over
}

function fitSum(person: Person, { fit, groupCaps, isFitPlain }: Summing): Micro {
  if (isFitPlain) return person.fit.sum
  const groups = groupCaps.map(() => 0)
  for (const { id, points, group } of fit) {
    if (group >= 0 && person.fit.held.includes(id)) groups[group] = (groups[group] ?? 0) + points
  }
  return person.fit.sum - excess(groups, groupCaps)
}

const NO_GROUPS: Micro[] = []

function engagementSum(person: Person, ms: number, { engagement, groupCaps }: Summing): Micro {
  const groups: Micro[] = groupCaps.length === 0 ? NO_GROUPS : groupCaps.map(() => 0)
  let sum = 0
  for (const { id, halfLifeMs, cap, group } of engagement) {
    const held = person.contributions[id]
    if (held === undefined) continue
    const micro = atMost(decayed(held.s, ms - held.last, halfLifeMs), cap)
    sum += micro
    if (group >= 0) groups[group] = (groups[group] ?? 0) + micro
  }
  return sum - excess(groups, groupCaps)
}

/** Fit, engagement and total at an instant; the hot path of the fold, equal to the sum of `reasonsAt` (a property test holds it). */
export function sumsAt(person: Person, ms: number, definition: Definition): Sums {
  const { caps } = definition
  const summing = summingOf(definition)
  const fit = atMost(fitSum(person, summing), caps.fit)
  const engagement = atMost(engagementSum(person, ms, summing), caps.engagement)
  return { fit, engagement, total: atMost(fit + engagement, caps.total) }
}

/** The score as shown at an instant: total = fit + engagement, less what the total cap takes. */
export function scoreAt(person: Person, ms: number, definition: Definition): Score {
  const sums = sumsAt(person, ms, definition)
  const fit = shown(sums.fit)
  const engagement = shown(sums.engagement)
  return { total: shown(sums.total), fit, engagement, grade: grade(fit, engagement, definition) }
}

/** Every contribution at an instant; the lines sum exactly to the total of `scoreAt`. */
export function reasonsAt(person: Person, ms: number, definition: Definition): readonly Reason[] {
  const { fit, engagement, total } = linesOf(person, ms, definition)
  const lines = [...fit, ...engagement, ...total]
  const points = shownParts(lines.map((line) => line.micro))
  return lines
    .map(({ micro: _, ...line }, index) => ({ ...line, points: points[index] ?? 0 }))
    .filter((line) => line.points !== 0)
}
