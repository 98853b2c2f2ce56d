/** What the address of the forms says: nothing yet that it must keep. */
export type FormsSearch = Readonly<Record<string, never>>

/** Takes nothing from an address. */
export const formsSearch = (): FormsSearch => ({})
