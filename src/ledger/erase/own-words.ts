import type { Json } from '../../funnel/brand.ts'
import type { Fact } from '../../funnel/event.ts'
import { isFullName, type Known } from './mention.ts'
import { digitsOf, leastOf } from './phone.ts'

/** Fields that hold a telephone number, as people and other systems call them. */
const NUMBER = /phone|mobile|^tel|_tel$/i

type Traits = Readonly<Record<string, Json>>

const wordOf = (value: Json | undefined): string | undefined => {
  const said = typeof value === 'number' ? String(value) : value
  return typeof said === 'string' && said.trim() !== '' ? said.trim() : undefined
}

function namesIn(traits: Traits): readonly string[] {
  const both = [wordOf(traits.first_name), wordOf(traits.last_name)].filter((part) => part !== undefined)
  return [wordOf(traits.name), both.length === 2 ? both.join(' ') : undefined].filter((name) => name !== undefined)
}

const numbersIn = (traits: Traits): readonly string[] =>
  Object.entries(traits).flatMap(([field, value]) => {
    const said = NUMBER.test(field) ? wordOf(value) : undefined
    return said === undefined || leastOf(digitsOf(said)) === undefined ? [] : [said]
  })

/** Of each kind; who was said to have more was made up by somebody, and looking for them all would take for ever. */
const MOST_WORDS = 100

/**
 * Telephone numbers and full names that somebody was ever said to have, once each: facts say more than the fields of today. What they
 * have now comes first, then what a form or a source of ours said, then what anybody claimed.
 */
export function ownWordsOf(facts: readonly Fact[], values: Traits): readonly Known[] {
  const newest = facts.toReversed()
  const ordered = [
    ...newest.filter(({ trust }) => trust !== 'claim'),
    ...newest.filter(({ trust }) => trust === 'claim'),
  ]
  const said: Traits[] = [values, ...ordered.flatMap(({ event }) => ('traits' in event ? [event.traits] : []))]
  const phones = said.flatMap(numbersIn)
  const names = said.flatMap(namesIn).filter(isFullName)
  const first = (all: readonly string[]) => [...new Set(all)].slice(0, MOST_WORDS)
  return [
    ...first(phones).map((value) => ({ kind: 'phone', value, trusted: true })),
    ...first(names).map((value) => ({ kind: 'name', value, trusted: true })),
  ]
}
