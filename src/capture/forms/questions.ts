import { type Clause, type Field, type Form, fieldsOf, type RawAnswers } from './form.ts'

/** Nothing is known of whoever fills in the form. */
export const NOTHING_KNOWN: ReadonlySet<string> = new Set()

/** Fields that a condition compares by value: they are asked of everybody, since a condition reads answers, never what is known. */
const comparedIn = (form: Form): ReadonlySet<string> =>
  new Set(fieldsOf(form).flatMap(({ when }) => (when !== undefined && 'is' in when ? [when.field] : [])))

/** Whether it is a question that takes somebody's time; hidden values, consents and what a condition brings up do not count. */
const isQuestion = ({ kind, when }: Field): boolean => kind !== 'hidden' && kind !== 'consent' && when === undefined

/**
 * The fields that are put to somebody of whom these traits are known; conditions are not looked at here. What is known already is left out,
 * never shown (B6); beyond `askAtMost` questions those of `ask: unknown` wait for the next visit.
 */
export function whichAsked(form: Form, known: ReadonlySet<string>): ReadonlySet<string> {
  const compared = comparedIn(form)
  const mayBeLeftOut = ({ id, ask }: Field): boolean => ask === 'unknown' && !compared.has(id)
  const fields = fieldsOf(form).filter((field) => {
    const { trait } = field
    return !mayBeLeftOut(field) || trait === undefined || !known.has(trait)
  })
  const firm = fields.filter((field) => isQuestion(field) && !mayBeLeftOut(field)).length
  let left = (form.askAtMost ?? Number.POSITIVE_INFINITY) - firm
  const ids = new Set<string>()
  for (const field of fields) {
    const waits = isQuestion(field) && mayBeLeftOut(field)
    if (waits && left <= 0) continue
    if (waits) left -= 1
    ids.add(field.id)
  }
  return ids
}

/** The form as it is put to somebody of whom these traits are known: what is not asked is not in it. Conditions stay. */
export function askedOf(form: Form, known: ReadonlySet<string> = NOTHING_KNOWN): Form {
  const ids = whichAsked(form, known)
  const steps = form.steps
    .map((step) => ({ ...step, fields: step.fields.filter(({ id }) => ids.has(id)) }))
    .filter(({ fields }) => fields.length > 0)
  return { ...form, steps }
}

const isEmpty = (raw: RawAnswers[string]): boolean =>
  raw === undefined || (typeof raw === 'string' ? raw.trim() === '' : raw.every((one) => one.trim() === ''))

/** What was written for a field, from the form itself where the form says it; a name like `constructor` finds nothing. */
export function writtenFor(field: Field, raw: RawAnswers): RawAnswers[string] {
  if (field.kind === 'hidden' && 'value' in field.from) return field.from.value
  return Object.hasOwn(raw, field.id) ? raw[field.id] : undefined
}

function holds(clause: Clause, raw: RawAnswers, live: ReadonlyMap<string, Field>, shown: ReadonlySet<string>): boolean {
  const field = live.get(clause.field)
  const written = field === undefined ? undefined : writtenFor(field, raw)
  if ('is' in clause) {
    const given = written === undefined ? [] : typeof written === 'string' ? [written] : written
    return given.some((one) => clause.is.includes(one.trim()))
  }
  // A question that was left out because its answer is known counts as answered.
  return (!isEmpty(written) || (field !== undefined && !shown.has(clause.field))) === clause.known
}

/**
 * The fields that count with what has been written so far, in order: conditions read what was written for fields that count themselves.
 * `known` fields count too, but nobody has to answer them again.
 */
export function fieldsThatCount(
  form: Form,
  raw: RawAnswers,
  known: ReadonlySet<string> = NOTHING_KNOWN,
): ReadonlyMap<string, Field> {
  const shown = whichAsked(form, known)
  const live = new Map<string, Field>()
  for (const field of fieldsOf(form)) {
    if (field.when === undefined || holds(field.when, raw, live, shown)) live.set(field.id, field)
  }
  return live
}

/** The fields to show with what has been written so far; hidden ones are among them. */
export function visibleFields(
  form: Form,
  raw: RawAnswers,
  known: ReadonlySet<string> = NOTHING_KNOWN,
): ReadonlySet<string> {
  const shown = whichAsked(form, known)
  return new Set([...fieldsThatCount(form, raw, known).keys()].filter((id) => shown.has(id)))
}

/** The next step with something to ask after one (`-1` before the first); undefined when the form can be sent. Steps count as in the form, not as asked. */
export function stepAfter(
  form: Form,
  raw: RawAnswers,
  step: number,
  known: ReadonlySet<string> = NOTHING_KNOWN,
): number | undefined {
  const visible = visibleFields(form, raw, known)
  const next = form.steps.findIndex(
    ({ fields }, index) => index > step && fields.some(({ id, kind }) => kind !== 'hidden' && visible.has(id)),
  )
  return next < 0 ? undefined : next
}
