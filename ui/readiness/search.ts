/** Readiness is one thing for everybody: its address says nothing more. */
export type ReadinessSearch = Readonly<Record<string, never>>

export const readinessSearch = (): ReadinessSearch => ({})
