import type { FastifyPluginAsync } from 'fastify'
import type { Config } from '../../config.ts'
import { mailerOf } from '../mail.ts'
import { authCalls } from './calls.ts'
import { keyRoutes } from './key-routes.ts'
import { sweep } from './limits.ts'
import type { AuthParts } from './parts.ts'
import { passwordRoutes } from './password-routes.ts'
import { secretOf } from './secret.ts'
import { sessionRoutes } from './session-routes.ts'
import { teamRoutes } from './team-routes.ts'
import { workspaceRoutes } from './workspace-routes.ts'

const SWEEP_MS = 3_600_000

/** Everything about signing in, people and keys. */
export function authRoutes(
  config: Config,
  given: Omit<AuthParts, 'calls' | 'mailer' | 'secret' | 'publicUrl'>,
): FastifyPluginAsync {
  return async (app) => {
    let secret: string | undefined
    const read = () => {
      secret ??= secretOf(config)
      return secret
    }
    const pool = given.database.app
    const parts: AuthParts = {
      ...given,
      calls: authCalls(pool, read),
      mailer: mailerOf(config, app.log),
      secret: read,
      publicUrl: config.publicUrl,
    }
    for (const routes of [sessionRoutes, passwordRoutes, teamRoutes, workspaceRoutes, keyRoutes])
      await app.register(routes(parts))
    const timer = setInterval(() => {
      sweep(pool, given.clock()).catch((error: unknown) => app.log.warn({ err: error }, 'old sessions were not swept'))
    }, SWEEP_MS).unref()
    app.addHook('onClose', () => clearInterval(timer))
  }
}
