import { z } from 'zod'
import { duration } from './schema-words.ts'

/**
 * What holds where nothing is said, in days. Addresses and browsers as RELIABILITY 7 says; visitors for 13 months, the longest that the
 * French authority (CNIL) allows audience measurement to know a browser; mails for half a year, in which people ask what they were sent.
 */
export const KEPT_DAYS = { visitors: 395, mails: 180, refused: 30, addresses: 30, browsers: 90 } as const

const kept = (what: string, name: keyof typeof KEPT_DAYS) =>
  duration.exactOptional().describe(`${what} Absent: ${KEPT_DAYS[name]}d.`)

/** How long classes of personal data are kept. */
export const retention = z.strictObject({
  visitors: kept('Visitors who never said who they are, since they were last seen; their counts stay.', 'visitors'),
  mails: kept('The words of mails that were sent.', 'mails'),
  refused: kept('What was refused at a form.', 'refused'),
  addresses: kept('Network addresses in proofs of consent; then only the network is left.', 'addresses'),
  browsers: kept('Names of browsers in proofs of consent.', 'browsers'),
})
