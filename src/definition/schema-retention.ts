import { z } from 'zod'
import { duration } from './schema-words.ts'

const kept = (what: string, standard: string) => duration.exactOptional().describe(`${what} Absent: ${standard}.`)

/** How long classes of personal data are kept. */
export const retention = z.strictObject({
  visitors: kept('Visitors who never said who they are, since they were last seen; their counts stay.', '395d'),
  mails: kept('The words of mails that were sent.', '180d'),
  refused: kept('What was refused at a form.', '30d'),
  addresses: kept('Network addresses in proofs of consent; then only the network is left.', '30d'),
  browsers: kept('Names of browsers in proofs of consent.', '90d'),
})
