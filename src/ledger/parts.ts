import type { Timestamp } from '../funnel/brand.ts'
import { factParts, identityParts } from './parts-facts.ts'
import { listedParts } from './parts-listed.ts'
import { journeyParts, peopleParts } from './parts-people.ts'
import { siteParts } from './parts-site.ts'
import { accountParts, opportunityParts, otherParts } from './parts-things.ts'
import type { Part } from './statement.ts'
import { suppressionParts } from './suppress.ts'
import type { Writes } from './writes.ts'

/** The parts of the one statement that writes a batch, in lock order (LEDGER 9). */
export const partsOf = (writes: Writes, now: Timestamp): Part[] =>
  [
    ...factParts(writes),
    ...siteParts(writes),
    ...identityParts(writes),
    ...peopleParts(writes, now),
    ...listedParts(writes),
    ...journeyParts(writes, now),
    ...accountParts(writes, now),
    ...opportunityParts(writes),
    ...otherParts(writes),
    ...suppressionParts(writes, now),
  ].filter((one) => one !== undefined)
