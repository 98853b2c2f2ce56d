import { RE2JS } from 're2js'
import { filled } from '../../access/language.ts'
import type { Json } from '../../funnel/brand.ts'
import { parseEmail } from '../../identity/normalise.ts'
import type { Field, Option, RawAnswers } from './form.ts'
import type { FormWords } from './form-words.ts'

/** An answer that holds, nothing, or what to say to whoever wrote it. */
export type JudgedField =
  | { readonly kind: 'answer'; readonly value: Json }
  | { readonly kind: 'none' }
  | { readonly kind: 'problem'; readonly message: string }

type Of<K extends Field['kind']> = Extract<Field, { readonly kind: K }>

const NONE: JudgedField = { kind: 'none' }
const answer = (value: Json): JudgedField => ({ kind: 'answer', value })
const problem = (message: string): JudgedField => ({ kind: 'problem', message })

/** Longer than any answer outside a text; what is longer was not typed. */
const MOST_LETTERS = 2_000
/** As much of a value from an address as is kept. */
const MOST_FROM_ADDRESS = 500

/** One answer against its question; whether it may be missing is not asked here. */
export function judgeField(field: Field, raw: RawAnswers[string], words: FormWords['answer']): JudgedField {
  if (raw === undefined) return NONE
  if (field.kind === 'multi') return multi(field, typeof raw === 'string' ? [raw] : raw, words)
  const [one = '', ...more] = typeof raw === 'string' ? [raw] : raw
  if (more.length > 0) return problem(words.several)
  switch (field.kind) {
    case 'text':
      return text(field, one, words)
    case 'email':
      return email(one, words)
    case 'phone':
      return phone(one, words)
    case 'number':
      return number(field, one, words)
    case 'select':
      return select(field.options, one, words)
    case 'consent':
      return isTicked(one) ? answer(true) : NONE
    case 'hidden':
      return fromAddress(one)
  }
}

/** Letters in one spelling (B16), without what no keyboard writes: control characters, halves of characters. */
const readable = (raw: string): string =>
  raw
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')

const inOneLine = (raw: string): string => readable(raw).replace(/\s+/gu, ' ').trim()

function text(field: Of<'text'>, raw: string, words: FormWords['answer']): JudgedField {
  if (raw.length > field.max * 4 + 100) return tooLong(words, field.max)
  const value = field.lines > 1 ? readable(raw).trim() : inOneLine(raw)
  if (value === '') return NONE
  if (value.length > field.max) return tooLong(words, field.max)
  if (field.pattern !== undefined && !fits(field.pattern, value)) return problem(field.patternHint ?? words.pattern)
  return answer(value)
}

const tooLong = (words: FormWords['answer'], most: number): JudgedField => problem(filled(words.tooLong, { most }))

/** The whole text, as a page's own `pattern` means it; in time that grows with the text only (B12). */
const fits = (pattern: string, value: string): boolean => RE2JS.compile(pattern).matches(value)

function email(raw: string, words: FormWords['answer']): JudgedField {
  if (raw.trim() === '') return NONE
  const parsed = parseEmail(raw.slice(0, MOST_LETTERS).normalize('NFC'))
  if (!parsed.ok) return problem(parsed.why === 'several' ? words.severalEmails : words.noEmail)
  return answer(parsed.email)
}

/** E.164: at most fifteen digits; fewer than six ring nowhere. */
const PHONE = /^\+?[\d\s().\-/\u2010-\u2015]+(?:\s?(?:ext\.?|x|#)\s?\d{1,6})?$/iu

function phone(raw: string, words: FormWords['answer']): JudgedField {
  const value = inOneLine(raw.slice(0, MOST_LETTERS))
  if (value === '') return NONE
  const digits = value.replace(/(?:ext\.?|x|#).*$/iu, '').replace(/\D/g, '').length
  if (value.length > 40 || !PHONE.test(value) || digits < 6 || digits > 15) return problem(words.phone)
  return answer(value)
}

/** As pages send numbers; else with thousands apart, or a decimal comma. */
const PLAIN = /^-?\d{1,15}(?:\.\d{1,10})?$/
const APART = /^-?\d{1,3}(?:[ ,'\u2019\u00a0\u202f]\d{3}){1,4}(?:\.\d{1,10})?$/
const COMMA = /^-?\d{1,15},\d{1,2}$/

function numberIn(value: string): number | undefined {
  if (PLAIN.test(value)) return Number(value)
  if (APART.test(value)) return Number(value.replace(/[ ,'\u2019\u00a0\u202f]/g, ''))
  return COMMA.test(value) ? Number(value.replace(',', '.')) : undefined
}

function number(field: Of<'number'>, raw: string, words: FormWords['answer']): JudgedField {
  const value = raw.slice(0, 100).trim()
  if (value === '') return NONE
  const said = numberIn(value)
  if (said === undefined) return problem(words.number)
  if (field.whole && !Number.isInteger(said)) return problem(words.whole)
  if (field.min !== undefined && said < field.min) return problem(filled(words.least, { least: field.min }))
  if (field.max !== undefined && said > field.max) return problem(filled(words.most, { most: field.max }))
  return answer(said === 0 ? 0 : said)
}

const kept = ({ value, number: as }: Option): Json => as ?? value

function select(options: readonly Option[], raw: string, words: FormWords['answer']): JudgedField {
  const value = raw.trim()
  if (value === '') return NONE
  const chosen = options.find((option) => option.value === value)
  return chosen === undefined ? problem(words.oneOf) : answer(kept(chosen))
}

function multi(
  { options }: { readonly options: readonly Option[] },
  raw: readonly string[],
  words: FormWords['answer'],
): JudgedField {
  const values = new Set(raw.map((one) => one.trim()).filter((one) => one !== ''))
  if (values.size === 0) return NONE
  const chosen = options.filter(({ value }) => values.has(value))
  return chosen.length < values.size ? problem(words.theseOnly) : answer(chosen.map(kept))
}

/** A box is sent with a value only when it is ticked; silence is no yes. */
const isTicked = (raw: string): boolean => /^(?:on|yes|true|1)$/i.test(raw.trim())

function fromAddress(raw: string): JudgedField {
  const value = inOneLine(raw.slice(0, MOST_FROM_ADDRESS * 4)).slice(0, MOST_FROM_ADDRESS)
  return value === '' ? NONE : answer(value.toWellFormed())
}
