import type { Context } from './compile-context.ts'
import { didYouMean } from './nearest.ts'
import type { FunnelSource } from './schema.ts'
import { signalKey } from './signal-key.ts'
import { isZone } from './zone.ts'

/** What the types cannot say: names used once, lists that exist, zones that are real. */
export function checkWhole(context: Context): void {
  const { source } = context
  for (const [path, items] of named(source)) checkUnique(context, path, items)
  checkTimezone(context)
  checkDimensions(context)
  checkFields(context)
  const { rejection } = source
  if (rejection !== undefined && Number.parseFloat(rejection.warnAbove) > Number.parseFloat(rejection.alarmAbove))
    context.refuse(['rejection', 'warnAbove'], 'the warning comes after the alarm', 'warnAbove is the smaller one')
}

function checkFields(context: Context): void {
  ;(context.source.fields ?? []).forEach(({ id, of = 'person', type, options, requiredAt }, i) => {
    if (id === 'constructor' || id.startsWith('__'))
      context.refuse(['fields', i, 'id'], `"${id}" cannot name a field of ${of}`)
    if (options !== undefined && type !== 'text' && type !== 'list')
      context.refuse(
        ['fields', i, 'options'],
        `a field of type ${type} has no options`,
        'options are for text and list',
      )
    if (requiredAt !== undefined && !context.scope.stages.has(requiredAt))
      context.refuse(
        ['fields', i, 'requiredAt'],
        `unknown stage "${requiredAt}"`,
        didYouMean(requiredAt, context.scope.stages),
      )
  })
}

type Named = readonly { readonly id: string }[]

function named(source: FunnelSource): readonly (readonly [readonly string[], Named])[] {
  return [
    [['stages'], source.stages],
    [['disqualify'], source.disqualify ?? []],
    [['recycle'], source.recycle ?? []],
    [['scoring', 'fit', 'rules'], source.scoring?.fit?.rules ?? []],
    [['scoring', 'engagement', 'rules'], source.scoring?.engagement?.rules ?? []],
    [['tracks'], source.tracks ?? []],
    [['routing', 'teams'], source.routing?.teams ?? []],
    [['routing', 'rules'], source.routing?.rules ?? []],
    [['sequences'], source.sequences ?? []],
    [['patterns'], source.patterns ?? []],
    [['consent', 'purposes'], source.consent?.purposes ?? []],
    [['fields'], (source.fields ?? []).map((field) => ({ id: `${field.of ?? 'person'}.${field.id}` }))],
  ]
}

function checkUnique(context: Context, path: readonly string[], items: Named): void {
  const seen = new Map<string, number>()
  items.forEach(({ id }, i) => {
    const first = seen.get(id)
    if (first === undefined) seen.set(id, i)
    else
      context.refuse(
        [...path, i, 'id'],
        `"${id}" is used twice`,
        `it is already number ${first + 1} of ${path.join('.')}`,
      )
  })
  if (path[0] !== 'scoring') return
  const other = path[1] === 'fit' ? 'engagement' : 'fit'
  if (other === 'engagement') return
  const taken = new Set((context.source.scoring?.[other]?.rules ?? []).map((rule) => rule.id))
  items.forEach(({ id }, i) => {
    if (taken.has(id)) context.refuse([...path, i, 'id'], `"${id}" is already the id of a fit rule`)
  })
}

function checkTimezone(context: Context): void {
  const { timezone } = context.source
  if (isZone(timezone)) return
  const near = didYouMean(timezone, Intl.supportedValuesOf('timeZone'))
  context.refuse(['timezone'], `unknown timezone "${timezone}"`, near ?? 'write an IANA name: Europe/Vienna')
}

function checkDimensions(context: Context): void {
  const dimensions = context.source.report?.dimensions ?? []
  dimensions.forEach((name, i) => {
    if (context.scope.person.has(name)) return
    context.refuse(
      ['report', 'dimensions', i],
      `person has no field "${name}"`,
      didYouMean(name, context.scope.person.keys()),
    )
  })
}

const eventsOf = (said: string | readonly string[] | undefined): readonly string[] =>
  typeof said === 'string' ? [said] : (said ?? [])

/** The longest window each signal is counted in; 0 where only totals are asked. */
export function signalsOf(context: Context): Readonly<Record<string, { readonly keepMs: number }>> {
  const keep = new Map<string, number>()
  for (const name of eventsOf(context.source.routing?.alertOn)) keep.set(signalKey(name), 0)
  for (const { reads } of context.conditions) {
    for (const signal of reads.signals) keep.set(signal, keep.get(signal) ?? 0)
    for (const { signal, ms } of reads.windows) keep.set(signal, Math.max(keep.get(signal) ?? 0, ms))
  }
  return Object.fromEntries(
    [...keep].sort(([a], [b]) => (a < b ? -1 : 1)).map(([signal, keepMs]) => [signal, { keepMs }]),
  )
}

/** Every purpose whose consent a condition asks about. */
export const consentsAskedOf = ({ conditions }: Context): readonly string[] =>
  [...new Set(conditions.flatMap(({ reads }) => reads.consents ?? []))].sort()

/** Every part of the file that is marked as a starting guess, by its path with ids for numbers: `stages.evaluation`. */
export function guessesOf(value: unknown, path: readonly string[] = []): readonly string[] {
  if (Array.isArray(value))
    return value.flatMap((entry, i) => guessesOf(entry, [...path, nameOf(entry) ?? String(i + 1)]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) =>
    key === 'guess' ? (entry === true ? [path.join('.')] : []) : guessesOf(entry, [...path, key]),
  )
}

function nameOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined
  if ('id' in entry && typeof entry.id === 'string') return entry.id
  if ('from' in entry && 'to' in entry) return `${String(entry.from)}-${String(entry.to)}`
  return undefined
}
