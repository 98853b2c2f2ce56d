import { z } from 'zod'
import type { Route } from './route.ts'

const DEMO_STATE = z.object({
  state: z.enum(['none', 'filling', 'ready', 'half']),
  slug: z.string().nullable(),
  name: z.string().nullable(),
  done: z.number(),
  of: z.number(),
})

/** A company that was made up, to look at. */
export const DEMO_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/api/demo', door: 'member', needs: 'read' },
    summary: 'Whether there is a demo, and how far it is filled.',
    answer: { schema: DEMO_STATE },
  },
  {
    ...{ method: 'post', path: '/api/demo', door: 'member', needs: 'import', status: 202 },
    summary: 'Makes the demo workspace and begins to fill it.',
    answer: { schema: DEMO_STATE },
  },
  {
    ...{ method: 'delete', path: '/api/demo', door: 'member', needs: 'import' },
    summary: 'Removes the demo with everything in it.',
    answer: { schema: z.object({ removed: z.literal(true) }) },
    fails: [404],
  },
]
