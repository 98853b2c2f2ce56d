import type { Formats } from '../kit/formats.ts'
import { peopleWords as words } from '../words/people.ts'
import type { Choices } from './ask.ts'
import { FILTERS, type FilterName, type PeopleSearch } from './search.ts'

/** A filter in words: "Stage is MQL or SQL". */
export interface Chip {
  readonly name: FilterName
  readonly text: string
}

function stretch(value: string, formats: Formats): string {
  const days = /^(!?)(\d+)d$/.exec(value)
  if (days !== null) {
    const said = formats.number(Number(days[2]))
    return days[1] === '!' ? words.notLastDays(said) : words.lastDays(said)
  }
  const [from = '', to = ''] = value.split('..')
  const day = (text: string) => (/^\d{4}-\d\d-\d\d$/.test(text) ? formats.date(`${text}T12:00:00Z`) : text)
  if (from === '') return words.until(day(to))
  return to === '' ? words.since(day(from)) : words.between(day(from), day(to))
}

function points(value: string): string {
  const [from = '', to = ''] = value.split('..')
  if (from === '') return words.pointsTo(to)
  return to === '' ? words.pointsFrom(from) : words.pointsBetween(from, to)
}

function named(name: FilterName, value: string, { stages, owners }: Choices): string {
  if (value === 'none') return name === 'owner' ? words.none : words.noneValue
  if (name === 'stage' || name === 'furthest') return stages.find(({ id }) => id === value)?.name ?? value
  if (name === 'owner') return owners.find(({ id }) => id === value)?.name ?? value.slice(0, 8)
  if (name === 'account') return value.slice(0, 8)
  return name === 'country' ? value.toUpperCase() : value
}

function textOf(name: FilterName, value: string, choices: Choices, formats: Formats): string {
  const field = words.fields[name]
  if (name === 'waiting' || name === 'out') return words.chipFlag(field, value === 'yes')
  if (name === 'created' || name === 'seen') return words.chip(field, stretch(value, formats))
  if (name === 'score') return words.chip(field, points(value))
  const said = value.split(',').map((one) => named(name, one, choices))
  return words.chip(field, said.join(words.or))
}

/** The filters of an address, each as a chip. */
export const chipsOf = (search: PeopleSearch, choices: Choices, formats: Formats): readonly Chip[] =>
  FILTERS.flatMap((name) => {
    const value = search[name]
    return value === undefined ? [] : [{ name, text: textOf(name, value, choices, formats) }]
  })
