/** What the address of the library says: which asset is open, and whether archived ones are shown. */
export interface AssetsSearch {
  readonly asset?: string | undefined
  /** A new one is being made. */
  readonly add?: true | undefined
  readonly archived?: true | undefined
}

const isYes = (said: unknown): boolean => said === true || said === 'true'

/** Takes from an address the id of an asset and two switches. */
export function assetsSearch(raw: Readonly<Record<string, unknown>>): AssetsSearch {
  const { asset } = raw
  return {
    ...(typeof asset === 'string' && asset !== '' ? { asset } : {}),
    ...(isYes(raw.add) ? { add: true } : {}),
    ...(isYes(raw.archived) ? { archived: true } : {}),
  }
}
