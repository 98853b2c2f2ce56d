import { z } from 'zod'
import { ROLES } from '../../access/access.ts'
import { CHANGE_PASSWORD, CONFIRM, FORGOT, PRESENT, RESET } from '../auth/password-routes.ts'
import { SECOND_FACTOR, SIGN_IN } from '../auth/session-routes.ts'
import { SET_UP } from '../auth/workspace-routes.ts'
import type { Route } from './route.ts'

const user = z.object({ id: z.uuid(), email: z.string(), name: z.string(), twoFactor: z.boolean() })
const workspace = z.object({
  ...{ slug: z.string(), name: z.string(), role: z.enum(ROLES), locale: z.string(), currency: z.string() },
  timezone: z.string(),
  demo: z.boolean(),
})
const state = z.object({
  user: user.nullable(),
  workspaces: z.array(workspace),
  setUp: z.enum(['needed', 'done']),
  mail: z.boolean().describe('Whether mail can be sent from here.'),
})
const signedIn = { schema: z.object({ signedIn: z.boolean(), twoFactor: z.boolean() }) }
const changed = { schema: z.object({ changed: z.literal(true) }) }
const twoFactor = { schema: z.object({ twoFactor: z.boolean() }) }
const codes = z.array(z.string()).describe('Each works once, for when the phone is away.')
const password = 'three words and a river'

/** Signing in and out, passwords, second factors, the first run. */
export const SESSION_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/api/session', door: 'open' },
    summary: 'Who is signed in, and where they belong; nobody is an answer too.',
    answer: { schema: state },
  },
  {
    ...{ method: 'post', path: '/api/session', door: 'open' },
    summary: 'Signs in; with two-factor sign-in on, only halfway.',
    body: { schema: SIGN_IN, example: { email: 'ana@us.example', password } },
    answer: signedIn,
    fails: [400, 401, 403, 429],
  },
  {
    ...{ method: 'post', path: '/api/session/two-factor', door: 'open' },
    summary: 'The other half: a code of the authenticator app, or a backup code.',
    body: { schema: SECOND_FACTOR, example: { code: '123456' } },
    answer: signedIn,
    fails: [400, 401, 403, 429],
  },
  {
    ...{ method: 'delete', path: '/api/session', door: 'open' },
    summary: 'Signs out.',
    answer: { schema: z.object({ signedIn: z.literal(false) }) },
    fails: [403],
  },
  {
    ...{ method: 'post', path: '/api/password/forgot', door: 'open' },
    summary: 'Mails a link that sets a new password; answered alike for every address.',
    body: { schema: FORGOT, example: { email: 'ana@us.example' } },
    answer: { schema: z.object({ asked: z.literal(true) }) },
    fails: [400, 403, 429],
  },
  {
    ...{ method: 'post', path: '/api/password/reset', door: 'open' },
    summary: 'Sets a new password by such a link, and ends every session.',
    body: { schema: RESET, example: { token: 'of the link', password } },
    answer: changed,
    fails: [400, 403, 404],
  },
  {
    ...{ method: 'post', path: '/api/password', door: 'session' },
    summary: 'Changes one’s own password, and ends every other session.',
    body: { schema: CHANGE_PASSWORD, example: { present: password, password: 'four words and a river' } },
    answer: changed,
    fails: [400, 429],
  },
  {
    ...{ method: 'post', path: '/api/two-factor', door: 'session' },
    summary: 'Begins two-factor sign-in: what to scan, and backup codes. It is on once a code confirms it.',
    body: { schema: PRESENT, example: { password } },
    answer: {
      schema: z.object({ uri: z.string().describe('otpauth://…, as a QR code shows it.'), backupCodes: codes }),
    },
    fails: [400, 429],
  },
  {
    ...{ method: 'post', path: '/api/two-factor/confirm', door: 'session' },
    summary: 'Switches it on.',
    body: { schema: CONFIRM, example: { code: '123456' } },
    answer: twoFactor,
    fails: [400],
  },
  {
    ...{ method: 'post', path: '/api/two-factor/backup-codes', door: 'session' },
    summary: 'New backup codes; the old ones are dead.',
    body: { schema: PRESENT, example: { password } },
    answer: { schema: z.object({ backupCodes: codes }) },
    fails: [400, 429],
  },
  {
    ...{ method: 'delete', path: '/api/two-factor', door: 'session' },
    summary: 'Switches it off.',
    body: { schema: PRESENT, example: { password } },
    answer: twoFactor,
    fails: [400, 429],
  },
  {
    ...{ method: 'post', path: '/api/set-up', door: 'open', status: 201 },
    summary: 'Makes the first owner, by the link that the console printed.',
    body: {
      schema: SET_UP,
      example: { token: 'of the link', name: 'Ana', email: 'ana@us.example', password, workspace: 'Us' },
    },
    answer: { schema: z.object({ workspace: z.literal('main') }) },
    fails: [400, 403],
  },
]
