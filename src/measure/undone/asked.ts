import { z } from 'zod'
import { words } from '../../access/parsed.ts'

const PLACE = /^[^~]{0,40}~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A page of one list. */
export const PAGE_QUERY = z.strictObject({
  after: z.string().regex(PLACE, 'this is no place in a list; take the one that "next" gave').optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'a whole number from 1 to 100')
    .default('50'),
})

/** What is handed out as `next`, and its two parts. */
export const placeText = (at: string, id: string): string => `${at}~${id}`
export function placeOf(after: string | undefined): { readonly at: string; readonly id: string } | null {
  const [at, id] = after?.split('~') ?? []
  if (at === undefined || id === undefined) return null
  return at === '' || Number.isFinite(Date.parse(at)) ? { at, id } : null
}

/** Why a rep turns a lead away. */
export const REASON_BODY = z.strictObject({ reason: words(500).min(1) })
