import { isDisposable, isFreeMail } from '../../identity/mail-domains.ts'
import { parseEmail } from '../../identity/normalise.ts'
import type { AddressReason } from '../abuse/verdict.ts'
import { type Answers, type Field, type Form, fieldsOf } from './form.ts'
import { wordsIn } from './words.ts'

type MailField = Extract<Field, { readonly kind: 'email' }>

/** What a form says, in the words of the abuse rules. */
const NAMED = { free: 'free_mail', disposable: 'disposable', 'no-mailbox': 'no_mailbox' } as const satisfies Readonly<
  Record<string, AddressReason>
>

/** The question whose answer says who it is: the first for an address that was answered. */
export const addressField = (form: Form, answers: Answers): MailField | undefined =>
  fieldsOf(form).find((field): field is MailField => field.kind === 'email' && typeof answers[field.id] === 'string')

/** Which addresses a question does not take; `freeMail: refuse` is the older way to say `refuse: [free]`. */
export const refusalsOf = ({ freeMail, refuse = [] }: MailField): readonly AddressReason[] => [
  ...new Set([...(freeMail === 'refuse' ? [NAMED.free] : []), ...refuse.map((one) => NAMED[one])]),
]

function refusalOf(field: MailField, written: Answers[string] | undefined): AddressReason | undefined {
  const parsed = parseEmail(String(written ?? ''))
  if (!parsed.ok) return undefined
  const refuses = refusalsOf(field)
  if (refuses.includes('free_mail') && isFreeMail(parsed.domain)) return 'free_mail'
  return refuses.includes('disposable') && isDisposable(parsed.domain) ? 'disposable' : undefined
}

/**
 * What is to be said of addresses that the form does not take, as far as lists tell; name servers are not asked here. `except` leaves out
 * the question that the abuse rules judge, which also count it.
 */
export function refusedMail(
  form: Form,
  answers: Answers,
  except?: string,
): readonly { readonly field: string; readonly message: string }[] {
  return fieldsOf(form).flatMap((field) => {
    if (field.kind !== 'email' || field.id === except) return []
    const reason = refusalOf(field, answers[field.id])
    return reason === undefined ? [] : [{ field: field.id, message: wordsIn(form.language).refused[reason] }]
  })
}
