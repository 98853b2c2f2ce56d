import type { Check } from './check.ts'
import { IDENTITY } from './identity.ts'
import { JOURNEYS } from './journeys.ts'
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
  STAGES_JUSTIFIED,
  OWNERS,
  JOURNEYS,
  IDENTITY,
  TENANTS,
  SETTINGS,
  PHYSICAL,
]
