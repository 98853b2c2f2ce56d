import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../../access/http.ts'
import { parsed } from '../../access/parsed.ts'
import type { Pool, Reach } from '../../db/pool.ts'
import { compileCondition } from '../../definition/cel.ts'
import { compileDefinition } from '../../definition/compile.ts'
import { conditionScope } from '../../definition/compile-scope.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { publishedVersion } from '../../ledger/published.ts'
import type { Files, MatchAnswer, PlanAnswer } from '../definition-answer.ts'
import { readDraft } from '../draft/store.ts'
import { matchInThread, planInThread, type Running } from '../effect.ts'
import { FILES } from '../files.ts'
import { BEAT_MS, beginPlan, keepPlan, readPlan } from './store.ts'

export interface AskingParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly newId: () => string
  /** Where a thread finds the database; asked each time, since an embedded one may move. */
  readonly reach: () => Reach
}

/** Whether everybody is looked at, or a sample of 2,000. */
export const PLAN = z.strictObject({ full: z.boolean().default(false) })
/** A condition as it is being written; `files` where it is of a draft that is not saved yet. */
export const MATCH = z.strictObject({ expression: z.string().trim().min(1).max(5000), files: FILES.optional() })

/** A plan over everybody is given up after this. */
const PLAN_MS = 300_000
/** A match answers in about this. */
const MATCH_MS = 4000
/** Plans and matches of all workspaces together that run at a time; each has a thread. */
const MOST = 4

/** What would happen: plans of a draft and matches of a condition, each in a thread of its own, one of a kind a workspace. */
export function askingRoutes(parts: AskingParts): FastifyPluginAsync {
  const running = new Map<string, Running<unknown>>()
  return async (app) => {
    app.addHook('onClose', async () => {
      for (const one of running.values()) one.stop()
    })
    app.post('/api/definition/plan', async (request) => {
      const { workspace } = await parts.gate(request, 'define')
      const { full } = parsed(PLAN, request.body ?? {}, 'body')
      return startPlan(parts, running, workspace, full)
    })
    app.get('/api/definition/plan', async (request): Promise<PlanAnswer> => {
      const { workspace } = await parts.gate(request, 'define')
      return readPlan(parts.pool, workspace, parts.clock())
    })
    app.post('/api/definition/match', { bodyLimit: 2_000_000 }, async (request) => {
      const { workspace } = await parts.gate(request, 'define')
      const { expression, files } = parsed(MATCH, request.body, 'body')
      return match(parts, running, workspace, { expression, ...(files !== undefined && { files }) })
    })
  }
}

async function startPlan(
  { pool, clock, newId, reach }: AskingParts,
  running: Map<string, Running<unknown>>,
  workspace: WorkspaceId,
  full: boolean,
): Promise<PlanAnswer> {
  const { files, revision } = await readDraft(pool, workspace)
  if (files === null) throw new Fault('not_found', 'There is no draft to plan.', 'Change something first.')
  const { version } = await publishedVersion(pool, workspace)
  if (!compileDefinition(files, version + 1).ok)
    throw new Fault('bad_definition', 'The draft has mistakes.', 'Mend them first; the list is below the editor.')
  const key = `plan ${workspace}`
  replaced(running, key)
  const began: PlanAnswer = { state: 'running', revision, done: 0, of: 0 }
  let far: PlanAnswer = began
  const token = newId()
  const task = { reach: reach(), workspace, files, version: version + 1, now: clock() }
  const job = planInThread(
    { task: 'plan', ...task, ...(full ? {} : { sample: true as const }) },
    (done, of) => {
      far = { state: 'running', revision, done, of }
    },
    PLAN_MS,
  )
  // At once, so that of two asked for at one moment the first is known to the second, which stops it.
  running.set(key, job)
  const begun = beginPlan(pool, { workspace, token, now: clock() }, began)
  const keep = (answer: PlanAnswer) => keepPlan(pool, { workspace, token, now: clock() }, answer)
  // A newer run, here or in another process, takes this one's place: it stops, and what it finds is not kept.
  const beating = setInterval(() => {
    keep(far).then(
      (isMine) => isMine || job.stop(),
      () => undefined,
    )
  }, BEAT_MS).unref()
  const ended = async (answer: PlanAnswer) => {
    clearInterval(beating)
    if (running.get(key) === job) running.delete(key)
    await keep(answer).catch(() => undefined)
  }
  job.answer
    .then(
      (plan): PlanAnswer => ({ state: 'done', revision, plan, at: task.now }),
      (error: unknown): PlanAnswer => ({ state: 'failed', revision, message: saidBy(error) }),
    )
    .then((answer) => begun.then(() => ended(answer)))
    .catch(() => ended(began))
  try {
    await begun
  } catch (error) {
    job.stop()
    throw error
  }
  return began
}

const saidBy = (error: unknown): string => (error instanceof Fault ? error.message : 'Something failed here.')

const NONE = { people: 0, low: 0, high: 0 }
/** Whoever writes on is answered about what they wrote last; what came before looked at nobody. */
const SUPERSEDED: MatchAnswer = { looked: 0, people: 0, match: NONE, unknown: NONE, examples: [], cut: true }

/** One of a kind a workspace: a newer question ends the older one. */
function replaced(running: Map<string, Running<unknown>>, key: string): void {
  const before = running.get(key)
  running.delete(key)
  before?.stop()
  if (running.size >= MOST)
    throw new Fault('overloaded', 'Other plans are being worked out.', 'Ask again in a few seconds.')
}

async function match(
  { pool, clock, reach }: AskingParts,
  running: Map<string, Running<unknown>>,
  workspace: WorkspaceId,
  { expression, files }: { readonly expression: string; readonly files?: Files },
): Promise<MatchAnswer> {
  const inForce = await publishedVersion(pool, workspace)
  const version = inForce.version + 1
  const asked = files ?? inForce.files
  const compiled = compileDefinition(asked, version)
  // While another part of the draft has a mistake, the names of the version in force are those to ask with.
  const usable = compiled.ok ? asked : inForce.files
  const { definition } = compiled.ok ? compiled : { definition: compiledOf(inForce.files, version) }
  const condition = compileCondition(expression, conditionScope(definition))
  if (!('holds' in condition)) {
    const [problem] = condition
    throw new Fault('bad_definition', problem?.message ?? 'The condition has a mistake.', problem?.hint)
  }
  const key = `match ${workspace}`
  replaced(running, key)
  const task = { reach: reach(), workspace, files: usable, version, now: clock() }
  const job = matchInThread({ task: 'match', ...task, expression, withinMs: MATCH_MS })
  running.set(key, job)
  try {
    return await job.answer
  } catch (error) {
    if (running.get(key) === job) throw error
    return SUPERSEDED
  } finally {
    if (running.get(key) === job) running.delete(key)
  }
}

function compiledOf(files: Files, version: number) {
  const compiled = compileDefinition(files, version)
  if (!compiled.ok) throw new Fault('bad_definition', 'The definition in force has mistakes.')
  return compiled.definition
}
