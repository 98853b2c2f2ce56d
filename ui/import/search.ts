/** What the address says: an uploaded file and how far its set-up is, or an import. */
export interface ImportSearch {
  readonly file?: string
  readonly step?: 'check'
  readonly import?: string
}

const id = (said: unknown): said is string => typeof said === 'string' && /^[0-9a-f-]{36}$/.test(said)

/** Keeps what can be an address of this screen. */
export const importSearch = (raw: Readonly<Record<string, unknown>>): ImportSearch => ({
  ...(id(raw.file) ? { file: raw.file } : {}),
  ...(raw.step === 'check' ? { step: raw.step } : {}),
  ...(id(raw.import) ? { import: raw.import } : {}),
})
