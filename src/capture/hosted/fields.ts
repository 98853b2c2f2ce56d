import { filled } from '../../access/language.ts'
import { type Html, html } from '../../access/page.ts'
import type { AnswerProblem } from '../forms/answers.ts'
import { type Clause, type Field, type Form, fieldsOf, type RawAnswers } from '../forms/form.ts'
import type { FormWords } from '../forms/form-words.ts'
import { wordsIn } from '../forms/words.ts'
import { HONEYPOT } from '../submission/posted.ts'

/** What is known while a form is drawn. */
export interface Filling {
  readonly raw: RawAnswers
  readonly problems: readonly AnswerProblem[]
}

/** What browsers fill in by themselves, by the trait an answer goes to (WCAG 1.3.5). */
const AUTOCOMPLETE: Readonly<Record<string, string>> = {
  email: 'email',
  first_name: 'given-name',
  last_name: 'family-name',
  name: 'name',
  company: 'organization',
  title: 'organization-title',
  phone: 'tel',
  website: 'url',
  street: 'street-address',
  city: 'address-level2',
  postal_code: 'postal-code',
  country: 'country-name',
}

const attribute = (name: string, value: string | undefined): Html | undefined =>
  value === undefined ? undefined : html` ${name}="${value}"`
const flag = (name: string, isOn: boolean): Html | undefined => (isOn ? html` ${name}` : undefined)

export const idOf = ({ id }: Pick<Field, 'id'>): string => `f-${id}`

const firstOf = (raw: RawAnswers[string]): string => (typeof raw === 'string' ? raw : (raw?.[0] ?? ''))
const allOf = (raw: RawAnswers[string]): readonly string[] => (typeof raw === 'string' ? [raw] : (raw ?? []))

/** What a field is called where it is spoken of. */
export const labelOf = (field: Field): string => (field.kind === 'consent' ? field.label || field.text : field.label)

/** The questions of a form, step by step; all steps stand one under another until a script makes pages of them. */
export const stepsHtml = (form: Form, filling: Filling): readonly Html[] =>
  form.steps.map(({ title, fields }, index) => {
    const inside = fields.filter(({ kind }) => kind !== 'hidden').map((field) => fieldHtml(form, field, filling))
    const legend = title === undefined ? undefined : html`<legend class="step-title">${title}</legend>`
    return html`<fieldset class="step" data-step="${index}">${legend}${inside}</fieldset>`
  })

/** Values that the page's address brings; fixed ones stay on the server. */
export const hiddenHtml = (form: Form, filling: Filling): readonly Html[] =>
  fieldsOf(form).flatMap((field) =>
    field.kind === 'hidden' && 'query' in field.from
      ? [
          html`<input type="hidden" name="${field.id}" data-query="${field.from.query}" value="${firstOf(filling.raw[field.id])}">`,
        ]
      : [],
  )

/** Out of sight and out of the way of the keyboard, with a word for whoever meets it all the same. */
export const honeypotHtml = ({ leaveEmpty }: FormWords): Html => html`<div class="leave-empty" aria-hidden="true">
<label for="f-${HONEYPOT}">${leaveEmpty}</label>
<input id="f-${HONEYPOT}" name="${HONEYPOT}" type="text" tabindex="-1" autocomplete="off" value="">
</div>`

function fieldHtml(form: Form, field: Field, { raw, problems }: Filling): Html {
  const problem = problems.find((one) => one.field === field.id)?.message
  const control = controlHtml(field, raw[field.id], { problem, words: wordsIn(form.language) })
  const onlyIf =
    field.when === undefined
      ? undefined
      : html`<p class="quiet only-if" id="${idOf(field)}-if">${onlyIfText(form, field.when)}</p>`
  const help = field.help === undefined ? undefined : html`<p class="quiet" id="${idOf(field)}-help">${field.help}</p>`
  const wrong = problem === undefined ? undefined : html`<p class="bad" id="${idOf(field)}-error">${problem}</p>`
  return html`<div class="field" data-field="${field.id}">${control(html`${onlyIf}${help}${wrong}`)}</div>
`
}

/** Says in words what a script would decide. */
function onlyIfText(form: Form, clause: Clause): string {
  const asked = fieldsOf(form).find(({ id }) => id === clause.field)
  const name = asked === undefined ? clause.field : labelOf(asked)
  const { onlyIf } = wordsIn(form.language)
  if ('known' in clause) return filled(clause.known ? onlyIf.answered : onlyIf.leftOut, { name })
  if (asked?.kind === 'consent') return filled(onlyIf.ticked, { name })
  const options = asked !== undefined && 'options' in asked ? asked.options : []
  const values = clause.is.map((value) => options.find((option) => option.value === value)?.label ?? value)
  return filled(onlyIf.is, { name, values: values.join(onlyIf.or) })
}

