import { Fault } from '../../fault.ts'
import { PASSWORD } from './engine.ts'

const PRESENT = () => new Fault('bad_request', 'password: this is not your present password.')
const LENGTH = () =>
  new Fault(
    'bad_request',
    `password: ${PASSWORD.min} to ${PASSWORD.max} characters are needed.`,
    'A sentence is a good password.',
  )
const LINK = () => new Fault('not_found', 'This link was used already or has expired.', 'Ask for a new one.')
/** What a wrong code is refused with, and one that was right once. */
export const wrongCode = () =>
  new Fault('unauthorized', 'This code is wrong or was used already.', 'Wait for the next one, or use a backup code.')
const AGAIN = () => new Fault('unauthorized', 'This sign-in took too long.', 'Sign in again.')

/** What better-auth refuses with, by its code, and how it is said here: the same for an unknown address and a wrong password (H3). */
const REFUSALS: Readonly<Record<string, () => Fault>> = {
  INVALID_EMAIL_OR_PASSWORD: () =>
    new Fault('unauthorized', 'The address or the password is wrong.', 'Try again, or have a new password set.'),
  INVALID_EMAIL: () =>
    new Fault('unauthorized', 'The address or the password is wrong.', 'Try again, or have a new password set.'),
  INVALID_PASSWORD: PRESENT,
  CREDENTIAL_ACCOUNT_NOT_FOUND: PRESENT,
  PASSWORD_TOO_SHORT: LENGTH,
  PASSWORD_TOO_LONG: LENGTH,
  INVALID_TOKEN: LINK,
  USER_NOT_FOUND: LINK,
  INVALID_CODE: wrongCode,
  INVALID_BACKUP_CODE: wrongCode,
  INVALID_TWO_FACTOR_COOKIE: AGAIN,
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: () => new Fault('unauthorized', 'Too many wrong codes.', 'Sign in again.'),
  ACCOUNT_TEMPORARILY_LOCKED: () =>
    new Fault('too_many_requests', 'Too many wrong codes.', 'Wait a quarter of an hour, then sign in again.'),
  TOTP_NOT_ENABLED: () => new Fault('bad_request', 'Two-factor sign-in was not begun.'),
  TOTP_ALREADY_ENABLED: () => new Fault('bad_request', 'Two-factor sign-in is on already.'),
  TWO_FACTOR_NOT_ENABLED: () => new Fault('bad_request', 'Two-factor sign-in is off.'),
  BACKUP_CODES_NOT_ENABLED: () => new Fault('bad_request', 'Two-factor sign-in is off.'),
  UNAUTHORIZED: () => new Fault('unauthorized', 'Your session ended.', 'Sign in again.'),
}

/** A failure of better-auth in our words; anything that is none of its refusals stays what it is. */
export function faultOf(error: unknown): unknown {
  const code = refusalCode(error)
  return code === undefined ? error : (REFUSALS[code]?.() ?? error)
}

function refusalCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('body' in error)) return undefined
  const { body } = error
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined
  return typeof body.code === 'string' ? body.code : undefined
}
