import type { Pool } from '../../db/pool.ts'
import { adapterFor } from './adapter.ts'
import { IDLE_DAYS } from './session.ts'

const MINUTE = 60
const DAY = 86_400

/** Long beats complicated; what is longer than the upper bound is no password but a way to keep us busy. */
export const PASSWORD = { min: 10, max: 200 } as const

/** The prefix of better-auth's own cookies, which never leave the process: see calls.ts. */
export const PREFIX = 'inner'

const times = { createdAt: 'created_at', updatedAt: 'updated_at' }

/** better-auth over our tables: passwords, sessions, second factors. Its handler is not mounted; every route is ours. */
export async function authEngine(pool: Pool, secret: string) {
  // Loaded when somebody signs in: most commands and most tests never do.
  const [{ betterAuth }, { twoFactor }] = await Promise.all([
    import('better-auth/minimal'),
    import('better-auth/plugins/two-factor'),
  ])
  return betterAuth({
    appName: 'Sluice',
    // Asked for, but no address is ever built from it.
    baseURL: 'http://sluice.invalid',
    secret,
    database: adapterFor(pool),
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      requireEmailVerification: true,
      revokeSessionsOnPasswordReset: true,
      minPasswordLength: PASSWORD.min,
      maxPasswordLength: PASSWORD.max,
    },
    user: { modelName: 'users', fields: { ...times, emailVerified: 'email_verified' } },
    account: {
      modelName: 'credentials',
      fields: { ...times, userId: 'user_id', accountId: 'account_id', providerId: 'provider_id' },
    },
    session: {
      modelName: 'sessions',
      fields: {
        ...times,
        userId: 'user_id',
        expiresAt: 'expires_at',
        userAgent: 'user_agent',
        ipAddress: 'ip_address',
      },
      expiresIn: IDLE_DAYS * DAY,
      // sessionsOf prolongs them.
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    verification: {
      modelName: 'verifications',
      fields: { ...times, expiresAt: 'expires_at' },
      storeIdentifier: 'hashed',
    },
    advanced: {
      cookiePrefix: PREFIX,
      useSecureCookies: false,
      // Addresses are personal data, and a session needs none.
      ipAddress: { disableIpTracking: true },
    },
    plugins: [
      twoFactor({
        issuer: 'Sluice',
        twoFactorCookieMaxAge: 10 * MINUTE,
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'two_factors',
            fields: {
              userId: 'user_id',
              backupCodes: 'backup_codes',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
    ],
  })
}
