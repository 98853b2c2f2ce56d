import { z } from 'zod'
import { cap, condition, duration, guess, id, oneOrMany, points, text } from './schema-words.ts'

const group = id.exactOptional().describe('Rules of one group share the cap of that group.')
const reason = text.describe('Shown to people beside the points: "asked for a demo".')

const fitRule = z.strictObject({
  id,
  when: condition.describe('Who gets these points, by person, account and list: person.headcount >= 50.'),
  points: points.describe('Points while the condition holds; negative ones take away.'),
  reason,
  group,
  guess,
})

const engagementRule = z.strictObject({
  id,
  on: oneOrMany.describe('What earns the points: an event (demo_requested) or a page (/pricing, /blog/*), or several.'),
  where: condition.exactOptional().describe('Only when this holds of the event itself: event.minutes >= 20.'),
  points: points.describe('Points each time; negative ones take away and never decay.'),
  halfLife: z
    .union([duration, z.literal('never')], { error: 'write a stretch of time such as 14d, or never' })
    .exactOptional()
    .describe('After this long half of the points are left; absent: the half-life above; never: they stay.'),
  cap: cap.exactOptional().describe('This rule never counts more than these points.'),
  perDay: z.int().positive().exactOptional().describe('At most this many times a UTC day count.'),
  reason,
  group,
  guess,
})

const steps = z
  .record(z.string().regex(/^[A-Za-z0-9]$/, 'a grade is one letter or digit'), z.number())
  .refine((labels) => Object.keys(labels).length > 0, 'name at least one grade')

export const scoring = z.strictObject({
  fit: z
    .strictObject({
      cap: cap.exactOptional().describe('Fit is never above this.'),
      rules: z.array(fitRule).describe('All that hold are added.'),
      guess,
    })
    .exactOptional()
    .describe('Who they are. Fit never decays.'),
  engagement: z
    .strictObject({
      cap: cap.exactOptional().describe('Engagement is never above this.'),
      halfLife: duration.exactOptional().describe('For rules that give none of their own; absent: points stay.'),
      rules: z.array(engagementRule).describe('Each hit is added.'),
      guess,
    })
    .exactOptional()
    .describe('What they do. Engagement loses half its points every half-life.'),
  groups: z
    .record(
      id,
      z.strictObject({
        cap: cap.describe('The rules of this group together never count more than these points.'),
        guess,
      }),
    )
    .exactOptional()
    .describe('Caps over groups of rules.'),
  cap: cap.exactOptional().describe('Cap over fit and engagement together.'),
  grade: z
    .strictObject({
      fit: steps.describe('Least points of each letter: A: 70, B: 40, C: 15, D: 0.'),
      engagement: steps.describe('Least points of each digit: 1: 60, 2: 30, 3: 10, 4: 0.'),
      guess,
    })
    .exactOptional()
    .describe('A1 to D4: the letter says how well they fit, the digit how active they are.'),
})
