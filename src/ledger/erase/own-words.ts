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

/** Every telephone number and full name that somebody was ever said to have, once each: facts say more than the fields of today. */
export function ownWordsOf(facts: readonly Fact[], values: Traits): readonly Known[] {
  const said: Traits[] = [values, ...facts.flatMap(({ event }) => ('traits' in event ? [event.traits] : []))]
  const phones = said.flatMap(numbersIn).map((value) => ({ kind: 'phone', value, trusted: true }))
  const names = said.flatMap(namesIn).filter(isFullName)
  const all = [...phones, ...names.map((value) => ({ kind: 'name', value, trusted: true }))]
  return [...new Map(all.map((one) => [`${one.kind}\n${one.value}`, one])).values()]
}
