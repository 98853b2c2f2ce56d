import { z } from 'zod'
import { line } from './parsed.ts'
import { DAYS } from './set-up.ts'

const word = line(60).min(1)
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 09:00 is needed')
const size = z.int().min(1).max(1_000_000)

/** What was answered so far; what was skipped is absent. Apart from its types, since zod does not belong into the browser. */
export const ANSWERS = z.strictObject({
  company: z.strictObject({ name: line(100), website: line(200) }).exactOptional(),
  market: z
    .strictObject({
      template: z.string().regex(/^[a-z0-9-]{1,60}$/),
      industries: z.array(word).max(20),
      countries: z.array(z.string().regex(/^[A-Z]{2}$/, 'a country such as DE is needed')).max(30),
      headcount: z.strictObject({ from: size.nullable(), to: size.nullable() }),
    })
    .exactOptional(),
  hours: z
    .strictObject({ zone: z.string().max(60), days: z.array(z.enum(DAYS)).min(1).max(7), open: clock, close: clock })
    .exactOptional(),
})
