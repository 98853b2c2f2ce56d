import { isTargetText, safeTarget } from '../../access/target.ts'

/** Where a browser may be sent: an http(s) address, or a path of this server. Undefined for anything else, such as `javascript:` (E2). */
export function webAddress(written: string): string | undefined {
  if (!written.startsWith('/')) return safeTarget(written)
  // Read as a browser reads it, which drops or turns round some signs: `/\evil.com` is another site.
  return isTargetText(written) && !written.startsWith('//') ? written : undefined
}

/** An origin as a browser says it, `*` for any; undefined when it is none. */
export function webOrigin(written: string): string | undefined {
  if (written === '*') return '*'
  const address = webAddress(written)
  if (address === undefined || address.startsWith('/')) return undefined
  const url = new URL(address)
  return url.pathname === '/' && url.search === '' && url.hash === '' ? url.origin : undefined
}
