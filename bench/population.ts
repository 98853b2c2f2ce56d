import type { SubjectId, Timestamp } from '../src/funnel/brand.ts'
import { fromMs } from '../src/funnel/brand.ts'
import type { Fact, FunnelEvent } from '../src/funnel/event.ts'
import { eventId } from '../src/ledger/ids.ts'
import { type Random, randomFrom } from '../test/chaos/random.ts'
import { range } from './measure.ts'

/** Events of everybody. */
export const EVENTS = 10
/** People come over two years that end here. */
export const END = Date.parse('2026-06-30T00:00:00Z')
const DAY = 86_400_000
const SPAN = 730 * DAY
/** A life is over in two months, so that nobody's lies in the future. */
const LIFE = 60 * DAY

const ARRIVALS = [
  { channel: 'direct', source: 'direct' },
  { channel: 'organic search', source: 'google' },
  { channel: 'organic search', source: 'bing' },
  { channel: 'paid search', source: 'google', medium: 'cpc', campaign: 'spring' },
  { channel: 'paid search', source: 'google', medium: 'cpc', campaign: 'brand' },
  { channel: 'organic social', source: 'linkedin' },
  { channel: 'email', source: 'newsletter', medium: 'email', campaign: 'june' },
  { channel: 'referral', source: 'partner.example' },
]
const PATHS = ['/', '/services/backup', '/case-studies/acme', '/blog/ransomware', '/about', '/pricing']
const DEEDS = [
  'content_downloaded',
  'case_study_read',
  'webinar_attended',
  'email_link_clicked',
  'quote_requested',
  'demo_requested',
]
const INDUSTRIES = ['manufacturing', 'healthcare', 'legal', 'finance', 'retail', 'hospitality']
const TITLES = ['CTO', 'Head of IT', 'IT manager', 'Owner', 'Student', 'Accountant']

/** A person of the population: a subject of its own, known by a browser and perhaps by an address. */
export interface Resident {
  readonly subject: SubjectId
  readonly anonymous: string
  readonly email: string | undefined
  readonly facts: readonly Fact[]
}

const page = (random: Random): FunnelEvent => ({ type: 'capture.page-viewed', path: random.pick(PATHS) })

const traitsOf = (random: Random, email: string): FunnelEvent => ({
  type: 'capture.identified',
  traits: {
    ...{ email, title: random.pick(TITLES), industry: random.pick(INDUSTRIES), headcount: random.whole(1, 200) },
    ...(random.chance(0.6) ? { budget: random.whole(500, 40_000), timeline: random.whole(1, 18) } : {}),
  },
})

/** Some pages, for a third an address in the middle, then deeds; a few buy. */
function storyOf(random: Random, email: string | undefined): FunnelEvent[] {
  const touch = random.pick(ARRIVALS)
  return range(EVENTS).map((nth) => {
    if (nth === 0) return { type: 'capture.page-viewed', path: random.pick(PATHS), touch }
    if (email === undefined || nth < 4) return page(random)
    if (nth === 4) return traitsOf(random, email)
    if (nth === 9 && random.chance(0.1)) return { type: 'capture.tracked', name: 'deal_won' }
    return random.chance(0.5) ? page(random) : { type: 'capture.tracked', name: random.pick(DEEDS) }
  })
}

/** The same person for the same number, for ever. `historic` facts start no clock, so a server beside them stays idle. */
export function residentOf(index: number, mode: Fact['mode']): Resident {
  const random = randomFrom(index)
  const start = END - LIFE - random.whole(0, (SPAN - LIFE) / 1000) * 1000
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
  const time = hex(start, 12)
  const subject = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${hex(index, 12)}` as SubjectId
  const email = random.chance(0.35) ? `p${index}@c${Math.floor(index / 3)}.example` : undefined
  let ms = start
  const facts = storyOf(random, email).map((event, nth) => {
    ms += nth < 4 ? random.whole(5_000, 240_000) : random.whole(60_000, (LIFE / EVENTS) | 0)
    const at: Timestamp = fromMs(ms)
    const id = eventId(`bench-${index}-${nth}`)
    return { id, subject, at, recordedAt: at, version: 1, mode, trust: 'trusted', door: 'segment', event } as const
  })
  return { subject, anonymous: `a${index}`, email, facts }
}
