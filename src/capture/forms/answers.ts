import type { Json } from '../../funnel/brand.ts'
import { type Answers, type Field, type Form, fieldsOf, type RawAnswers } from './form.ts'
import type { FormWords } from './form-words.ts'
import { judgeField } from './judge-field.ts'
import { fieldsThatCount, NOTHING_KNOWN, whichAsked, writtenFor } from './questions.ts'
import { refusedMail } from './refused-mail.ts'
import { wordsIn } from './words.ts'

/** What is wrong with one answer, in words that whoever fills in the form can act on. */
export interface AnswerProblem {
  readonly field: string
  readonly message: string
}

/** `ignored` are names that came and are no question of this form; nothing of theirs is kept (B2). */
export type Judged =
  | { readonly ok: true; readonly answers: Answers; readonly ignored: readonly string[] }
  | { readonly ok: false; readonly problems: readonly AnswerProblem[]; readonly ignored: readonly string[] }

/** Enough to see what somebody tries; a body of a thousand names is not worth a thousand words. */
const MOST_IGNORED = 20

/**
 * Judges what was sent against the form, which is the only source of names. `known` are traits known of somebody proven by a link of a mail
 * of ours: they need not be told again. `steps` judges only so many steps, for a form that is sent step by step.
 */
export function judgeAnswers(
  form: Form,
  raw: RawAnswers,
  known: ReadonlySet<string> = NOTHING_KNOWN,
  steps: number = form.steps.length,
): Judged {
  const answers = new Map<string, Json>()
  const problems: AnswerProblem[] = []
  const needed = whichAsked(form, known)
  const words = wordsIn(form.language).answer
  const counting = fieldsThatCount(form, raw, known)
  for (const field of form.steps.slice(0, steps).flatMap(({ fields }) => fields)) {
    if (!counting.has(field.id)) continue
    const judged = judgeField(field, writtenFor(field, raw), words)
    if (judged.kind === 'problem') problems.push({ field: field.id, message: judged.message })
    else if (judged.kind === 'answer') answers.set(field.id, judged.value)
    else if (field.required && needed.has(field.id)) problems.push({ field: field.id, message: missing(field, words) })
  }
  const ignored = ignoredOf(form, raw)
  const held = Object.fromEntries(answers)
  if (problems.length === 0) return { ok: true, answers: held, ignored }
  // Whoever has to mend something is told everything at once; alone, an address that is not taken is for the abuse rules to say.
  const order = [...counting.keys()]
  const all = [...problems, ...refusedMail(form, held)]
  return { ok: false, problems: all.toSorted((a, b) => order.indexOf(a.field) - order.indexOf(b.field)), ignored }
}

/** Names that begin with `_` are the page's own (`_token`, `_anonymous`), not questions. */
function ignoredOf(form: Form, raw: RawAnswers): readonly string[] {
  const names = new Set(fieldsOf(form).map(({ id }) => id))
  return Object.keys(raw)
    .filter((name) => !names.has(name) && !name.startsWith('_'))
    .slice(0, MOST_IGNORED)
    .map((name) => name.slice(0, 100))
}

/** What is said of a question that has to be answered and was not. */
function missing(field: Field, words: FormWords['answer']): string {
  if (field.kind === 'consent') return words.tick
  if (field.kind === 'select') return words.oneOf
  if (field.kind === 'multi') return words.atLeastOne
  if (field.kind === 'email') return words.email
  return words.needed
}
