import { z } from 'zod'
import { LANGUAGES } from '../../access/language.ts'
import { line } from '../../access/parsed.ts'
import { oneAddress } from '../address.ts'
import { PREVIEWED } from '../state.ts'

const address = line(320).refine((text) => text === '' || oneAddress(text) !== undefined, 'one mail address is needed')

const LINES = 6
/** Lines as on an envelope; the breaks of every system are one, and nothing else may control anything (J1). */
const postal = z
  .string()
  .max(500)
  .transform((text) => text.replace(/\r\n?/g, '\n').trim())
  .pipe(
    z
      .string()
      .regex(/^(?:[^\p{Cc}\p{Cs}\u2028\u2029]|\n)*$/u, 'a postal address is needed, without control characters')
      .refine((text) => text.split('\n').length <= LINES, `at most ${LINES} lines are needed`),
  )

/** Who a workspace writes as, whole: what is left empty is not said any more. */
export const SENDER = z.strictObject({
  name: line(100).default(''),
  address: address.default(''),
  replyTo: address.default(''),
  company: line(200).default(''),
  postal: postal.default(''),
})

/** A mail as it would be with these settings. */
export const PREVIEW = z.strictObject({
  ...SENDER.shape,
  kind: z.enum(PREVIEWED).default('confirmation'),
  language: z.enum(LANGUAGES).default('en'),
  scheme: z.enum(['light', 'dark']).default('light'),
  workspace: z.string().max(200).optional(),
})
