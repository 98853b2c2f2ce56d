import { createHmac, randomBytes } from 'node:crypto'
import type { Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import { fromMs } from '../../funnel/brand.ts'
import { authEngine, PREFIX } from './engine.ts'
import { useCode } from './limits.ts'
import { faultOf, wrongCode } from './refusal.ts'
import { tokenHash } from './session.ts'
import { endPromises } from './users.ts'

/** A sign-in that succeeded, or that waits for its second factor. */
export type SignInResult = { readonly token: string } | { readonly challenge: string }

/** What the routes ask of better-auth; tokens in and out are what our own cookies say. */
export interface AuthCalls {
  readonly signIn: (email: string, password: string, userAgent: string) => Promise<SignInResult>
  readonly secondFactor: (challenge: string, code: string, isBackup: boolean, userAgent: string) => Promise<string>
  /** A session for somebody who proved who they are by a link of ours. */
  readonly begin: (userId: string, userAgent: string) => Promise<string>
  readonly hash: (password: string) => Promise<string>
  /** The token of a link that sets a new password once. */
  readonly allowReset: (userId: string, minutes: number) => Promise<string>
  readonly reset: (token: string, password: string) => Promise<void>
  /** Ends every session; the answer is a new one. */
  readonly changePassword: (token: string, present: string, password: string) => Promise<string>
  readonly enableTwoFactor: (token: string, password: string) => Promise<{ uri: string; backupCodes: string[] }>
  readonly confirmTwoFactor: (token: string, code: string) => Promise<string>
  readonly disableTwoFactor: (token: string, password: string) => Promise<string>
  readonly newBackupCodes: (token: string, password: string) => Promise<string[]>
}

const SESSION = `${PREFIX}.session_token`
const CHALLENGE = `${PREFIX}.two_factor`
/** As better-auth looks for it. */
const resetName = (token: string): string => `reset-password:${token}`

/** The engine is made at the first call; a secret that cannot be read is told then. */
export function authCalls(pool: Pool, secret: () => string): AuthCalls {
  let made: ReturnType<typeof authEngine> | undefined
  const engine = () => {
    made ??= authEngine(pool, secret())
    return made
  }
  const session = (token: string, userAgent = '') =>
    new Headers({ cookie: `${SESSION}=${signed(token, secret())}`, 'user-agent': userAgent })
  const ask = async <T>(work: (api: Api) => Promise<T>): Promise<T> => {
    try {
      return await work((await engine()).api)
    } catch (error) {
      throw faultOf(error)
    }
  }
  return {
    signIn: async (email, password, userAgent) => {
      const headers = new Headers({ 'user-agent': userAgent })
      const { headers: said } = await ask((api) =>
        api.signInEmail({ body: { email, password }, headers, returnHeaders: true }),
      )
      const challenge = cookieIn(said, CHALLENGE)
      return challenge === undefined ? { token: tokenIn(said) } : { challenge }
    },
    secondFactor: async (challenge, code, isBackup, userAgent) => {
      const asked = {
        body: { code },
        headers: new Headers({ cookie: `${CHALLENGE}=${challenge}`, 'user-agent': userAgent }),
        returnHeaders: true as const,
      }
      const { headers, response } = await ask<{ headers: Headers; response: { user: { id: string } } }>((api) =>
        isBackup ? api.verifyBackupCode(asked) : api.verifyTOTP(asked),
      )
      const token = tokenIn(headers)
      // A code that somebody saw being typed is good for another minute, but not for another sign-in.
      if (isBackup || (await useCode(pool, response.user.id, code, fromMs(Date.now())))) return token
      await pool.query('delete from sessions where token = $1', [tokenHash(token)])
      throw wrongCode()
    },
    begin: async (userId, userAgent) => {
      const { internalAdapter } = await (await engine()).$context
      const { token } = await internalAdapter.createSession(userId, false, { userAgent })
      return token
    },
    hash: async (password) => (await (await engine()).$context).password.hash(password),
    allowReset: async (userId, minutes) => {
      const { internalAdapter } = await (await engine()).$context
      const token = randomBytes(24).toString('base64url')
      const expiresAt = new Date(Date.now() + minutes * 60_000)
      await internalAdapter.createVerificationValue({ identifier: resetName(token), value: userId, expiresAt })
      return token
    },
    reset: async (token, newPassword) => {
      const { internalAdapter } = await (await engine()).$context
      const holder = (await internalAdapter.findVerificationValue(resetName(token)))?.value
      await ask((api) => api.resetPassword({ body: { token, newPassword } }))
      if (holder !== undefined) await endPromises(pool, holder)
    },
    changePassword: async (token, currentPassword, newPassword) => {
      const body = { currentPassword, newPassword, revokeOtherSessions: true }
      const { headers, response } = await ask((api) =>
        api.changePassword({ body, headers: session(token), returnHeaders: true }),
      )
      await endPromises(pool, response.user.id)
      return tokenIn(headers)
    },
    ...twoFactorCalls(ask, session),
  }
}

type Api = Awaited<ReturnType<typeof authEngine>>['api']
type TwoFactorCalls = Pick<AuthCalls, 'enableTwoFactor' | 'confirmTwoFactor' | 'disableTwoFactor' | 'newBackupCodes'>

function twoFactorCalls(
  ask: <T>(work: (api: Api) => Promise<T>) => Promise<T>,
  session: (token: string) => Headers,
): TwoFactorCalls {
  return {
    enableTwoFactor: async (token, password) => {
      const said = await ask((api) =>
        api.enableTwoFactor({ body: { password, method: 'totp' }, headers: session(token) }),
      )
      if (said.method !== 'totp') throw new Fault('internal', 'Another second factor than asked for came back.')
      return { uri: said.totpURI, backupCodes: said.backupCodes }
    },
    confirmTwoFactor: async (token, code) => {
      const { headers } = await ask((api) =>
        api.verifyTOTP({ body: { code }, headers: session(token), returnHeaders: true }),
      )
      return cookieIn(headers, SESSION) === undefined ? token : tokenIn(headers)
    },
    disableTwoFactor: async (token, password) => {
      const { headers } = await ask((api) =>
        api.disableTwoFactor({ body: { password }, headers: session(token), returnHeaders: true }),
      )
      return tokenIn(headers)
    },
    newBackupCodes: async (token, password) =>
      (await ask((api) => api.generateBackupCodes({ body: { password }, headers: session(token) }))).backupCodes,
  }
}

/** As better-auth signs its cookies; ours say the token alone, which is enough of a secret by itself. */
function signed(token: string, secret: string): string {
  return encodeURIComponent(`${token}.${createHmac('sha256', secret).update(token).digest('base64')}`)
}

function cookieIn(headers: Headers, name: string): string | undefined {
  const line = headers.getSetCookie().findLast((each) => each.startsWith(`${name}=`))
  const value = line?.slice(name.length + 1).split(';')[0]
  return value === '' ? undefined : value
}

function tokenIn(headers: Headers): string {
  const value = cookieIn(headers, SESSION)
  if (value === undefined) throw new Fault('internal', 'No session was made.')
  const text = decodeURIComponent(value)
  return text.slice(0, text.lastIndexOf('.'))
}
