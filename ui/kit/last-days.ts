const DAYS = 90
const DAY_MS = 86_400_000

/** The first of the 90 days whose numbers stand beside assets and CTAs, as reports are asked for it. */
export const firstDay = (): { readonly from: string } => ({
  from: new Date(Date.now() - (DAYS - 1) * DAY_MS).toISOString().slice(0, 10),
})
