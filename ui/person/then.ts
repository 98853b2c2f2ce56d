import type { Reason } from '#src/score/score.ts'

const DAY_MS = 86_400_000

/** What a rule's points were when its last deed happened: today's, grown back by the half-lives since. */
export function thenPoints(reason: Reason, at: string, halfLives: Readonly<Record<string, number>>): number {
  const halfLife = halfLives[reason.rule]
  if (halfLife === undefined || reason.at === undefined || reason.part !== 'engagement') return reason.points
  const days = Math.max(0, Date.parse(at) - Date.parse(reason.at)) / DAY_MS
  return reason.points * 2 ** (days / halfLife)
}
