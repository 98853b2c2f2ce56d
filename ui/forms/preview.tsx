import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { filled } from '#src/access/language.ts'
import type { Field, Form, RawAnswers } from '#src/capture/forms/form.ts'
import type { FormTryAnswer } from '#src/capture/forms/form-answer.ts'
import type { FormWords } from '#src/capture/forms/form-words.ts'
import { stepAfter, visibleFields } from '#src/capture/forms/questions.ts'
import { wordsIn } from '#src/capture/forms/words.ts'
import { api } from '../app/api.ts'
import { toastFailure } from '../kit/toast.tsx'
import { previewWords as words } from '../words/forms.ts'
import css from './preview.module.css'

interface LivePreviewProps {
  readonly source: string
  /** What the text reads as; null while it has mistakes. */
  readonly form: Form | null
  readonly mayTry: boolean
  /** The step that is being worked on, to be seen while it is. */
  readonly at: number | undefined
}

/** The form as strangers see it, which can be tried: conditions at once, answers by the server's own judge. Texts are texts here too (B10). */
export function LivePreview({ source, form, mayTry, at }: LivePreviewProps) {
  return (
    <section aria-label={words.title}>
      <p className={css.caption}>
        <strong>{words.title}</strong> <span className="quiet">{words.lead}</span>
      </p>
      {form === null ? (
        <p className="quiet">{words.none}</p>
      ) : (
        <Trying key={form.steps.length} {...{ source, form, mayTry, at }} />
      )}
    </section>
  )
}

interface TryingProps {
  readonly source: string
  readonly form: Form
  readonly mayTry: boolean
  readonly at: number | undefined
}

type Problems = Readonly<Record<string, string>>

function Trying({ source, form, mayTry, at }: TryingProps) {
  const [raw, setRaw] = useState<RawAnswers>({})
  const [step, setStep] = useState(() => stepAfter(form, {}, -1) ?? 0)
  const [problems, setProblems] = useState<Problems>({})
  const [kept, setKept] = useState<Extract<FormTryAnswer, { ok: true }>['answers'] | null>(null)
  useEffect(() => {
    if (at !== undefined) setStep(at)
  }, [at])
  const visible = visibleFields(form, raw)
  const here = form.steps[step]
  const next = stepAfter(form, raw, step)
  const begin = () => {
    setRaw({})
    setKept(null)
    setProblems({})
    setStep(stepAfter(form, {}, -1) ?? 0)
  }
  const go = async () => {
    const answer = await api.post<FormTryAnswer>('/api/forms/dry-run', { source, answers: raw, steps: step + 1 })
    setProblems(answer.ok ? {} : Object.fromEntries(answer.problems.map(({ field, message }) => [field, message])))
    if (!answer.ok) return
    if (next === undefined) setKept(answer.answers)
    else setStep(next)
  }
  if (kept !== null) return <Sent form={form} kept={kept} onAgain={begin} />
  const waiting = (here?.fields ?? []).filter(
    ({ id, kind, when }) => when !== undefined && kind !== 'hidden' && !visible.has(id),
  )
  const own = wordsIn(form.language)
  const asked = (here?.fields ?? []).filter(({ id, kind }) => kind !== 'hidden' && visible.has(id))
  return (
    <form
      className={css.page}
      lang={form.language}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        go().catch((error: unknown) => toastFailure(error, words.failed))
      }}
    >
      <h3 className={css.title} dir="auto">
        {form.title}
      </h3>
      {form.lead === undefined ? null : <p dir="auto">{form.lead}</p>}
      {form.steps.length < 2 ? null : (
        <p className="quiet">{filled(own.script.step, { step: step + 1, of: form.steps.length })}</p>
      )}
      {here?.title === undefined ? null : (
        <h4 className={css.step} dir="auto">
          {here.title}
        </h4>
      )}
      {asked.map((field) => (
        <Asked
          key={field.id}
          field={field}
          own={own}
          raw={raw[field.id]}
          problem={problems[field.id]}
          onSay={(value) => setRaw({ ...raw, [field.id]: value })}
        />
      ))}
      {waiting.length === 0 ? null : (
        <p className="quiet" dir="auto">
          {words.waiting(waiting.map(({ label }) => label).join(', '))}
        </p>
      )}
      <div className={css.buttons}>
        {step === (stepAfter(form, raw, -1) ?? 0) ? null : (
          <Button variant="default" onClick={() => setStep(before(form, raw, step))}>
            {own.script.back}
          </Button>
        )}
        <Button type="submit" disabled={!mayTry}>
          {next === undefined ? form.button : own.script.next}
        </Button>
      </div>
      {form.steps.some(({ fields }) => fields.some(({ kind }) => kind === 'hidden')) ? (
        <p className="quiet">{words.hidden}</p>
      ) : null}
    </form>
  )
}

