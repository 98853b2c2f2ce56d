import type { EventType } from '../funnel/event.ts'

/** What a timeline can be narrowed to. */
export const KIND_NAMES = ['visit', 'deed', 'detail', 'funnel', 'record'] as const
/** What a timeline can be narrowed to. */
export type Kind = (typeof KIND_NAMES)[number]

/** Which facts a kind holds; every type of a person's stream stands in exactly one. */
export const KINDS: { readonly [K in Kind]: readonly EventType[] } = {
  visit: ['capture.page-viewed'],
  deed: ['capture.tracked'],
  detail: [
    'capture.identified',
    'capture.grouped',
    'capture.suppressed',
    'capture.consented',
    'account.changed',
    'account.described',
  ],
  funnel: [
    'stage.declared',
    'stage.disqualified',
    'stage.requalified',
    'route.assigned',
    'route.rep-described',
    'opportunity.recorded',
    'opportunity.changed',
  ],
  record: [
    'identity.merged',
    'identity.unmerged',
    'definition.applied',
    'capture.withdrawn',
    'spend.recorded',
    'ledger.compacted',
  ],
}

/** The kind of a fact. */
export const kindOf = (type: EventType): Kind => KIND_NAMES.find((kind) => KINDS[kind].includes(type)) ?? 'record'
