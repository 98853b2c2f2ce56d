import type { FastifyPluginAsync } from 'fastify'
import type { Gate } from '../../access/http.ts'
import { parsed } from '../../access/parsed.ts'
import type { Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import { type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'
import { formVersion } from '../form-versions/store.ts'
import { type Sent, type SubmitParts, submitForm } from '../submission/store.ts'
import { IDS_BODY, LIST_QUERY, type NotReleased, type Released, SUMMARY_QUERY } from './asked.ts'
import { listRefusals, markReleased, setDiscarded, summarise, waitingRefusal } from './store.ts'

export interface RefusedParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
  /** What the forms' own door needs: a release goes through it, past the judge. */
  readonly submit: SubmitParts
}

/** What was refused, why, and letting it in after all. */
export function refusedRoutes(parts: RefusedParts): FastifyPluginAsync {
  const { pool, gate, clock } = parts
  return async (app) => {
    app.get('/api/refusals', async (request) => {
      const { workspace } = await gate(request, 'define')
      const { workspace: _, ...asked } = parsed(LIST_QUERY, request.query)
      const page = await listRefusals(pool, workspace, asked)
      if (page === undefined) throw new Fault('bad_request', 'after: take the place that "next" gave.')
      return page
    })
    app.get('/api/refusals/summary', async (request) => {
      const { workspace } = await gate(request, 'define')
      const { days } = parsed(SUMMARY_QUERY, request.query)
      return summarise(pool, workspace, { days, nowMs: toMs(clock()) })
    })
    app.post('/api/refusals/release', async (request) => {
      const { workspace, by } = await gate(request, 'define')
      const { ids } = parsed(IDS_BODY, request.body, 'body')
      return release(parts, workspace, { ids, by })
    })
    for (const [path, keeps] of [
      ['/api/refusals/discard', false],
      ['/api/refusals/restore', true],
    ] as const)
      app.post(path, async (request) => {
        const { workspace, by } = await gate(request, 'define')
        const { ids } = parsed(IDS_BODY, request.body, 'body')
        return { changed: await setDiscarded(pool, workspace, { ids, by: keeps ? null : by, now: clock() }) }
      })
  }
}

/** One after the other: each is a submission of its own, and the ledger takes it once however often it is asked. */
async function release(
  { pool, clock, submit }: RefusedParts,
  workspace: WorkspaceId,
  { ids, by }: { readonly ids: readonly string[]; readonly by: string },
): Promise<Released> {
  let released = 0
  const failed: { id: string; why: NotReleased }[] = []
  for (const id of new Set(ids)) {
    const found = await waitingRefusal(pool, workspace, id)
    if (found === undefined) {
      failed.push({ id, why: 'gone' })
      continue
    }
    const outcome = await submitAgain(submit, found)
    if (outcome !== 'stored') failed.push({ id, why: outcome })
    else if (await markReleased(pool, workspace, { id, by, now: clock() })) released += 1
  }
  return { released, failed }
}

/** In the version that it was filled in; the submission's id follows from what was sent, so twice is once. */
async function submitAgain(submit: SubmitParts, sent: Sent): Promise<'stored' | NotReleased> {
  const { workspace, form: id, version } = sent
  const known = await formVersion(submit.pool, workspace, id, version)
  if (known === undefined) return 'no_form'
  const { kind } = await submitForm(submit, known.form, sent)
  return kind === 'stored' ? 'stored' : 'bad_answers'
}
