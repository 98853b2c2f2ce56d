import { z } from 'zod'
import { consent } from './schema-consent.ts'
import { retention } from './schema-retention.ts'
import { condition, duration, guess, id, percent, text, texts } from './schema-words.ts'

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written 09:00')

export const sla = z.strictObject({
  assignWithin: duration.exactOptional().describe('Business time until somebody owns the lead.'),
  respondWithin: duration.exactOptional().describe('Business time until a person has made contact.'),
  breachAfter: duration.exactOptional().describe('Business time after which a missing first contact is a breach.'),
  followUpWithin: duration.exactOptional().describe('Elapsed time after any intent signal, met by a mail or a person.'),
  hours: z
    .strictObject({
      days: z
        .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
        .min(1)
        .describe('Working days.'),
      open: timeOfDay.describe('When work begins: 09:00.'),
      close: timeOfDay.describe('When work ends: 17:30.'),
      guess,
    })
    .exactOptional()
    .describe('When business time runs, in the timezone of the file.'),
  guess,
})

export const sequence = z.strictObject({
  id,
  name: text.describe('As people read it.'),
  stage: id.exactOptional().describe('Whom it is for.'),
  when: condition.exactOptional().describe('Who enters it.'),
  steps: z
    .array(
      z.strictObject({
        day: z.number().nonnegative().describe('Days since the sequence began.'),
        channel: z.enum(['mail', 'task', 'call']).exactOptional().describe('Absent: mail.'),
        send: text.describe('What is sent or done, in a few words.'),
      }),
    )
    .min(1)
    .describe('In the order of their days.'),
  branches: z
    .array(
      z.strictObject({
        on: z.enum(['opened', 'clicked', 'visited', 'replied']).describe('What somebody did; opened is a hint only.'),
        send: text.describe('What follows then.'),
      }),
    )
    .exactOptional()
    .describe('What changes by what somebody does.'),
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
  message: text.describe('Shown beside the alarm.'),
  reviewLast: z.int().positive().exactOptional().describe('How many rejected leads to look at together.'),
})

export const pattern = z.strictObject({
  id,
  sign: text.describe('What one sees.'),
  means: text.describe('What it often means.'),
  mend: text.describe('What to try.'),
})

const tracking = z.strictObject({
  consent: z
    .enum(['required', 'assumed'])
    .exactOptional()
    .describe(
      "required: nothing is kept on a visitor's device until they agree. assumed: until they refuse. Absent: assumed.",
    ),
})

export const playbook = {
  tracking: tracking.exactOptional().describe('What the tracker may do on a website before a visitor said anything.'),
  retention: retention
    .exactOptional()
    .describe('How long what is kept of people is kept, a class; each has a default.'),
  consent: consent
    .exactOptional()
    .describe('For what people are written to, and by what right; without it nobody is asked for anything.'),
  sla: sla.exactOptional().describe('How fast leads are owned, answered and followed up.'),
  icp: texts.exactOptional().describe('Whom this funnel is for, for people to read.'),
  sequences: z.array(sequence).exactOptional().describe('Outlines of what is sent to whom and when.'),
  ctas: z
    .strictObject({
      TOFU: texts.exactOptional().describe('At the top.'),
      MOFU: texts.exactOptional().describe('In the middle.'),
      BOFU: texts.exactOptional().describe('At the bottom.'),
    })
    .exactOptional()
    .describe('What to offer beside content of each position.'),
  brief: texts.exactOptional().describe('What sales receives with a lead.'),
  metrics: z.record(id, texts).exactOptional().describe('What is watched, by stage or group.'),
  rejection: rejection.exactOptional().describe('When sales turns away too many leads.'),
  patterns: z.array(pattern).exactOptional().describe('Known leaks: what one sees, what it means, what to try.'),
  tests: texts.exactOptional().describe('What is worth testing.'),
  buyingGroup: z
    .strictObject({
      roles: texts.describe('Who takes part.'),
      review: text.exactOptional().describe('How they agree.'),
    })
    .exactOptional()
    .describe('Who takes part in a purchase.'),
  review: z
    .strictObject({
      every: duration.describe('How often: 30d.'),
      kpis: texts.describe('Three to five numbers.'),
      target: text.exactOptional().describe('What they should reach.'),
    })
    .exactOptional()
    .describe('How often the funnel itself is looked at, and by which numbers.'),
}
