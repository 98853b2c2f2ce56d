import type { Traits } from '../capture/events.ts'
import type { EventId, Json, Timestamp } from '../funnel/brand.ts'
import { TRUST, type Trust } from '../funnel/event.ts'
import type { TraitSource } from '../funnel/person.ts'

const strength: { readonly [T in Trust]: number } = Object.fromEntries(
  TRUST.map((trust, index) => [trust, TRUST.length - index]),
) as { [T in Trust]: number }

export interface Profile {
  readonly values: Readonly<Record<string, Json>>
  readonly sources: Readonly<Record<string, TraitSource>>
}

interface Said {
  readonly traits: Traits
  readonly trust: Trust
  readonly door: string
  readonly at: Timestamp
  readonly id: EventId
}

const isEmpty = (value: Json): boolean => value === null || value === ''

/** Lays new traits over a profile: a weaker source never overwrites a stronger one, an equal one does because it folds later. */
export function layTraits(profile: Profile, said: Said): Profile {
  let values: Record<string, Json> | undefined
  let sources: Record<string, TraitSource> | undefined
  for (const [name, value] of Object.entries(said.traits)) {
    const held = (sources ?? profile.sources)[name]
    if (held !== undefined && strength[held.trust] > strength[said.trust]) continue
    if (held === undefined && isEmpty(value)) continue
    values ??= { ...profile.values }
    sources ??= { ...profile.sources }
    if (isEmpty(value)) {
      delete values[name]
      delete sources[name]
    } else {
      values[name] = value
      sources[name] = { trust: said.trust, door: said.door, at: said.at, id: said.id }
    }
  }
  return values === undefined || sources === undefined ? profile : { values, sources }
}
