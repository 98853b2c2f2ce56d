import type { z } from 'zod'
import type { Permission } from '../../access/access.ts'

/**
 * Who may call a route: everybody; holders of any key; a session whatever its workspaces; a secret key, or a session whose role in the
 * workspace has the permission that the route `needs`.
 */
export type Door = 'open' | 'any key' | 'session' | 'member'

/** One route as it is told to others. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** As OpenAPI writes it: `/api/people/{id}`. */
  readonly path: string
  readonly summary: string
  readonly door: Door
  /** Of a `member`. */
  readonly needs?: Permission
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: { readonly schema: z.ZodType; readonly example: unknown }
  readonly status?: number
  readonly answer: { readonly schema?: z.ZodType; readonly example?: unknown; readonly type?: string }
  /** Statuses of failures, beyond 401 and 403 that follow from the door. */
  readonly fails?: readonly number[]
}
