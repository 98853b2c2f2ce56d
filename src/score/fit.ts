import type { Definition, View } from '../definition/definition.ts'
import type { Micro } from '../funnel/brand.ts'
import type { Person } from '../funnel/person.ts'

/** Which fit rules hold, and how far the fit could rise once what is not known yet were known: unknown is not low. */
export function fitOf(view: View, definition: Definition): Person['fit'] {
  let sum: Micro = 0
  let possible: Micro = 0
  const held: string[] = []
  for (const rule of definition.fitRules) {
    const holds = rule.when.holds(view)
    if (holds === true) {
      sum += rule.points
      held.push(rule.id)
    } else if (holds === 'unknown' && rule.points > 0) possible += rule.points
  }
  return { sum, possible: sum + possible, held }
}

const sameRules = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((rule, index) => rule === b[index])

/** The person with its fit computed afresh; the same object when nothing about it changed. */
export function refit(person: Person, view: View, definition: Definition): Person {
  const fit = fitOf(view, definition)
  const { sum, possible, held } = person.fit
  return sum === fit.sum && possible === fit.possible && sameRules(held, fit.held) ? person : { ...person, fit }
}
