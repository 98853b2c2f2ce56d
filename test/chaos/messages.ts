import { derivedId } from '../../src/capture/message-id.ts'
import type { Random } from './random.ts'

/** One call as a client would make it, with the ids of every fact that its acknowledgement promises. */
export interface Message {
  readonly path: '/v1/batch' | '/v1/leads' | '/v1/track' | '/v1/identify' | '/v1/group'
  readonly body: object
  readonly ids: readonly string[]
  /** Leads and companies come from a backend, which the server trusts; visits come from a browser. */
  readonly key: 'write' | 'secret'
}

/** Visitors that are still about; older ones are never heard of again, so that streams stay as short as in life. */
const ABOUT = 250
const NAMES = ['case_study_read', 'content_downloaded', 'webinar_attended', 'email_link_clicked', 'meeting_booked']
const PATHS = ['/', '/pricing', '/case-studies/acme', '/services/backup', '/about']
const INDUSTRIES = ['manufacturing', 'healthcare', 'legal', 'finance', 'retail']
const MINUTE = 60_000

const emailOf = (person: number): string => `p${person}@c${person}.example`

/** What a funnel's visitors do, in no order: visits, sign-ins that join two browsers, late facts, requests that need an owner. */
export function storyteller(random: Random, prefix: string): () => Message {
  let told = 0
  let people = ABOUT
  const id = () => `${prefix}-${++told}`
  const somebody = () => random.whole(people - ABOUT, people)
  const browserOf = (person: number) => `b${person}-${random.whole(0, 1)}`
  // Never now: two facts of one instant are rare in life, and a client's clock is not ours.
  const when = () => {
    const late = random.chance(0.15) ? random.whole(MINUTE, 45 * MINUTE) : random.whole(0, 1500)
    return new Date(Date.now() - late).toISOString()
  }
  const visit = (person: number) => {
    const messageId = id()
    const common = { messageId, anonymousId: browserOf(person), timestamp: when() }
    if (random.chance(0.5)) {
      const url = `https://www.example${random.pick(PATHS)}`
      return { ...common, type: 'page', properties: { url, mid: messageId } }
    }
    return { ...common, type: 'track', event: random.pick(NAMES), properties: { mid: messageId } }
  }
  const identify = (person: number) => {
    const messageId = id()
    const traits = { email: emailOf(person), mid: messageId, ...(random.chance(0.4) ? fit(random) : {}) }
    return { messageId, type: 'identify', anonymousId: browserOf(person), timestamp: when(), traits }
  }
  const batch = (): Message => {
    const calls = Array.from({ length: random.whole(1, 16) }, () =>
      random.chance(0.25) ? identify(somebody()) : visit(somebody()),
    )
    return { path: '/v1/batch', body: { batch: calls }, ids: calls.map(({ messageId }) => messageId), key: 'write' }
  }
  const lead = (): Message => {
    const person = somebody()
    const messageId = id()
    const asked = random.pick(['quote_requested', 'demo_requested'])
    const events = [
      { page: '/pricing', properties: { mid: derivedId(messageId, '0') } },
      ...(random.chance(0.6) ? [{ event: asked, properties: { mid: derivedId(messageId, '1') } }] : []),
    ]
    const body = { messageId, email: emailOf(person), mid: messageId, ...fit(random), events }
    const ids = [messageId, ...events.map(({ properties }) => properties.mid)]
    return {
      path: '/v1/leads',
      body: random.chance(0.5) ? { ...body, anonymousId: browserOf(person) } : body,
      ids,
      key: 'secret',
    }
  }
  const company = (): Message => {
    const person = somebody()
    const messageId = id()
    const traits = {
      industry: random.pick(INDUSTRIES),
      employees: random.whole(1, 400),
      mid: derivedId(messageId, 'group'),
    }
    const body = { messageId, groupId: `g${person}`, userId: emailOf(person), timestamp: when(), traits }
    return { path: '/v1/group', body, ids: [messageId], key: 'secret' }
  }
  return () => {
    if (random.chance(0.3)) people += 1
    const kind = random.whole(1, 100)
    if (kind <= 45) return batch()
    if (kind <= 75) return lead()
    if (kind <= 80) return company()
    const call = random.chance(0.5) ? visit(somebody()) : identify(somebody())
    const path = call.type === 'identify' ? '/v1/identify' : '/v1/track'
    if (call.type === 'page') return { path: '/v1/batch', body: { batch: [call] }, ids: [call.messageId], key: 'write' }
    return { path, body: call, ids: [call.messageId], key: 'write' }
  }
}

const fit = (random: Random) => ({
  headcount: random.pick([3, 15, 40, 120]),
  budget: random.pick([1000, 6000, 20_000]),
  timeline: random.pick([3, 9]),
})
