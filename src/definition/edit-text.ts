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

/** A mapping in lines of its own; what is below its keys stands on their lines. */
export const blockLines = (map: Readonly<Record<string, Json>>, indent: number): string =>
  Object.entries(map)
    .map(([key, value]) => {
      const isDeep =
        typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
      const lead = ' '.repeat(indent)
      return isDeep
        ? `${lead}${key}:\n${blockLines(value as Readonly<Record<string, Json>>, indent + 2)}`
        : `${lead}${key}: ${flowText(value)}\n`
    })
    .join('')
