import { z } from 'zod'
import { NEW_KEY } from '../auth/key-routes.ts'
import { BY_ID } from '../auth/team-routes.ts'
import { KEY_KINDS } from '../keys.ts'
import type { Route } from './route.ts'

const key = z.object({
  ...{ id: z.uuid(), kind: z.enum(KEY_KINDS), prefix: z.string(), label: z.string(), created_at: z.string() },
  revoked_at: z.string().nullable(),
  expires_at: z.string().nullable(),
  last_used_at: z.string().nullable().describe('To the hour.'),
})

/** The keys of a workspace. */
export const KEY_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/api/keys', door: 'member', needs: 'manage' },
    summary: 'What each key is and when it was last used, never what it says.',
    answer: { schema: z.object({ keys: z.array(key) }) },
  },
  {
    ...{ method: 'post', path: '/api/keys', door: 'member', needs: 'manage', status: 201 },
    summary: 'Makes a key, which is shown this once.',
    body: { schema: NEW_KEY, example: { kind: 'secret', label: 'our CRM', days: 90 } },
    answer: { schema: z.object({ key: z.string(), expires_at: z.string().nullable() }) },
    fails: [400],
  },
  {
    ...{ method: 'delete', path: '/api/keys/{id}', door: 'member', needs: 'manage' },
    summary: 'Refuses a key from now on, within a second.',
    params: BY_ID,
    answer: { schema: z.object({ revoked: z.literal(true) }) },
    fails: [400, 404],
  },
]
