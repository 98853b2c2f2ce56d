import type { Check } from './check.ts'
import { CONSENTS_PROVEN, SUPPRESSIONS_HOLD } from './consent.ts'
import { ERASURES } from './erased.ts'
import { IDENTITY } from './identity.ts'
import { JOURNEYS } from './journeys.ts'
import { LEASES, MAILED_ONCE, STOPPED } from './mails.ts'
import { OWNERS } from './owners.ts'
import { PHYSICAL } from './physical.ts'
import { RECEIPTS } from './receipts.ts'
import { REPLAY } from './replay.ts'
import { SCORE } from './score.ts'
import { SETTINGS } from './settings.ts'
import { STAGES_JUSTIFIED } from './stages.ts'
import { TENANTS } from './tenants.ts'

/** What `sluice audit` proves, in the order it reports; a new invariant is a file and a line here. */
export const CHECKS: readonly Check[] = [
  REPLAY,
  RECEIPTS,
  SCORE,
  LEASES,
  MAILED_ONCE,
  STOPPED,
  STAGES_JUSTIFIED,
  OWNERS,
  JOURNEYS,
  IDENTITY,
  ERASURES,
  CONSENTS_PROVEN,
  SUPPRESSIONS_HOLD,
  TENANTS,
  SETTINGS,
  PHYSICAL,
]