/** The step that was gone through before this one. */
function before(form: Form, raw: RawAnswers, step: number): number {
  let at = stepAfter(form, raw, -1) ?? 0
  for (let next = stepAfter(form, raw, at); next !== undefined && next < step; next = stepAfter(form, raw, next))
    at = next
  return at
}

interface SentProps {
  readonly form: Form
  readonly kept: Readonly<Record<string, unknown>>
  readonly onAgain: () => void
}

function Sent({ form, kept, onAgain }: SentProps) {
  const { after } = form
  const shown = (value: unknown): string =>
    Array.isArray(value) ? value.join(', ') : value === true ? words.yes : String(value)
  return (
    <div className={css.page}>
      {after.kind === 'redirect' ? (
        <p>{words.redirect(after.url)}</p>
      ) : (
        <>
          <h3 className={css.title} dir="auto">
            {after.title}
          </h3>
          <p dir="auto">{after.text}</p>
          {after.kind === 'cta' ? <p className="quiet">{words.cta}</p> : null}
        </>
      )}
      <p className={css.caption}>{words.sent}</p>
      <dl className={css.kept}>
        {Object.entries(kept).map(([id, value]) => (
          <div key={id}>
            <dt>
              <code>{id}</code>
            </dt>
            <dd dir="auto">{shown(value)}</dd>
          </div>
        ))}
      </dl>
      <Button variant="default" onClick={onAgain}>
        {words.again}
      </Button>
    </div>
  )
}

interface AskedProps {
  readonly field: Field
  readonly own: FormWords
  readonly raw: RawAnswers[string]
  readonly problem: string | undefined
  readonly onSay: (value: string | readonly string[]) => void
}

function Asked({ field, own, raw, problem, onSay }: AskedProps) {
  const id = useId()
  const notes = (
    <>
      {field.help === undefined ? null : (
        <p className="quiet" dir="auto">
          {field.help}
        </p>
      )}
      {problem === undefined ? null : (
        <p id={`${id}-wrong`} className={css.bad}>
          {problem}
        </p>
      )}
    </>
  )
  const wrong = problem === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': `${id}-wrong` }
  if (field.kind === 'multi') return <Several {...{ field, own, raw, onSay, notes }} />
  if (field.kind === 'consent')
    return (
      <div className={css.field}>
        {notes}
        <label className={css.choice}>
          <input
            type="checkbox"
            checked={raw === 'on'}
            {...wrong}
            onChange={({ currentTarget }) => onSay(currentTarget.checked ? 'on' : '')}
          />
          <span dir="auto">{field.text}</span>
        </label>
      </div>
    )
  return (
    <div className={css.field}>
      <label htmlFor={id} dir="auto">
        {field.label} {field.required ? null : <span className="quiet">{own.optional}</span>}
      </label>
      {notes}
      <Box {...{ id, field, own, wrong }} value={typeof raw === 'string' ? raw : ''} onSay={onSay} />
    </div>
  )
}

interface BoxProps {
  readonly id: string
  readonly own: FormWords
  readonly field: Field
  readonly value: string
  readonly wrong: Readonly<Record<string, string | boolean>>
  readonly onSay: (value: string) => void
}

const TYPE: Readonly<Partial<Record<Field['kind'], string>>> = { email: 'email', phone: 'tel' }

function Box({ id, field, own, value, wrong, onSay }: BoxProps) {
  const common = {
    ...{ id, value, ...wrong },
    ...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => onSay(currentTarget.value),
  }
  if (field.kind === 'select')
    return (
      <select {...common}>
        <option value="">{own.choose}</option>
        {field.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    )
  if (field.kind === 'text' && field.lines > 1) return <textarea {...common} rows={field.lines} />
  return (
    <input {...common} type={TYPE[field.kind] ?? 'text'} {...(field.kind === 'number' && { inputMode: 'decimal' })} />
  )
}

interface SeveralProps {
  readonly field: Extract<Field, { readonly options: readonly unknown[] }>
  readonly own: FormWords
  readonly raw: RawAnswers[string]
  readonly onSay: (value: readonly string[]) => void
  readonly notes: ReactNode
}

function Several({ field, own, raw, onSay, notes }: SeveralProps) {
  const chosen = typeof raw === 'string' || raw === undefined ? [] : raw
  return (
    <fieldset className={css.field}>
      <legend dir="auto">
        {field.label} {field.required ? null : <span className="quiet">{own.optional}</span>}
      </legend>
      {notes}
      {field.options.map(({ value, label }) => (
        <label key={value} className={css.choice}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={({ currentTarget }) =>
              onSay(currentTarget.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
            }
          />
          <span dir="auto">{label}</span>
        </label>
      ))}
    </fieldset>
  )
}
