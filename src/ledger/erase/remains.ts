import type { Definition } from '../../definition/definition.ts'
import type { Json } from '../../funnel/brand.ts'
import type { Person } from '../../funnel/person.ts'
import type { Remains } from '../events.ts'
import { dimensionsOf } from '../person-rows.ts'

/** Fields that name one person, whatever a definition splits its reports by. */
const NAMING =
  /^(e_?mail|phone|mobile|name|first_name|last_name|address|street|birth.*|linkedin.*|twitter.*|website|avatar|ip|username|user_id|id)$/
/** Shared by one person only, or the address of one: no group. */
const isNaming = (field: string, value: Json): boolean =>
  NAMING.test(field) || (typeof value === 'string' && value.includes('@'))

/** What reports go on counting of somebody who is erased: nothing of it leads back to them. */
export function remainsOf(person: Person, definition: Definition): Remains {
  const { stage, furthest, cycle, track, entries, firstAt, lastAt } = person
  const { rep: _, track: __, ...dimensions } = dimensionsOf(person, definition)
  const groups = Object.entries(dimensions).filter(
    ([field, value]) => !field.startsWith('empty:') && !isNaming(field, value),
  )
  const { empty_fields } = person.values
  return {
    ...{ stage, furthest, cycle, track },
    entries: entries.map(({ evidence: _, ...kept }) => kept),
    values: { ...Object.fromEntries(groups), ...(empty_fields === undefined ? {} : { empty_fields }) },
    ...(firstAt === undefined ? {} : { firstAt }),
    ...(lastAt === undefined ? {} : { lastAt }),
  }
}
