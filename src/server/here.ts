/** What tells where a request comes from. */
export interface Arriving {
  /** Of the socket itself, which no header can claim. */
  readonly socketAddress: string | undefined
  readonly httpVersion: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

const LOOPBACK = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|::ffff:127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/
/** A page of another site can make its own name point here (DNS rebinding); it cannot make the browser send one of these. */
const OUR_NAME = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i
/** What proxies add on behalf of somebody who is not here. */
const PROXIED = /^(x-forwarded-.*|forwarded|via|x-real-ip|cf-connecting-ip|true-client-ip)$/i
/** A page of ours, or the address bar; older browsers say nothing. */
const OUR_PAGE = new Set([undefined, 'same-origin', 'none'])

/**
 * True when whoever asks sits at this machine and came directly: a loopback socket, a loopback name, no trace of a proxy, and no
 * other site's page. Some proxies leave no trace but speak HTTP/1.0 (nginx by default), so that is refused too.
 */
export function isFromHere({ socketAddress, httpVersion, headers }: Arriving): boolean {
  const { host } = headers
  return (
    LOOPBACK.test(socketAddress ?? '') &&
    httpVersion !== '1.0' &&
    typeof host === 'string' &&
    OUR_NAME.test(host) &&
    !Object.keys(headers).some((name) => PROXIED.test(name)) &&
    OUR_PAGE.has(textOf(headers['sec-fetch-site']))
  )
}

const textOf = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' || value === undefined ? value : value.join()
