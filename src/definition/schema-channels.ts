import { z } from 'zod'
import { SOURCE_CATEGORIES } from '../capture/events.ts'

const pattern = z
  .string({ error: 'a pattern is text; in quotes where it begins with a bracket, * or #' })
  .min(1, 'this is empty')
  .max(200, 'a pattern has at most 200 characters')

const match = z.strictObject({
  source: pattern
    .exactOptional()
    .describe('A pattern of the source: the site by its short name (google, linkedin), else its host or utm_source.'),
  medium: pattern.exactOptional().describe('A pattern of the medium: utm_medium, or what follows from the referrer.'),
  campaign: pattern.exactOptional().describe('A pattern of the campaign.'),
  clickId: pattern.exactOptional().describe('A pattern of the name of the click id: gclid.'),
  referrer: pattern.exactOptional().describe('A pattern of the host of the page before, without www.'),
  category: z.enum(SOURCE_CATEGORIES).exactOptional().describe('What kind of site the source is.'),
})

const channel = z.strictObject({
  name: z
    .string()
    .max(50, 'a channel has at most 50 characters')
    .regex(
      /^[a-z0-9]([a-z0-9 &+_-]*[a-z0-9])?$/,
      'a channel is lower-case letters, digits, spaces, -, _, & and +, and begins and ends with a letter or digit',
    )
    .describe('As reports show it; the name of a built-in channel adds to that one.'),
  when: z
    .array(match)
    .min(1, 'say when an arrival belongs here')
    .max(20, 'a channel has at most 20 matches')
    .describe('Any of these; of one, all that it says. Patterns are RE2, found anywhere, whatever the case.'),
})

/** Channels of a workspace's own, in order. */
export const channels = z.array(channel).max(50, 'at most 50 channels of your own')
