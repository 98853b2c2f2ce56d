const TABS = ['who', 'timeline', 'score'] as const
const KINDS = ['visit', 'deed', 'detail', 'funnel', 'record'] as const
const PANELS = ['edit', 'disqualify', 'stage', 'owner', 'merge', 'reject', 'erase', 'consent', 'proof', 'form'] as const

/** What the address says beside the path: the tab of a narrow screen, the timeline's filter, the slider's instant, the open drawer. */
export interface PersonSearch {
  readonly tab?: (typeof TABS)[number] | undefined
  readonly kind?: (typeof KINDS)[number] | undefined
  readonly at?: string | undefined
  readonly panel?: (typeof PANELS)[number] | undefined
  /** With whom to compare, in the merge drawer. */
  readonly with?: string | undefined
  /** The word whose proof is open. */
  readonly word?: string | undefined
}

const one = <T extends string>(all: readonly T[], raw: unknown): T | undefined => all.find((known) => known === raw)

/** Takes from an address what a person’s page understands and leaves the rest. */
export function personSearch(raw: Readonly<Record<string, unknown>>): PersonSearch {
  const tab = one(TABS, raw.tab)
  const kind = one(KINDS, raw.kind)
  const panel = one(PANELS, raw.panel)
  return {
    ...(tab === undefined ? {} : { tab }),
    ...(kind === undefined ? {} : { kind }),
    ...(typeof raw.at === 'string' && !Number.isNaN(Date.parse(raw.at)) ? { at: raw.at } : {}),
    ...(panel === undefined ? {} : { panel }),
    ...(typeof raw.with === 'string' ? { with: raw.with } : {}),
    ...(typeof raw.word === 'string' ? { word: raw.word } : {}),
  }
}
