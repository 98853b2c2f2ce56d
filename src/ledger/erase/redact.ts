import { parse } from 'tldts'
import type { Json } from '../../funnel/brand.ts'
import type { Sought } from './mention.ts'
import { isBareNumber, isNumberOnly, withoutNumbers } from './phone.ts'

/** What stands where somebody who was erased stood. */
export const ERASED_WORD = '[erased]'

/** Fields in which a number or a name is somebody's own: others share a switchboard, and a name. */
const NUMBER_FIELD = /phone|mobile|tel|fax/i
const NAME_FIELD = /^(full_?|display_?)?name$/i

const literally = (text: string): string => RegExp.escape(text)

/** A name as people write it: any space between its words, or the last one first. */
function nameSources(name: string): readonly string[] {
  const parts = name.split(' ').map(literally)
  const [last, ...first] = [parts.at(-1) ?? '', ...parts.slice(0, -1)]
  return [parts.join('[\\s\\u00a0]{1,4}'), `${last},?[\\s\\u00a0]{1,4}${first.join('[\\s\\u00a0]{1,4}')}`]
}

function patternOf({ words, names }: Pick<Sought, 'words' | 'names'>): RegExp | undefined {
  const longestFirst = [...words].sort((a, b) => b.length - a.length).map(literally)
  const all = [
    ...(longestFirst.length === 0
      ? []
      : [
          `(?:(?<=%[0-9a-f]{2})|(?<![\\p{L}\\p{N}._+]|[\\p{L}\\p{N}][-'’]))(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}])`,
        ]),
    ...names.flatMap(nameSources).map((source) => `(?<![\\p{L}\\p{N}])${source}(?![\\p{L}\\p{N}])`),
  ]
  return all.length === 0 ? undefined : new RegExp(all.join('|'), 'giu')
}

/** `ana@acme.co` is not `ana@acme.co.uk`: where the domain goes on to another real one, somebody else is meant. */
function isLonger(found: string, rest: string): boolean {
  const more = found.includes('@') ? /^(?:-[a-z0-9]|\.[a-z0-9-]+)[a-z0-9.-]*/iu.exec(rest)?.[0] : undefined
  if (more === undefined) return false
  const host = `${found.slice(found.indexOf('@') + 1)}${more.replace(/[.-]+$/, '')}`
  return more.startsWith('-') || parse(host).isIcann === true
}

/** Blots somebody out of texts and JSON; the very same value comes back where nothing of them stands in it. */
export interface Redactor {
  readonly text: (text: string, field?: string) => string
  readonly json: (value: Json, field?: string) => Json
}

/**
 * What blots out whatever is sought; nothing else of a value changes. In the record of somebody else (`ofAnother`) a field that says
 * their own name or number stays: it is theirs too.
 */
export function redactorOf(sought: Sought, ofAnother = false): Redactor {
  const pattern = patternOf(sought)
  const isOwnNumber = (field: string) => ofAnother && NUMBER_FIELD.test(field)
  const isAmount = (said: string, field: string) => !NUMBER_FIELD.test(field) && isBareNumber(said.trim())
  const chosen = new Set(sought.chosen.filter(({ kind }) => kind === 'anonymous').map(({ value }) => value))
  const text = (value: string, field = ''): string => {
    if (/anonymous/i.test(field) && chosen.has(value)) return ERASED_WORD
    const isOwnName = ofAnother && NAME_FIELD.test(field)
    const words =
      pattern === undefined
        ? value
        : value.replace(pattern, (found: string, at: number) => {
            if (isOwnName && found === value.trim() && !found.includes('@')) return found
            return isLonger(found, value.slice(at + found.length)) ? found : ERASED_WORD
          })
    if (isOwnNumber(field) && isNumberOnly(value)) return words
    return isAmount(value, field) ? words : withoutNumbers(words, sought.phones, ERASED_WORD)
  }
  const number = (value: number, field: string): Json =>
    !isOwnNumber(field) && !isAmount(String(value), field) && withoutNumbers(String(value), sought.phones, '') === ''
      ? null
      : value
  const json = (value: Json, field?: string): Json => {
    if (typeof value === 'string') return text(value, field)
    if (typeof value === 'number') return number(value, field ?? '')
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) {
      const items = value.map((item: Json) => json(item, field))
      return items.every((item, index) => item === value[index]) ? value : items
    }
    const before = Object.entries(value)
    const after = before.map(([key, item]) => [text(key), json(item, key)] as const)
    const isSame = after.every(([key, item], index) => key === before[index]?.[0] && item === before[index]?.[1])
    return isSame ? value : Object.fromEntries(after)
  }
  return { text, json }
}
