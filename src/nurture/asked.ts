import { z } from 'zod'
import { MAIL_KINDS, MAIL_STATES } from './state.ts'

const PLACE = /^[^~]{1,40}~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A page of the outbox, with what to leave out. */
export const OUTBOX_QUERY = z.strictObject({
  state: z.enum(MAIL_STATES).optional(),
  kind: z.enum(MAIL_KINDS).optional(),
  after: z.string().regex(PLACE, 'this is no place in a list; take the one that "next" gave').optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'a whole number from 1 to 100')
    .default('50'),
  workspace: z.string().max(200).optional(),
})

/** A mail as it looks in a program that is light or dark. */
export const PAGE_QUERY = z.strictObject({
  scheme: z.enum(['light', 'dark']).default('light'),
  workspace: z.string().max(200).optional(),
})

/** What is handed out as `next`, and its two parts; null for one that names no time. */
export const placeText = (at: string, id: string): string => `${at}~${id}`
export function placeOf(after: string | undefined): { readonly at: string; readonly id: string } | null {
  const [at = '', id = ''] = after?.split('~') ?? []
  return Number.isFinite(Date.parse(at)) ? { at, id } : null
}