type Around = (notes: Html) => Html

const optional = (field: Field, words: FormWords): Html | undefined =>
  field.required || field.kind === 'consent' ? undefined : html` <span class="quiet">${words.optional}</span>`

/** What is said beside a question, in the form's language. */
interface Saying {
  readonly problem: string | undefined
  readonly words: FormWords
}

/** What screen readers read with a control, and whether it is wrong. */
function described(field: Field, problem: string | undefined): Html {
  const notes = [
    ...(problem === undefined ? [] : [`${idOf(field)}-error`]),
    ...(field.when === undefined ? [] : [`${idOf(field)}-if`]),
    ...(field.help === undefined ? [] : [`${idOf(field)}-help`]),
  ]
  const ids = notes.length === 0 ? undefined : notes.join(' ')
  return html`${attribute('aria-describedby', ids)}${attribute('aria-invalid', problem === undefined ? undefined : 'true')}`
}

function controlHtml(field: Field, raw: RawAnswers[string], said: Saying): Around {
  switch (field.kind) {
    case 'multi':
      return multiHtml(field, allOf(raw), said)
    case 'consent':
      return consentHtml(field, firstOf(raw), said.problem)
    case 'hidden':
      return () => html``
    default:
      return (notes) => html`<label for="${idOf(field)}">${field.label}${optional(field, said.words)}</label>${notes}
${boxHtml(field, firstOf(raw), said)}`
  }
}

/** Whoever has no script cannot be told that a question does not apply, so that a conditional one never has to be filled. */
const needs = ({ required, when }: Field): Html | undefined =>
  flag(when === undefined ? 'required' : 'data-required', required)

type Boxed = Exclude<Field, { readonly kind: 'multi' | 'consent' | 'hidden' }>

function boxHtml(field: Boxed, value: string, { problem, words }: Saying): Html {
  const trait = field.kind === 'email' ? 'email' : (field.trait ?? '')
  const common = html`id="${idOf(field)}" name="${field.id}"${needs(field)}${described(field, problem)}${attribute('autocomplete', AUTOCOMPLETE[trait])}${attribute('placeholder', field.placeholder)}`
  switch (field.kind) {
    case 'select':
    case 'multi':
      return html`<select ${common}><option value="">${words.choose}</option>${field.options.map(
        (option) =>
          html`<option value="${option.value}"${flag('selected', option.value === value)}>${option.label}</option>`,
      )}</select>`
    case 'text':
      return field.lines > 1
        ? html`<textarea ${common} rows="${field.lines}" maxlength="${field.max}">
${value}</textarea>`
        : html`<input type="text" ${common} maxlength="${field.max}" value="${value}">`
    case 'email':
      return html`<input type="email" ${common} maxlength="254" spellcheck="false" value="${value}">`
    case 'phone':
      return html`<input type="tel" ${common} maxlength="60" value="${value}">`
    case 'number':
      return html`<input type="text" inputmode="${field.whole ? 'numeric' : 'decimal'}" ${common} maxlength="40" value="${value}">`
  }
}

const multiHtml =
  (
    field: Extract<Field, { readonly kind: 'select' | 'multi' }>,
    values: readonly string[],
    { problem, words }: Saying,
  ): Around =>
  (notes) =>
    html`<fieldset class="choices" id="${idOf(field)}" tabindex="-1"${flag('data-required', field.required)}${described(field, problem)}>
<legend>${field.label}${optional(field, words)}</legend>${notes}
${field.options.map(
  (
    option,
  ) => html`<label class="choice"><input type="checkbox" name="${field.id}" value="${option.value}"${flag('checked', values.includes(option.value))}> <span>${option.label}</span></label>
`,
)}</fieldset>`

const consentHtml =
  (field: Extract<Field, { readonly kind: 'consent' }>, value: string, problem: string | undefined): Around =>
  (notes) =>
    html`<label class="choice" for="${idOf(field)}"><input type="checkbox" id="${idOf(field)}" name="${field.id}" value="yes"${needs(field)}${described(field, problem)}${flag('checked', value !== '')}> <span>${field.text}</span></label>${notes}`
