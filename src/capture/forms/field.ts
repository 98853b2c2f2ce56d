import { RE2JS } from 're2js'
import { didYouMean } from '../../definition/nearest.ts'
import type { Surroundings } from './around.ts'
import type { Clause, Field, HiddenFrom, Option } from './form.ts'
import { type FieldSource, KEYS_OF } from './source.ts'

type Say = (below: readonly PropertyKey[], message: string, hint?: string) => void

/** Where a field stands: what was asked before it, what is around the form, and how to say what is wrong with it. */
export interface Place {
  readonly surroundings: Surroundings
  readonly earlier: ReadonlyMap<string, Field>
  readonly problem: Say
  readonly warning: Say
}

/** Names that pages of ours use beside a form's own (a trap for programs), or that mean something to every object. */
const TAKEN = new Set([
  'website_confirm',
  'constructor',
  'prototype',
  'form',
  'submit',
  'action',
  'method',
  'target',
  'elements',
  'length',
])

/** One question as it will be put; undefined when too much is missing to go on with. */
export function readField(source: FieldSource, place: Place): Field | undefined {
  const { id, kind } = source
  if (TAKEN.has(id)) place.problem(['id'], `"${id}" cannot be the name of a field`, 'choose another one')
  for (const key of Object.keys(source)) {
    if (key === 'id' || key === 'kind' || KEYS_OF[kind].some((one) => one === key)) continue
    const kinds = Object.entries(KEYS_OF).flatMap(([name, keys]) => (keys.some((one) => one === key) ? [name] : []))
    place.problem([key], `a field of kind ${kind} has no "${key}"`, `it belongs to ${kinds.join(', ')}`)
  }
  if (kind !== 'hidden' && source.label === undefined && kind !== 'consent')
    place.problem(['id'], '"label" is missing', 'the question as people read it')
  const asked = { ...askedPart(source, place), id }
  switch (kind) {
    case 'text':
      return { ...asked, kind, ...textPart(source, place) }
    case 'email':
      return { ...asked, kind, ...mailPart(source, place) }
    case 'phone':
      return { ...asked, kind }
    case 'number':
      return { ...asked, kind, ...numberPart(source, place) }
    case 'select':
    case 'multi':
      return { ...asked, kind, options: optionsOf(source, place, asked.trait) }
    case 'consent':
      return { ...asked, kind, ...consentPart(source, place) }
    case 'hidden':
      return { ...asked, kind, from: fromOf(source, place) }
  }
}

function askedPart(source: FieldSource, place: Place) {
  const { id, kind, label, help, placeholder, required = false, ask = 'always' } = source
  const trait = traitOf(source, place)
  const when = source.when === undefined ? undefined : clauseOf(source.when, place)
  if (ask === 'unknown' && trait === undefined)
    place.problem(
      ['ask'],
      'what is kept with the answers alone is never known before',
      'name a trait, or leave ask out',
    )
  return {
    ...{ label: label ?? (kind === 'consent' ? (source.text ?? id) : id), required, ask },
    ...(help !== undefined && { help }),
    ...(placeholder !== undefined && { placeholder }),
    ...(trait !== undefined && { trait }),
    ...(when !== undefined && { when }),
  }
}

/** Where the answer goes: as written, else by the field's own name, else nowhere. */
function traitOf({ id, kind, trait }: FieldSource, place: Place): string | undefined {
  const { traits } = place.surroundings
  if (kind === 'consent' || trait === 'none') return undefined
  if (trait !== undefined && !traits.has(trait))
    place.problem(['trait'], `a person has no field "${trait}" that a form may fill`, didYouMean(trait, traits.keys()))
  const own = traits.has(id) ? id : kind === 'email' || kind === 'phone' ? kind : undefined
  const goes = trait ?? own
  if (goes !== undefined) suits(goes, kind, place, trait === undefined ? 'id' : 'trait')
  return goes
}

/** Says where the kind of a question gives what its trait cannot hold. */
function suits(trait: string, kind: FieldSource['kind'], { surroundings, problem, warning }: Place, key: string): void {
  const holds = surroundings.traits.get(trait)?.kind
  if (trait === 'email' && kind !== 'email' && kind !== 'hidden')
    problem(['kind'], 'what goes to the e-mail address is asked as kind email')
  else if (holds === 'number' && kind === 'multi') problem([key], `${trait} is a number, and several choices are none`)
  else if (holds === 'number' && kind === 'text')
    warning(['kind'], `${trait} is a number, and a text may be anything`, 'kind: number')
  else if (holds === 'list' && kind !== 'multi')
    warning([key], `${trait} is a list, and ${kind} gives one value`, 'kind: multi gives a list')
}

