/** Where a browser may be sent: an http(s) address, or a path of this server. Undefined for anything else, such as `javascript:` (E2). */
export function webAddress(written: string): string | undefined {
  // What a browser would drop or turn round before reading: `java\nscript:`, `/\evil.com`.
  if (/[\p{Cc}\p{Cf}\s\\]/u.test(written)) return undefined
  if (written.startsWith('/')) return written.startsWith('//') ? undefined : written
  if (!/^https?:\/\/[^/]/i.test(written) || !URL.canParse(written)) return undefined
  const url = new URL(written)
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  return isWeb && url.username === '' && url.password === '' ? url.href : undefined
}

/** An origin as a browser says it, `*` for any; undefined when it is none. */
export function webOrigin(written: string): string | undefined {
  if (written === '*') return '*'
  const address = webAddress(written)
  if (address === undefined || address.startsWith('/')) return undefined
  const url = new URL(address)
  return url.pathname === '/' && url.search === '' && url.hash === '' ? url.origin : undefined
}
