import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify'
import type { Gate } from '../access/http.ts'
import type { AuditResult, SafekeepingAnswer } from '../access/safekeeping.ts'
import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { lastBackup } from '../db/last-backup.ts'
import { inWorkspace, type Pool, type Reach } from '../db/pool.ts'
import { workspaceById } from '../db/workspace.ts'
import { Fault } from '../fault.ts'
import type { Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { AuditReport } from '../ledger/audit/audit.ts'
import { auditApart } from './audit-thread.ts'

export interface SafekeepingParts {
  readonly config: Pick<Config, 'home'>
  readonly database: Database
  readonly gate: Gate
  readonly clock: () => Timestamp
}

interface Running {
  readonly workspace: WorkspaceId
  readonly startedAt: Timestamp
  readonly done: number
  readonly total: number
}

/** Where the data is, its last backup, and the audit: started here, run in a thread, its last result kept. One at a time. */
export function safekeepingRoutes(parts: SafekeepingParts): FastifyPluginAsync {
  const { config, database, gate, clock } = parts
  let running: Running | undefined
  const failed = new Map<WorkspaceId, string>()
  const answer = async (workspace: WorkspaceId): Promise<SafekeepingAnswer> => {
    const now = running?.workspace === workspace ? running : undefined
    return {
      database: database.kind,
      home: config.home,
      lastBackup: lastBackup(config.home) ?? null,
      audit: {
        running: now === undefined ? null : { startedAt: now.startedAt, done: now.done, total: now.total },
        failed: failed.get(workspace) ?? null,
        last: (await lastAudit(database.app, workspace)) ?? null,
      },
    }
  }
  const begin = async (workspace: WorkspaceId, by: string, log: FastifyBaseLogger) => {
    const found = await workspaceById(database.app, workspace)
    if (found === undefined) throw new Fault('bad_workspace', 'There is no such workspace.')
    if (running !== undefined) return
    const startedAt = clock()
    running = { workspace, startedAt, done: 0, total: 0 }
    failed.delete(workspace)
    const asked = {
      reach: opsReach(database),
      isolation: database.isolation,
      workspace: { id: workspace, slug: found.slug },
      now: startedAt,
    }
    auditApart(asked, (done, total) => {
      running = { workspace, startedAt, done, total }
    })
      .then((report) => keep(database.app, workspace, { startedAt, endedAt: clock(), by, report }))
      .catch((error: unknown) => {
        failed.set(workspace, 'The audit broke off. The log says why.')
        log.error({ err: error }, 'an audit broke off')
      })
      .finally(() => {
        running = undefined
      })
  }
  return async (app) => {
    app.get('/api/data', async (request) => answer((await gate(request, 'manage')).workspace))
    app.post('/api/audit', async (request, reply) => {
      const { workspace, by } = await gate(request, 'manage')
      if (running !== undefined && running.workspace !== workspace)
        throw new Fault('too_many_requests', 'Another workspace is being audited.', 'Begin again when it is done.')
      await begin(workspace, by, request.log)
      return reply.status(202).send(await answer(workspace))
    })
  }
}

/** An embedded server that was killed comes back on another port, which only the pool knows. */
function opsReach({ ops, reach }: Database): Reach {
  const { port } = ops.options
  return port === undefined || reach.ops.connectionString !== undefined ? reach.ops : { ...reach.ops, port }
}

interface Ended {
  readonly startedAt: Timestamp
  readonly endedAt: Timestamp
  readonly by: string
  readonly report: AuditReport
}

async function keep(pool: Pool, workspace: WorkspaceId, { startedAt, endedAt, by, report }: Ended): Promise<void> {
  const { clean, checks } = report
  await inWorkspace(pool, workspace, (client) =>
    client.query(
      `insert into audits (workspace_id, started_at, ended_at, started_by, report) values ($1, $2, $3, $4, $5)
       on conflict (workspace_id) do update set started_at = excluded.started_at, ended_at = excluded.ended_at,
         started_by = excluded.started_by, report = excluded.report`,
      [workspace, startedAt, endedAt, by, JSON.stringify({ clean, checks })],
    ),
  )
}

async function lastAudit(pool: Pool, workspace: WorkspaceId): Promise<AuditResult | undefined> {
  const { rows } = await inWorkspace(pool, workspace, (client) =>
    client.query<AuditResult>(
      `select started_at as "startedAt", ended_at as "endedAt", started_by as "startedBy",
              (report -> 'clean')::bool as clean, report -> 'checks' as checks
         from audits where workspace_id = $1`,
      [workspace],
    ),
  )
  return rows[0]
}
