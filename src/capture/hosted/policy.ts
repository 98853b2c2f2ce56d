import type { Form } from '../forms/form.ts'

/** An origin as it may stand in a header; the language of forms lets nothing else through, and this is the last look. */
const SAFE = /^https?:\/\/[a-z0-9.*[\]:-]{1,253}$/i

const sourcesOf = ({ origins }: Pick<Form, 'origins'>): readonly string[] =>
  origins.filter((origin) => origin === '*' || SAFE.test(origin))

/** Who may frame pages of a form (B11): nobody, or the origins it names. */
export const framing = (form: Pick<Form, 'origins'>): string => {
  const sources = sourcesOf(form)
  return sources.length === 0 ? "'none'" : ["'self'", ...sources].join(' ')
}

/** Whether a page of this origin may fetch a form and send it. */
export const isAllowed = (form: Pick<Form, 'origins'>, origin: string | undefined): boolean =>
  origin !== undefined && sourcesOf(form).some((one) => one === '*' || one.toLowerCase() === origin.toLowerCase())

/** What a page of a form may do; browsers hold the target of a redirect to `form-action` as well. */
export function policyOf({ after }: Pick<Form, 'after'>, ancestors: string): string {
  const target = after.kind === 'redirect' && URL.canParse(after.url) ? ` ${new URL(after.url).origin}` : ''
  return [
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    `form-action 'self'${target}`,
    `frame-ancestors ${ancestors}`,
  ].join(';')
}
