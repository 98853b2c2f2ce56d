import { z } from 'zod'
import { NEW_WORKSPACE, REMOVE_WORKSPACE, WORKSPACE } from '../auth/workspace-routes.ts'
import type { Route } from './route.ts'

const workspace = z.object({
  ...{ slug: z.string(), name: z.string(), timezone: z.string(), locale: z.string(), currency: z.string() },
  demo: z.boolean(),
})

/** Making, naming and removing workspaces. */
export const WORKSPACE_ROUTES: readonly Route[] = [
  {
    ...{ method: 'post', path: '/api/workspaces', door: 'session', status: 201 },
    summary: 'Makes a workspace with a first definition; whoever asks is its owner.',
    body: { schema: NEW_WORKSPACE, example: { name: 'Client Ltd', currency: 'EUR', timezone: 'Europe/Vienna' } },
    answer: { schema: workspace },
    fails: [400],
  },
  {
    ...{ method: 'patch', path: '/api/workspace', door: 'member', needs: 'manage' },
    summary: 'Its name, language, currency label and time zone.',
    body: { schema: WORKSPACE, example: { name: 'Us', locale: 'de-AT' } },
    answer: { schema: workspace },
    fails: [400],
  },
  {
    ...{ method: 'delete', path: '/api/workspace', door: 'member', needs: 'own' },
    summary: 'Removes the workspace and every row of it; the body says its name.',
    body: { schema: REMOVE_WORKSPACE, example: { name: 'Client Ltd' } },
    answer: { schema: z.object({ removed: z.literal(true) }) },
    fails: [400],
  },
]
