import type { Definition } from '../definition/definition.ts'
import type { FunnelEvent } from '../funnel/event.ts'
import { channelOf, visitOf } from './channel.ts'
import type { Touch } from './events.ts'

type Sorting = Pick<Definition, 'channels' | 'version'>

/** The touch held against a definition's own channels first. A channel that the built-in rules would not have given was somebody's word, and stays. */
export function sortedTouch(touch: Touch, { channels, version }: Sorting): Touch {
  if (channels.length === 0) return touch
  const visit = visitOf(touch)
  if (channelOf(visit) !== touch.channel) return touch
  return { ...touch, channel: channelOf(visit, channels), definition: version }
}

/** A fact's event on its way into the ledger, sorted by the definition in force; what is stored is never sorted again. */
export function sortedEvent(event: FunnelEvent, sorting: Sorting): FunnelEvent {
  if (sorting.channels.length === 0 || !('touch' in event || 'before' in event)) return event
  const touch = event.touch === undefined ? {} : { touch: sortedTouch(event.touch, sorting) }
  if (event.type !== 'capture.page-viewed' || event.before === undefined) return { ...event, ...touch }
  return { ...event, ...touch, before: sortedTouch(event.before, sorting) }
}
