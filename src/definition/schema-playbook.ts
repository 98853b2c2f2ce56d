import { z } from 'zod'
import { condition, duration, guess, id, percent, text, texts } from './schema-words.ts'

export const sla = z.strictObject({
  assignWithin: duration.exactOptional().describe('Business time until somebody owns the lead.'),
  respondWithin: duration.exactOptional().describe('Business time until a person has made contact.'),
  breachAfter: duration.exactOptional().describe('Business time after which a missing first contact is a breach.'),
  followUpWithin: duration.exactOptional().describe('Elapsed time after any intent signal, met by a mail or a person.'),
  hours: z
    .strictObject({
      days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).min(1),
      open: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is 09:00'),
      close: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is 17:30'),
      guess,
    })
    .exactOptional()
    .describe('When business time runs, in the timezone of the file.'),
  guess,
})

export const sequence = z.strictObject({
  id,
  name: text,
  stage: id.exactOptional().describe('Whom it is for.'),
  when: condition.exactOptional().describe('Who enters it.'),
  steps: z
    .array(
      z.strictObject({
        day: z.number().nonnegative().describe('Days since the sequence began.'),
        channel: z.enum(['mail', 'task', 'call']).exactOptional().describe('Absent: mail.'),
        send: text,
      }),
    )
    .min(1),
  branches: z
    .array(z.strictObject({ on: z.enum(['opened', 'clicked', 'visited', 'replied']), send: text }))
    .exactOptional(),
  inactive: z
    .tuple([duration, duration])
    .exactOptional()
    .describe('Begins this long after the last activity: [60d, 90d].'),
  stopAfter: z.int().positive().exactOptional().describe('Mails without any answer after which it ends.'),
  exit: text.exactOptional().describe('What ends it.'),
  guess,
})

export const rejection = z.strictObject({
  warnAbove: percent,
  alarmAbove: percent,
  message: text,
  reviewLast: z.int().positive().exactOptional().describe('How many rejected leads to look at together.'),
})

export const pattern = z.strictObject({
  id,
  sign: text.describe('What one sees.'),
  means: text.describe('What it often means.'),
  mend: text.describe('What to try.'),
})

export const playbook = {
  sla: sla.exactOptional().describe('How fast leads are owned, answered and followed up.'),
  icp: texts.exactOptional().describe('Whom this funnel is for, for people to read.'),
  sequences: z.array(sequence).exactOptional().describe('Outlines of what is sent to whom and when.'),
  ctas: z
    .strictObject({ TOFU: texts.exactOptional(), MOFU: texts.exactOptional(), BOFU: texts.exactOptional() })
    .exactOptional()
    .describe('What to offer beside content of each position.'),
  brief: texts.exactOptional().describe('What sales receives with a lead.'),
  metrics: z.record(id, texts).exactOptional().describe('What is watched, by stage or group.'),
  rejection: rejection.exactOptional().describe('When sales turns away too many leads.'),
  patterns: z.array(pattern).exactOptional().describe('Known leaks: what one sees, what it means, what to try.'),
  tests: texts.exactOptional().describe('What is worth testing.'),
  buyingGroup: z
    .strictObject({ roles: texts, review: text.exactOptional() })
    .exactOptional()
    .describe('Who takes part in a purchase.'),
  review: z
    .strictObject({ every: duration, kpis: texts, target: text.exactOptional() })
    .exactOptional()
    .describe('How often the funnel itself is looked at, and by which numbers.'),
}
