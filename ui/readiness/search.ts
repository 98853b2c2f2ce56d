/** Readiness is one thing for everybody: its address says nothing more. */
export type ReadinessSearch = Readonly<Record<string, never>>

/** Nothing of this screen stands in the address. */
export const readinessSearch = (): ReadinessSearch => ({})
