import { z } from 'zod'
import { Fault } from '../fault.ts'

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

/** Parses what came from outside; a `bad_request` names the field that cannot be used and why. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown, what: 'query' | 'body' | 'path' = 'query'): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const said = result.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || what}: ${issue.message}`)
  throw new Fault('bad_request', said.join('; '))
}
