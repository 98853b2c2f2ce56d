import { parseBatch } from '../src/capture/segment.ts'
import { fromMs } from '../src/funnel/brand.ts'
import type { Capture } from '../src/funnel/capture.ts'
import { randomFrom } from '../test/chaos/random.ts'
import { range } from './measure.ts'

/** A call as Segment's browser client sends it. */
export type Call = Readonly<Record<string, unknown>>

const PATHS = ['/', '/services/backup', '/case-studies/acme', '/pricing', '/blog/ransomware', '/about']
const REFERRERS = ['', 'https://www.google.com/', 'https://www.linkedin.com/feed/', 'https://news.example/it']
const CAMPAIGNS = [
  '',
  '',
  '',
  '?utm_source=google&utm_medium=cpc&utm_campaign=spring',
  '?utm_source=linkedin&utm_medium=social',
]
const INDUSTRIES = ['manufacturing', 'legal', 'finance', 'retail', 'hospitality']
const EVENTS_A_VISIT = 5
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

function page(name: string, visitor: number, nth: number, ms: number): Call {
  const random = randomFrom(visitor * 16 + nth)
  const url = `https://www.sluice.example${random.pick(PATHS)}${nth === 0 ? random.pick(CAMPAIGNS) : ''}`
  return {
    type: 'page',
    messageId: `${name}-${visitor}-${nth}`,
    anonymousId: `${name}-a${visitor}`,
    timestamp: fromMs(ms),
    properties: { url, title: 'Sluice Managed IT', referrer: nth === 0 ? random.pick(REFERRERS) : '' },
    context: { locale: 'en-GB', userAgent: AGENT, library: { name: 'analytics.js', version: '4.2.0' } },
  }
}

function identify(name: string, visitor: number, nth: number, ms: number): Call {
  const random = randomFrom(visitor * 16 + nth)
  const email = `p${visitor}@${name}-c${Math.floor(visitor / 3)}.example`
  const traits = { email, title: 'Head of IT', headcount: random.whole(1, 400), industry: random.pick(INDUSTRIES) }
  return {
    ...{ type: 'identify', messageId: `${name}-${visitor}-${nth}`, anonymousId: `${name}-a${visitor}` },
    ...{ timestamp: fromMs(ms), traits, context: { locale: 'en-GB', userAgent: AGENT } },
  }
}

/** The `nth` call of a visit: anonymous pages, then an identify. */
const callOf = (name: string, visitor: number, nth: number, ms: number): Call =>
  nth === EVENTS_A_VISIT - 1 ? identify(name, visitor, nth, ms) : page(name, visitor, nth, ms)

/** Events ten milliseconds apart that ended just now, so that none is late. */
const instantOf = (index: number, count: number): number => Date.now() - 60_000 - (count - index) * 10

/** One visit after the other, five events each: how a queue of a client or of a proxy empties itself. */
export const visits = (name: string, count: number): Call[] =>
  range(count).map((index) =>
    callOf(name, Math.floor(index / EVENTS_A_VISIT), index % EVENTS_A_VISIT, instantOf(index, count)),
  )

/** The same visits, all at the same time: neighbouring events never belong to one person. */
export function mingled(name: string, count: number): Call[] {
  const visitors = Math.ceil(count / EVENTS_A_VISIT)
  return range(count).map((index) =>
    callOf(name, index % visitors, Math.floor(index / visitors), instantOf(index, count)),
  )
}

/** The worst case: every event is the first page of somebody new. */
export const strangers = (name: string, count: number): Call[] =>
  range(count).map((index) => page(name, index, 0, instantOf(index, count)))

/** What the tracker sends: a page, and how it was read; only the first page of a visit has a referrer from elsewhere. */
export const readings = (name: string, count: number): Call[] =>
  range(count).map((index) => {
    const visitor = Math.floor(index / 6)
    const nth = index % 6
    const ms = instantOf(index, count)
    const viewed = page(name, visitor, nth - (nth % 2), ms)
    const url = `https://www.sluice.example${PATHS[(visitor + nth - (nth % 2)) % PATHS.length]}`
    if (nth % 2 === 0)
      return nth === 0
        ? viewed
        : { ...viewed, properties: { url, title: 'Sluice', referrer: 'https://www.sluice.example/' } }
    const properties = { path: new URL(url).pathname, seconds: 40, scroll: 80 }
    return { ...viewed, type: 'track', event: 'page_read', messageId: `${name}-${visitor}-read-${nth}`, properties }
  })

/** What the batch door makes of calls. */
export function capturesOf(calls: readonly Call[]): Capture[] {
  const given = { receivedAt: fromMs(Date.now()), trust: 'trusted', newId: () => '' } as const
  return range(Math.ceil(calls.length / 1000)).flatMap((index) => {
    const read = parseBatch({ batch: calls.slice(index * 1000, index * 1000 + 1000) }, given)
    if (!read.ok) throw new Error(read.refusal.message)
    return read.items.flatMap((item) => (item.ok ? item.captures : []))
  })
}
