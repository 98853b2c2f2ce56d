import { z } from 'zod'
import { DURATION, DURATION_FORM } from './duration.ts'

/** An id: what other parts of the file call this by. */
export const id = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,63}$/, 'an id is lower-case letters, digits, - and _, and begins with a letter')
  .describe('What other parts of the file call this by: lower-case letters, digits, - and _.')

export const text = z.string().min(1, 'this is empty')

/** A condition in CEL; checked against the names of the definition when the file is read. */
export const condition = z
  .string({ error: 'a condition is written as text, for example score > 45' })
  .min(1, 'the condition is empty')
  .describe('A condition: score > 45 && (visited("/pricing") || did("demo_requested")).')

export const duration = z
  .string({ error: `a stretch of time is ${DURATION_FORM}` })
  .regex(DURATION, `a stretch of time is ${DURATION_FORM}`)

/** `13%`. */
export const percent = z
  .string({ error: 'a share is written as a percentage: 13%' })
  .regex(/^\d{1,3}(\.\d+)?%$/, 'a share is written as a percentage: 13%')
  .describe('A share of people, written 13%.')

export const guess = z
  .literal(true)
  .exactOptional()
  .describe('No source gives this number: it is shown as "starting guess, change me".')

export const oneOrMany = z
  .union([text, z.array(text).min(1)], { error: 'write one name or a list of names' })
  .describe('One name or a list of names.')

export const texts = z.array(text)

export const points = z
  .number({ error: 'points are a number' })
  .min(-10_000, 'at most 10,000 points')
  .max(10_000, 'at most 10,000 points')

export const cap = z.number({ error: 'a cap is a number of points' }).positive('a cap is above 0').max(1_000_000)
