import type { OfferState } from '#src/capture/offers/offer.ts'

const STATES: Readonly<Record<OfferState, string>> = { draft: 'Draft', published: 'Published', archived: 'Archived' }

/** What is done with an asset or a CTA as it is written, shown and put away. */
export const offerWords = {
  save: 'Save',
  saved: 'Saved',
  publish: 'Publish',
  published: (title: string) => `${title} is published`,
  toDraft: 'Take back to draft',
  archive: 'Archive',
  archived: (title: string) => `${title} is archived`,
  restore: 'Bring back as a draft',
  states: STATES,
  showArchived: (n: string) => `Show archived (${n})`,
  hideArchived: 'Hide archived',
  none: '–',
  ofSeen: (share: string) => `${share} of them`,
  notSaved: 'This could not be saved',
} as const
