import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../access/access.ts'
import type { Gate } from '../access/http.ts'
import { parsed } from '../access/parsed.ts'
import type { Config } from '../config.ts'
import { type Database, reachNow } from '../db/database.ts'
import type { Pool } from '../db/pool.ts'
import type { Workspace } from '../db/workspace.ts'
import { Fault } from '../fault.ts'
import type { Timestamp, WorkspaceId } from '../funnel/brand.ts'
import { createDemo, findDemo, isFilled, shareDemo } from './demo-fill.ts'
import { type Filling, fillInThread } from './demo-thread.ts'

export interface DemoParts {
  readonly database: Pick<Database, 'app' | 'reach'>
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly remove: (workspace: WorkspaceId) => Promise<unknown>
  readonly config: Pick<Config, 'publicUrl' | 'host' | 'port'>
}

/** Seeds one can type; which one is left out tells the same company every time. */
export const DEMO = z.strictObject({ seed: z.number().int().min(0).max(1_000_000).default(1) })

/** Where the demo is: `half` was begun by a process that ended; asking for it again begins anew. */
type DemoState = 'none' | 'filling' | 'ready' | 'half'

interface DemoAnswer {
  readonly state: DemoState
  readonly slug: string | null
  readonly name: string | null
  readonly done: number
  readonly of: number
}

interface Progress {
  readonly filling: Filling
  done: number
  of: number
}

/** Demos that this process fills. */
function fillings({ database, clock, remove, config }: DemoParts) {
  const { publicUrl, host, port } = config
  const underWay = new Map<WorkspaceId, Progress>()
  return {
    isThere: async ({ id }: Workspace) => underWay.has(id) || (await isFilled(database.app, id)),
    answer: async (demo: Workspace | undefined): Promise<DemoAnswer> => {
      if (demo === undefined) return { state: 'none', slug: null, name: null, done: 0, of: 0 }
      const { slug, name } = demo
      const progress = underWay.get(demo.id)
      if (progress !== undefined) return { state: 'filling', slug, name, done: progress.done, of: progress.of }
      return { state: (await isFilled(database.app, demo.id)) ? 'ready' : 'half', slug, name, done: 0, of: 0 }
    },
    begin: (demo: Workspace, seed: number, onError: (error: unknown) => void): void => {
      const address = { publicUrl, host, port }
      const progress: Progress = {
        filling: fillInThread(
          { task: 'demo', reach: reachNow(database), workspace: demo.id, seed, now: clock(), address },
          (done, of) => {
            progress.done = done
            progress.of = of
          },
        ),
        ...{ done: 0, of: 0 },
      }
      underWay.set(demo.id, progress)
      progress.filling.ended.catch(onError).finally(() => underWay.delete(demo.id))
    },
    end: async (demo: Workspace): Promise<void> => {
      await underWay.get(demo.id)?.filling.stop()
      underWay.delete(demo.id)
      await remove(demo.id)
    },
    stop: async (): Promise<void> => {
      for (const { filling } of underWay.values()) await filling.stop()
    },
  }
}

/** The demo's routes: a workspace of its own, filled beside the requests, gone with one. */
export function demoRoutes(parts: DemoParts): FastifyPluginAsync {
  const { database, gate, clock } = parts
  const pool = database.app
  const { isThere, answer, begin, end, stop } = fillings(parts)
  return (app: FastifyInstance) => {
    app.get('/api/demo', async (request) => {
      await gate(request, 'read')
      return answer(await findDemo(pool))
    })
    app.post('/api/demo', async (request, reply) => {
      const actor = await gate(request, 'import')
      const { seed } = parsed(DEMO, request.body ?? {}, 'body')
      const found = await findDemo(pool)
      const isHere = found !== undefined && (await isThere(found))
      if (found !== undefined && !isHere) await end(found)
      const demo = isHere ? found : await createDemo(pool)
      await shareDemo(pool, demo.id, actor.workspace, clock())
      if (!isHere) begin(demo, seed, (error) => request.log.error({ err: error }, 'the demo could not be filled'))
      return reply.status(202).send(await answer(demo))
    })
    app.delete('/api/demo', async (request) => {
      const actor = await gate(request, 'import')
      const demo = await findDemo(pool)
      if (demo === undefined) throw new Fault('not_found', 'There is no demo.')
      await mustBelong(pool, actor, demo)
      await end(demo)
      return { removed: true }
    })
    app.addHook('onClose', stop)
    return Promise.resolve()
  }
}

/** Nobody takes away what others look at: whoever removes a demo is one of those who may see it. */
async function mustBelong(pool: Pool, { userId, workspace }: Actor, demo: Workspace): Promise<void> {
  if (workspace === demo.id) return
  // A key speaks for its workspace: somebody of it must look at the demo too.
  const { rows } = await pool.query(
    `select from members d where d.workspace_id = $1 and (d.user_id = $2 or $2::uuid is null and exists (
       select from members m where m.workspace_id = $3 and m.user_id = d.user_id)) limit 1`,
    [demo.id, userId, workspace],
  )
  if (rows.length === 0) throw new Fault('not_found', 'There is no demo.')
}
