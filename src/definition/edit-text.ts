import { stringify } from 'yaml'
import type { Json } from '../funnel/brand.ts'

/** A value on one line, as it may stand anywhere: texts are quoted where braces and commas would end them. */
export function flowText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, entry]) => `${flowText(key)}: ${flowText(entry)}`)
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
  }
  // A text in several lines would have to be indented as its surroundings are; in JSON's quotes it need not.
  if (typeof value === 'string' && /[^\P{Cc}]|[\u2028\u2029\ufeff]/u.test(value)) return JSON.stringify(value)
  const listed = stringify([value], {
    collectionStyle: 'flow',
    lineWidth: 0,
    flowCollectionPadding: false,
    blockQuote: false,
  })
  return listed.trimEnd().slice(1, -1).trim()
}

type Mapping = Readonly<Record<string, Json>>

/** Beyond it a list of lists is read in lines only. */
const ONE_LINE = 80

const isMapping = (value: Json): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0

/** Whether a value is a list of mappings, such as the questions of a step. */
const isListed = (value: Json): value is readonly Json[] => Array.isArray(value) && value.some(isMapping)

/** A mapping that holds a list of mappings and is too long for one line: a step with its questions. */
const isLong = (value: Json): value is Mapping =>
  isMapping(value) && Object.values(value).some(isListed) && flowText(value).length > ONE_LINE

/** An entry of a list with its dash, on one line unless it is itself a list of many things. */
export const entryLines = (value: Json, indent: number): string =>
  `${' '.repeat(indent)}- ${isLong(value) ? blockLines(value, indent + 2, true).trimStart() : `${flowText(value)}\n`}`

/** A mapping in lines of its own; what is below its keys stands on their lines. */
export const blockLines = (map: Mapping, indent: number, isSpread = false): string =>
  Object.entries(map)
    .map(([key, value]) => {
      const lead = `${' '.repeat(indent)}${/^[\w-]+$/.test(key) ? key : flowText(key)}`
      if (isMapping(value)) return `${lead}:\n${blockLines(value, indent + 2)}`
      if (isListed(value) && (isSpread || value.some(isLong)))
        return `${lead}:\n${value.map((entry) => entryLines(entry, indent + 2)).join('')}`
      return `${lead}: ${flowText(value)}\n`
    })
    .join('')
