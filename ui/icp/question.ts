import type { Json } from '#src/funnel/brand.ts'
import { fieldName } from '../words/deeds.ts'
import { icpWords } from '../words/icp.ts'

const QUESTIONS: Readonly<Record<string, string>> = icpWords.questions

/** A missing field as a question to ask. */
export const questionText = (field: string, label?: string | null): string =>
  QUESTIONS[field] ?? icpWords.ask(fieldName(field, label))

const LISTS: ReadonlySet<string> = new Set(['tech_stack', 'interests', 'tags'])

/** An answer as the rules compare it: numbers as numbers, yes and no as such, several things as a list. */
export function asked(field: string, said: string): Json {
  const text = said.trim()
  if (text === '') return null
  if (LISTS.has(field))
    return text
      .split(',')
      .map((part) => part.trim().toLowerCase())
      .filter((part) => part !== '')
  if (/^(yes|no)$/i.test(text)) return text.toLowerCase() === 'yes'
  const number = Number(text.replaceAll(/[\s,'](?=\d{3}\b)/g, ''))
  return Number.isFinite(number) ? number : text
}
