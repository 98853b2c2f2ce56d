import { z } from 'zod'
import { line } from '../../access/parsed.ts'
import { PLACES } from './stack.ts'

/** What a team may say of a row; `here` takes its word back. */
export const MARK_BODY = z.strictObject({ state: z.enum(PLACES), tool: line(100).default('') })
