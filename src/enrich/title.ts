import { DEPARTMENT_RULES, type Department, SENIORITY_RULES, type Seniority, type TitleRule } from './titles.ts'

/** What a job title says of rank and department; a rank is always given for a title with words, a department only when known. */
export interface ReadTitle {
  readonly seniority?: Seniority
  readonly department?: Department
}

/** A title is a line; what stands behind this many characters is no title. */
const MAX_TITLE = 200

/** Reads a job title in English, German, French, Spanish or Portuguese. */
export function readTitle(title: string): ReadTitle {
  const words = plainWords(title)
  if (words === '') return {}
  const department = firstOf(departments, words)
  return { seniority: firstOf(seniorities, words) ?? 'individual', ...(department !== undefined && { department }) }
}

/** Lower case, no accents, single spaces: `Leiter(in) Vertrieb & Einkauf` is `leiter in vertrieb einkauf`. */
function plainWords(title: string): string {
  return title
    .slice(0, MAX_TITLE)
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/\p{M}/gu, '')
    .replace(/\bu\.?s\.?a?\.?\b/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

interface Compiled<Answer> {
  readonly is: Answer
  readonly pattern: RegExp
}

/** One alternation a rule: words hold whole, `abc*` as a beginning, `*abc` as an end. */
const compile = <Answer>(rules: readonly TitleRule<Answer>[]): readonly Compiled<Answer>[] =>
  rules.map((rule) => {
    const words = rule.words.split('|').map((word) => word.trim().replaceAll('*', '[a-z0-9]*'))
    return { is: rule.is, pattern: new RegExp(`(?:^| )(?:${words.join('|')})(?: |$)`) }
  })

const seniorities = compile(SENIORITY_RULES)
const departments = compile(DEPARTMENT_RULES)

const firstOf = <Answer>(rules: readonly Compiled<Answer>[], words: string): Answer | undefined =>
  rules.find((rule) => rule.pattern.test(words))?.is
