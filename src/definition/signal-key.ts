/** `Demo Requested`, `demo-requested` and `demoRequested` are one event: `demo_requested`. */
export function eventName(name: string): string {
  return name
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
}

/** A page is its path: lower case, without query, fragment or trailing slash; a full address is reduced to it. */
export function pagePath(address: string): string {
  const withoutOrigin = address.trim().replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
  const said = withoutOrigin.replace(/[?#].*$/, '').toLowerCase()
  // By hand: a pattern would look at a run of slashes once for each of them.
  let end = said.length
  while (said[end - 1] === '/') end -= 1
  const path = said.slice(0, end)
  return path.startsWith('/') ? path : `/${path}`
}

/** The key under which occurrences are kept: a name that begins with a slash is a page, any other an event. */
export const signalKey = (name: string): string =>
  name.startsWith('/') ? `visited:${pagePath(name)}` : `did:${eventName(name)}`
