import { z } from 'zod'
import { BASES } from '../capture/events.ts'
import { id, text } from './schema-words.ts'

const purpose = z.strictObject({
  id,
  name: text.max(100, 'a name has at most 100 characters').describe('As people read it: Newsletter.'),
  text: z
    .string()
    .min(1, 'this is empty')
    .max(2000, 'at most 2,000 characters')
    .describe('What people agree to, word for word; the preference page shows it, a form may ask in other words.'),
  basis: z
    .enum(BASES)
    .describe('Why it is lawful. Consent is asked for and taken back; to the others people may object.'),
  doubleOptIn: z
    .boolean()
    .exactOptional()
    .describe('Whether a tick counts only once the address is confirmed by mail; absent: yes where consent is needed.'),
})

export const consent = z.strictObject({
  purposes: z.array(purpose).min(1).max(50).describe('What people are written to for.'),
  policy: z
    .strictObject({
      url: z
        .url({ protocol: /^https?$/, error: 'an address such as https://example.com/privacy' })
        .describe('Where people read it.'),
      version: text.max(50, 'a version has at most 50 characters').describe('Kept with every proof.'),
    })
    .exactOptional()
    .describe('Where the privacy policy is, and which one is in force.'),
})
