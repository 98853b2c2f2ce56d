import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../access/http.ts'
import { line, parsed } from '../access/parsed.ts'
import type { Pool } from '../db/pool.ts'
import { Fault } from '../fault.ts'
import { fromMs, type Timestamp, toMs, type WorkspaceId } from '../funnel/brand.ts'
import type { FunnelAnswer } from '../measure/answer.ts'
import { FUNNEL_QUERY } from '../measure/http.ts'
import { type Asked, parseQuestion } from '../measure/question.ts'

/** What share links need of the rest of the server. */
export interface ShareParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly funnel: (workspace: WorkspaceId, asked: Asked) => Promise<FunnelAnswer>
  /** What reports of the workspace are split by: groups of many, never a trait such as an address. */
  readonly splits: (workspace: WorkspaceId) => Promise<readonly string[]>
}

const MAX_DAYS = 90
const DAY_MS = 86_400_000
/** A workspace with more links than this has lost sight of them. */
const MAX_SHARES = 100

/** The body of `POST /api/shares`: a question of the funnel report, and for how many days the link lives. */
export const SHARE = z.strictObject({
  question: FUNNEL_QUERY.default({}),
  label: line(100).default(''),
  days: z.number().int().min(1).max(MAX_DAYS).default(30),
})
/** `sluice_v_` and 32 characters; as a Bearer it is refused everywhere, since it opens its own address alone (G13). */
export const SHARE_TOKEN = z.object({ token: z.string().regex(/^sluice_v_[\w-]{32}$/, 'this is no share link') })
const ID = z.object({ id: z.uuid() })

interface ShareRow {
  readonly id: string
  readonly workspace: WorkspaceId
  readonly name: string
  readonly locale: string
  readonly currency: string
  readonly timezone: string
  readonly question: Asked
  readonly label: string
  readonly created_by: string
  readonly created_at: Timestamp
  readonly expires_at: Timestamp
}

/** Links that show one funnel report, read-only, to somebody without an account: made, listed, ended, opened. */
export function shareRoutes({ pool, gate, clock, funnel, splits }: ShareParts): FastifyPluginAsync {
  return (app) => {
    app.post('/api/shares', async (request, reply) => {
      const { workspace, by } = await gate(request, 'define')
      const { question, label, days } = parsed(SHARE, request.body, 'body')
      // A question that cannot be answered would be found out by whoever the link was sent to.
      const { by: split } = parseQuestion(question, toMs(clock()))
      if (split !== null && !(await splits(workspace)).includes(split))
        throw new Fault(
          'bad_request',
          `A report split by "${split}" may name people, so it is not shared.`,
          'Split it by channel, campaign or rep.',
        )
      const made = { id: randomUUIDv7(), token: `sluice_v_${randomBytes(24).toString('base64url')}` }
      const expires = fromMs(toMs(clock()) + days * DAY_MS)
      await pool.query(
        `insert into shares (id, workspace_id, token_hash, question, label, created_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [made.id, workspace, hashOf(made.token), JSON.stringify(question), label, by, clock(), expires],
      )
      return reply.status(201).send({ id: made.id, path: `/shared/${made.token}`, expires_at: expires })
    })
    app.get('/api/shares', async (request) => {
      const { workspace } = await gate(request, 'define')
      const { rows } = await pool.query(
        `select id, question, label, created_by, created_at, expires_at from shares
          where workspace_id = $1 and revoked_at is null and expires_at > $2 order by created_at desc limit ${MAX_SHARES}`,
        [workspace, clock()],
      )
      return { shares: rows }
    })
    app.delete('/api/shares/:id', async (request) => {
      const { workspace } = await gate(request, 'define')
      const { rowCount } = await pool.query(
        'update shares set revoked_at = $3 where workspace_id = $1 and id = $2 and revoked_at is null',
        [workspace, parsed(ID, request.params, 'path').id, clock()],
      )
      if (rowCount === 0) throw new Fault('not_found', 'There is no such link.')
      return { ended: true }
    })
    app.get('/api/shared/:token', async (request, reply) => {
      const share = await opened(pool, request.params, clock())
      reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer')
      const report = await funnel(share.workspace, share.question)
      const { name, locale, currency, timezone, label, expires_at } = share
      return { workspace: { name, locale, currency, timezone }, label, expires_at, report }
    })
    app.post('/api/shared/:token', () => {
      throw new Fault('forbidden', 'A share link only shows its report.')
    })
    return Promise.resolve()
  }
}

async function opened(pool: Pool, params: unknown, at: Timestamp): Promise<ShareRow> {
  const read = SHARE_TOKEN.safeParse(params)
  const { rows } = read.success
    ? await pool.query<ShareRow>(
        `select s.id, s.workspace_id as workspace, w.name, w.locale, w.currency, w.timezone, s.question, s.label, s.created_by, s.created_at, s.expires_at
           from shares s join workspaces w on w.id = s.workspace_id
          where s.token_hash = $1 and s.revoked_at is null and s.expires_at > $2`,
        [hashOf(read.data.token), at],
      )
    : { rows: [] }
  if (rows[0] === undefined)
    throw new Fault('not_found', 'This link shows nothing any more.', 'Ask whoever sent it for a new one.')
  return rows[0]
}

/** A plain hash is enough for 192 random bits. */
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
