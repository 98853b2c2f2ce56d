import type { Timestamp } from '../../funnel/brand.ts'
import { toMs } from '../../funnel/brand.ts'
import { reasonsAt, scoreAt } from '../../score/score.ts'
import type { Check } from './check.ts'
import type { Dossier } from './dossier.ts'
import type { Finding } from './finding.ts'

const hundredths = (points: number): number => Math.round(points * 100)

function score({ row, definitionOf }: Dossier, finding: Finding, now: Timestamp): void {
  if (row.hidden) return
  finding.saw()
  const who = `person ${row.person_id}`
  if (definitionOf === undefined) {
    finding.tell(who, `has no score: version ${row.version} was never published`)
    return
  }
  const definition = definitionOf(row.version)
  for (const at of now > row.folded_to ? [row.folded_to, now] : [row.folded_to]) {
    try {
      const { total } = scoreAt(row.state, toMs(at), definition)
      const explained = reasonsAt(row.state, toMs(at), definition).reduce(
        (sum, reason) => sum + hundredths(reason.points),
        0,
      )
      if (explained === hundredths(total)) continue
      finding.tell(who, `has a score of ${total} at ${at}, its reasons sum to ${explained / 100}`)
    } catch (error) {
      finding.tell(who, `has no score at ${at}: ${error instanceof Error ? error.message : String(error)}`)
    }
    return
  }
}

/** I3: no score without its explanation. */
export const SCORE: Check = {
  id: 'I3',
  invariant: 'Every person that is shown has a score, and its reasons sum exactly to it.',
  how: 'Computes score and reasons from the stored state at folded_to and now, and compares in hundredths of a point.',
  person: score,
}
