import { z } from 'zod'
import { Fault } from '../fault.ts'
import { safeTarget } from './target.ts'

/** A line of text such as a name: no line break that would begin a header or a paragraph of a mail, nothing a database cannot hold. */
export const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, 'one line of text is needed, without control characters')

/** Text in somebody's own words, several lines too; only what no database can hold is refused, before half of it is stored. */
export const words = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[^\0\p{Cs}]*$/u, 'there is a character in this text that cannot be kept')

/** A link that strangers are sent to, in the one spelling that headers take (E5); anything but the web is refused (E2). */
export const webLink = z
  .string()
  .transform((said, context) => {
    const target = safeTarget(said)
    if (target !== undefined) return target
    context.addIssue({
      code: 'custom',
      message: 'a link begins with http:// or https:// and holds no name or password',
    })
    return z.NEVER
  })
  .pipe(z.string().max(2000))

/** Parses what came from outside; a `bad_request` names the field that cannot be used and why. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown, what: 'query' | 'body' | 'path' = 'query'): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const said = result.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || what}: ${issue.message}`)
  throw new Fault('bad_request', said.join('; '))
}