function clauseOf(when: NonNullable<FieldSource['when']>, { earlier, problem }: Place): Clause | undefined {
  const { field, is, known } = when
  const other = earlier.get(field)
  if (other === undefined) {
    problem(['when', 'field'], `no earlier field is called "${field}"`, didYouMean(field, earlier.keys()))
    return undefined
  }
  if ((is === undefined) === (known === undefined)) {
    problem(['when'], 'a condition says either is or known', 'when: { field: budget, is: [5000, 20000] }')
    return undefined
  }
  if (is === undefined) return { field, known: known ?? true }
  const values = (Array.isArray(is) ? is : [is]).map(String)
  if (other.kind === 'consent') {
    problem(['when', 'is'], 'a consent is given or not', 'write known: true')
    return undefined
  }
  if (other.kind === 'select' || other.kind === 'multi') {
    const options = other.options.map((option) => option.value)
    const missing = values.find((value) => !options.includes(value))
    if (missing !== undefined)
      problem(
        ['when', 'is'],
        `"${field}" has no option "${missing}"`,
        didYouMean(missing, options) ?? `one of ${options.slice(0, 10).join(', ')}`,
      )
  }
  return { field, is: values }
}

function mailPart({ freeMail = 'allow', refuse }: FieldSource, { problem }: Place) {
  const again = refuse?.findIndex((one, index) => refuse.indexOf(one) < index) ?? -1
  if (again >= 0) problem(['refuse', again], `"${refuse?.[again]}" is there twice`)
  if (freeMail === 'allow' || refuse === undefined || refuse.includes('free'))
    return { freeMail, ...(refuse !== undefined && { refuse }) }
  problem(['freeMail'], 'which addresses are not taken is said twice', 'write refuse: [free, …] alone')
  return { freeMail, refuse }
}

function textPart({ lines = 1, max, pattern, patternHint }: FieldSource, { problem }: Place) {
  const most = max ?? (lines === 1 ? 200 : pattern === undefined ? 2_000 : MOST_PATTERNED)
  if (!Number.isInteger(most) || most < 1 || most > 10_000)
    problem(['max'], 'a text has between 1 and 10,000 characters')
  if (pattern !== undefined && most > MOST_PATTERNED)
    problem(['max'], `a text with a pattern has at most ${MOST_PATTERNED} characters`)
  const wrong = pattern === undefined ? undefined : whyNoPattern(pattern)
  if (wrong !== undefined) problem(['pattern'], wrong)
  if (pattern === undefined && patternHint !== undefined) problem(['patternHint'], 'there is no pattern to explain')
  return {
    ...{ lines, max: most },
    ...(pattern !== undefined && wrong === undefined && { pattern }),
    ...(patternHint !== undefined && { patternHint }),
  }
}

/** Measured on 500 letters: 400 states take 35 ms at worst, 4,000 take a second and a half. */
const MOST_STATES = 400
const MOST_PATTERNED = 500

/** Why a pattern is none of RE2's; it has no look-around and no back-references, and so no answer can make it slow (B12). */
function whyNoPattern(pattern: string): string | undefined {
  try {
    const states = RE2JS.compile(pattern).programSize()
    return states > MOST_STATES ? 'this pattern repeats too much to be tried quickly' : undefined
  } catch (error) {
    const said = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'it cannot be read'
    return `this is no pattern of RE2: ${said}`
  }
}

function numberPart({ min, max, whole = false }: FieldSource, { problem }: Place) {
  if (min !== undefined && max !== undefined && min > max)
    problem(['min'], `no number is at least ${min} and at most ${max}`)
  return { whole, ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
}

function optionsOf(
  { options }: FieldSource,
  { surroundings, problem }: Place,
  trait: string | undefined,
): readonly Option[] {
  const own = trait === undefined ? undefined : surroundings.traits.get(trait)?.options
  if (options === undefined && own === undefined) {
    problem(['id'], '"options" is missing', 'a list of what there is to choose')
    return []
  }
  const read = (options ?? own ?? []).map((written): Option => {
    const { value, label } = typeof written === 'object' ? written : { value: written, label: undefined }
    const text = String(value).trim()
    return { value: text, label: label ?? text, ...(typeof value === 'number' && { number: value }) }
  })
  for (const [index, { value }] of read.entries()) {
    if (read.findIndex((one) => one.value === value) < index)
      problem(['options', index], `the value "${value}" is there twice`)
  }
  return read
}

function consentPart({ purpose, text }: FieldSource, { surroundings: { purposes }, problem }: Place) {
  if (purpose === undefined) problem(['id'], '"purpose" is missing', 'the purpose of the definition that is agreed to')
  else if (purposes !== undefined && !purposes.has(purpose))
    problem(
      ['purpose'],
      `the definition has no purpose "${purpose}"`,
      didYouMean(purpose, purposes.keys()) ?? 'add it under consent: purposes: in funnel.yaml',
    )
  const words = text ?? purposes?.get(purpose ?? '')
  if (words === undefined && (purposes === undefined || purposes.has(purpose ?? '')))
    problem(['id'], '"text" is missing', 'the exact words that are agreed to')
  return { purpose: purpose ?? '', text: words ?? '' }
}

function fromOf({ value, query }: FieldSource, { problem }: Place): HiddenFrom {
  if ((value === undefined) === (query === undefined))
    problem(['id'], 'a hidden field says either value or query', 'query: utm_campaign takes it from the address')
  return query === undefined ? { value: value ?? '' } : { query }
}
