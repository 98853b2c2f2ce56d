/** What the address says beside the path: which question is open. */
export interface SetUpSearch {
  readonly step?: string
}

/** Takes from an address which step is open. */
export const setUpSearch = (raw: Readonly<Record<string, unknown>>): SetUpSearch => ({
  ...(typeof raw.step === 'string' ? { step: raw.step } : {}),
})
