import type { IncomingHttpHeaders } from 'node:http'

/** True when a browser says that the page which asks is another site's (H10). Programs say nothing and sign in by key. */
export function isForeign(headers: IncomingHttpHeaders, publicUrl: string | undefined): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const { origin, host } = headers
  if (origin === undefined) return false
  if (publicUrl !== undefined && origin === publicUrl) return false
  return !(URL.canParse(origin) && new URL(origin).host === host)
}
