import { queryOptions } from '@tanstack/react-query'
import type { Condition } from '#src/measure/readiness/conditions.ts'
import type { StackRow } from '#src/measure/readiness/stack.ts'
import { api } from '../app/api.ts'

/** The six conditions and the stack. */
export interface Readiness {
  readonly since: string
  readonly asOf: string
  readonly conditions: readonly Condition[]
  readonly stack: readonly StackRow[]
}

/** How ready the funnel is now. */
export const readinessQuery = queryOptions({
  queryKey: ['readiness'],
  queryFn: () => api.get<Readiness>('/api/readiness'),
})
