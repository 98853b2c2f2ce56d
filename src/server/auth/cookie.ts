import type { IncomingHttpHeaders } from 'node:http'

/** The cookies of sign-in; behind https their names bind them to this very host and to https (`__Host-`). */
export interface CookieNames {
  readonly session: string
  /** Of a sign-in whose second factor is still to come. */
  readonly challenge: string
  /** Says that an account signed in here before, so that strangers who guess its password cannot keep its owner out. */
  readonly device: string
}

export interface Cookies {
  readonly names: CookieNames
  /** What `set-cookie` says; without a value it ends the cookie. */
  readonly write: (name: keyof CookieNames, value: string, seconds: number) => string
  readonly read: (headers: IncomingHttpHeaders, name: keyof CookieNames) => string | undefined
}

/** How cookies are named, written and read for people who reach us at `publicUrl`. */
export function cookiesFor(publicUrl: string | undefined): Cookies {
  const isSecure = publicUrl?.startsWith('https:') === true
  const prefix = isSecure ? '__Host-' : ''
  const names: CookieNames = {
    session: `${prefix}sluice_session`,
    challenge: `${prefix}sluice_challenge`,
    device: `${prefix}sluice_device`,
  }
  return {
    names,
    write: (name, value, seconds) =>
      `${names[name]}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${isSecure ? '; Secure' : ''}`,
    read: (headers, name) => cookieOf(headers.cookie, names[name]),
  }
}

/** Long cookie headers are not ours; the first of two of one name wins, as browsers send the more specific first. */
function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').slice(0, 8192).split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}
