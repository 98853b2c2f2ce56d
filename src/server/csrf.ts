import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Fault } from '../fault.ts'
import type { Cookies } from './auth/cookie.ts'

/** A page of another site can make its own name point here (DNS rebinding); it cannot make the browser send one of these. */
const OUR_NAME = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Doors for strangers of every site, which look at no cookie: a member who tries their own site's form is one of them. */
const STRANGERS = /^\/(f|x)\//

/** Refuses what another site makes a browser send with our cookie (H1, H10), before its body is read; keys are not a browser's own. */
export function guardCookies(app: FastifyInstance, cookies: Cookies, publicUrl: string | undefined): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const refusal = refusalOf(request, cookies, publicUrl)
    if (refusal === undefined) done()
    else done(refusal)
  })
}

function refusalOf(request: FastifyRequest, cookies: Cookies, publicUrl: string | undefined): Fault | undefined {
  const { headers, host, method } = request
  if (STRANGERS.test(request.routeOptions.url ?? '')) return undefined
  const hasCookie = cookies.read(headers, 'session') !== undefined
  // A browser adds by itself what somebody typed for a proxy in front of us, so that it vouches for nobody who also has a session.
  if (headers.authorization !== undefined && !hasCookie) return undefined
  const own = originsOf(host, publicUrl)
  if (hasCookie && own.length === 0)
    return new Fault(
      'forbidden',
      `This Sluice is not known as ${host}.`,
      `Start it with PUBLIC_URL set to the address you use.`,
    )
  if (SAFE.has(method)) return undefined
  const { origin } = headers
  const site = headers['sec-fetch-site']
  // Signing in needs no cookie yet, so that another site's origin is refused there too.
  const isOurs = request.routeOptions.url?.startsWith('/api/') === true
  if (!hasCookie && (!isOurs || origin === undefined)) return undefined
  if (origin !== undefined && own.includes(canonical(origin)) && (site === undefined || site === 'same-origin'))
    return undefined
  return new Fault('forbidden', 'This came from another site than ours.', hintFor(publicUrl))
}

const hintFor = (publicUrl: string | undefined): string =>
  publicUrl === undefined
    ? 'Away from the computer it runs on, Sluice needs PUBLIC_URL set to the address you use.'
    : `Use ${publicUrl}.`

/** Where our own pages can come from, for a request that was sent to `host`: nowhere, for a name that only points here. */
function originsOf(host: string, publicUrl: string | undefined): string[] {
  const isHere = OUR_NAME.test(host)
  const isPublic = publicUrl !== undefined && new URL(publicUrl).host === host.toLowerCase()
  const here = isHere ? [canonical(`http://${host}`)] : []
  // A proxy on this machine may speak to us by a loopback name.
  return publicUrl !== undefined && (isPublic || isHere) ? [publicUrl, ...here] : here
}

const canonical = (origin: string): string => (URL.canParse(origin) ? new URL(origin).origin : origin)
