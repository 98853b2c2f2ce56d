import type { z } from 'zod'
import { Fault } from '../fault.ts'

/** Parses what came from outside; a `bad_request` names the field that cannot be used and why. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown, what: 'query' | 'body' | 'path' = 'query'): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const said = result.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || what}: ${issue.message}`)
  throw new Fault('bad_request', said.join('; '))
}
