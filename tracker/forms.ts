import { track } from './sending.ts'

/** The form that was begun, and its field that was touched last; what was typed is never looked at. */
let begun: Element | undefined | null
let field: string

/** The id of a form that posts to Sluice, as its address names it; an input may be called `action`, so the attribute is asked. */
const ours = (form: Element): string | undefined =>
  /\/f\/[^/]+\/([^?]+)/.exec(form.getAttribute('action') as string)?.[1]

/** What is told of a form. */
export const formOf = (form: Element): { form: string } => ({ form: ours(form) || form.getAttribute('id') || 'form' })

/** The form that was begun is gone, with its page or for another one. */
export const leaveForm = (): void => {
  if (begun) track('form_left', { field, ...formOf(begun) })
  begun = null
}

/** Somebody types. */
export const input = ({ target: { form, name } }: Event & { target: HTMLInputElement }): void => {
  if (!form) return
  if (form !== begun) {
    leaveForm()
    begun = form
    track('form_started', formOf(form))
  }
  field = name
}

/** A form is sent; the server itself counts what reaches it. */
export const submit = ({ target }: Event & { target: Element }): void => {
  begun = null
  if (!ours(target)) track('form_submitted', formOf(target))
}
