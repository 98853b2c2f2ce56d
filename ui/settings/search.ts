/** The parts of the settings, in the order people need them. */
export const TABS = ['you', 'workspace', 'mail', 'team', 'reps', 'keys', 'templates', 'data'] as const
/** A part of the settings, as the address names it. */
export type Tab = (typeof TABS)[number]

/** What the address of the settings says: which part is open. */
export interface SettingsSearch {
  readonly tab?: Tab
}

/** Takes from an address which part is open. */
export function settingsSearch(raw: Readonly<Record<string, unknown>>): SettingsSearch {
  const tab = TABS.find((one) => one === raw.tab)
  return tab === undefined ? {} : { tab }
}
