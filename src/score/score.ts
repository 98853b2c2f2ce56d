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
      return because === undefined ? line : { ...line, at: because.at, event: because.id }
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

const groupsOf = new WeakMap<Definition, ReadonlyMap<string, string>>()

/** Rule to group, only for groups that have a cap. */
function cappedGroups(definition: Definition): ReadonlyMap<string, string> {
  let groups = groupsOf.get(definition)
  if (groups === undefined) {
    const found = new Map<string, string>()
    for (const { id, group } of [...definition.fitRules, ...definition.engagementRules]) {
      if (group !== undefined && definition.caps.groups[group] !== undefined) found.set(id, group)
    }
    groups = found
    groupsOf.set(definition, groups)
  }
  return groups
}

/** Sums parts under their groups' caps: what a group exceeds its cap by is taken off. */
class CappedSum {
  sum: Micro = 0
  readonly #definition: Definition
  #groups: Map<string, Micro> | undefined

  constructor(definition: Definition) {
    this.#definition = definition
  }

  add(rule: string, micro: Micro): void {
    this.sum += micro
    const group = cappedGroups(this.#definition).get(rule)
    if (group === undefined) return
    this.#groups ??= new Map()
    this.#groups.set(group, (this.#groups.get(group) ?? 0) + micro)
  }

  get capped(): Micro {
    let sum = this.sum
    for (const [group, total] of this.#groups ?? []) sum += atMost(total, this.#definition.caps.groups[group]) - total
    return sum
  }
}

/** Fit, engagement and total at an instant; the hot path of the fold, equal to the sum of `reasonsAt` (a property test holds it). */
export function sumsAt(person: Person, ms: number, definition: Definition): Sums {
  const { caps } = definition
  const fits = new CappedSum(definition)
  if (person.fit.held.length > 0) {
    for (const rule of definition.fitRules) if (person.fit.held.includes(rule.id)) fits.add(rule.id, rule.points)
  }
  const hits = new CappedSum(definition)
  for (const rule of definition.engagementRules) {
    const sum = person.contributions[rule.id]
    if (sum !== undefined) hits.add(rule.id, atMost(decayed(sum.s, ms - sum.last, rule.halfLifeMs), rule.cap))
  }
  const fit = atMost(fits.capped, caps.fit)
  const engagement = atMost(hits.capped, caps.engagement)
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
