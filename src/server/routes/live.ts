import { z } from 'zod'
import type { Route } from './route.ts'

/** What changes, as it changes. */
export const LIVE_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/api/live', door: 'member', needs: 'read' },
    summary: 'A stream of server-sent events: which parts of the workspace changed, at most one message a second.',
    query: z.strictObject({ workspace: z.string().optional() }),
    answer: { type: 'text/event-stream' },
    fails: [429],
  },
]
