/**
 * The key a request carries: `Basic base64(KEY:)` as Segment's clients send it, `Bearer KEY`, or `writeKey` in the body where
 * a browser cannot set headers. A header that is neither is no key, whatever the body says.
 */
export function keyIn(authorization: string | undefined, body: unknown): string | undefined {
  if (authorization !== undefined) return keyInHeader(authorization)
  if (typeof body !== 'object' || body === null || !('writeKey' in body)) return undefined
  return typeof body.writeKey === 'string' && body.writeKey !== '' ? body.writeKey : undefined
}

function keyInHeader(authorization: string): string | undefined {
  const [, scheme = '', credentials = ''] = /^(basic|bearer) +([\w.~+/=-]+) *$/i.exec(authorization) ?? []
  if (scheme === '') return undefined
  if (scheme.toLowerCase() === 'bearer') return credentials
  const user = Buffer.from(credentials, 'base64').toString('utf8').split(':')[0]
  return user === '' ? undefined : user
}
