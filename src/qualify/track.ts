import type { Definition, Track, View } from '../definition/definition.ts'
import type { Cause, Decision } from '../funnel/decision.ts'
import { type Person, UNKNOWN_TRACK } from '../funnel/person.ts'
import { shown } from '../score/decay.ts'

const firstThatHolds = (view: View, definition: Definition): Track | undefined =>
  definition.tracks.find((track) => track.when === undefined || track.when.holds(view) === true)

/**
 * High, mid or low fit. Nobody is sent out for what is not known: if the missing facts could lift a person out of the
 * lowest track, the track is `unknown` until somebody asks.
 */
export function track(person: Person, _cause: Cause, view: View, definition: Definition): Decision[] {
  if (definition.tracks.length === 0) return []
  const now = firstThatHolds(view, definition)
  let id = now?.id ?? UNKNOWN_TRACK
  if (now?.to === 'out' && person.fit.possible > person.fit.sum) {
    const possible = shown(person.fit.possible)
    const best = firstThatHolds({ ...view, fit: possible, score: view.score + possible - view.fit }, definition)
    if (best?.id !== now.id) id = UNKNOWN_TRACK
  }
  return id === person.track ? [] : [{ kind: 'track', track: id }]
}
