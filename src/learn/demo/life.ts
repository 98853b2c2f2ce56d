import type { Traits } from '../../capture/events.ts'
import type { Chance } from './chance.ts'
import { DAY, HOUR, inWorkingHours, MINUTE } from './moment.ts'
import type { Firm, Name } from './names.ts'
import { type Story, storyOf, type Website } from './story.ts'
import { type Arrival, CASE_STUDIES, MESSAGES, PAGES, PAINS, PROVIDERS, REJECTIONS, STACKS } from './world.ts'

/** How far somebody comes, drawn before the story is told. */
export type Fate = 'visitor' | 'lead' | 'stays' | 'talks' | 'deal' | 'customer'

/** One life to be told. */
export interface Life {
  readonly index: number
  readonly fate: Fate
  readonly arrival: Arrival
  readonly startMs: number
  readonly website: Website
}

/** A lead's life, with who they are. */
export interface LeadLife extends Life {
  readonly name: Name
  readonly firm: Firm
  /** Handed over and answered by nobody yet: what Work undone is for. */
  readonly isForgotten: boolean
}

/** How long a first answer takes. Paid search waits more than a day: that is the leak. */
export const PAID_WAIT_MS: readonly [number, number] = [22 * HOUR, 30 * HOUR]
/** How long everybody else waits. */
export const OTHER_WAIT_MS: readonly [number, number] = [12 * MINUTE, 170 * MINUTE]

const isPaid = ({ touch }: Arrival): boolean => touch.channel === 'paid search'

const readingOf = (chance: Chance, { touch }: Arrival, pages: number): string[] => [
  touch.landing ?? '/',
  ...Array.from({ length: pages - 1 }, () => chance.pick(PAGES)),
]

/** A visitor who never says who they are. */
export function visitorTold(life: Life, chance: Chance): Story {
  const { website } = life
  const story = storyOf({ key: `v${life.index}`, anonymous: `demo-v${life.index}` }, chance, website)
  let ms = life.startMs
  const visits = chance.weighted([
    { weight: 70, n: 1 },
    { weight: 22, n: 2 },
    { weight: 8, n: 4 },
  ]).n
  for (let visit = 0; visit < visits; visit += 1) {
    const paths = readingOf(chance, life.arrival, chance.whole(1, 4))
    if (chance.happens(0.08)) paths.push('/pricing')
    if (website.chance.happens(0.16)) paths.push('/readiness-check')
    if (website.chance.happens(0.1)) paths.push('/contact')
    story.visit(ms, paths, life.arrival.touch)
    ms += chance.whole(1, 12) * DAY + chance.whole(0, 5 * HOUR)
  }
  return story
}

/** A lead, from the first page to wherever they came. */
export function leadTold(life: LeadLife, chance: Chance): Story {
  const { index, name, firm, arrival, fate } = life
  const who = {
    key: `l${index}`,
    anonymous: `demo-l${index}`,
    email: `${name.local}@${firm.domain}`,
    account: [{ kind: 'domain' as const, value: firm.domain }],
  }
  const story = storyOf(who, chance, life.website)
  let ms = story.visit(life.startMs, readingOf(chance, arrival, chance.whole(2, 3)), arrival.touch)
  if (chance.happens(0.35)) {
    ms = story.visit(ms + chance.whole(1, 6) * DAY, [chance.pick(PAGES), chance.pick(CASE_STUDIES)])
  }
  const isReady = fate === 'stays' || fate === 'talks' || fate === 'deal' || fate === 'customer'
  const asked = asksFor(story, ms + MINUTE, life, isReady, chance)
  if (isReady) sell(story, asked, life, chance)
  else linger(story, asked, chance)
  return story
}

/** The form: who they are, and what of their need they say. Answers when it was sent. */
function asksFor(story: Story, ms: number, { fate, name, firm }: LeadLife, isReady: boolean, chance: Chance): number {
  const wantsTalk = fate !== 'lead' && fate !== 'stays' && chance.happens(0.4)
  const person: Traits = {
    ...{ first_name: name.first, last_name: name.last, title: name.title, company: firm.name, industry: firm.industry },
    ...(chance.happens(0.3) ? { phone: `+4420794600${chance.whole(10, 99)}` } : {}),
  }
  if (!isReady) return asksLittle(story, ms, person, firm, chance)
  const need: Traits = {
    ...{
      headcount: Math.max(firm.headcount, 20),
      budget: chance.whole(5, 40) * 1000,
      timeline: chance.pick([1, 3, 6]),
    },
    ...(chance.happens(0.6) ? { tech_stack: [...new Set([chance.pick(STACKS), chance.pick(STACKS)])] } : {}),
    ...(chance.happens(0.5) ? { it_pain: chance.pick(PAINS), current_provider: chance.pick(PROVIDERS) } : {}),
  }
  const says = { ...person, ...need, phone: person.phone ?? `+4420794600${chance.whole(10, 99)}` }
  return wantsTalk
    ? story.sends(ms, { form: 'demo-request', path: '/contact', says, asks: true })
    : story.sends(ms, { form: 'readiness-check', path: '/readiness-check', says: { ...person, ...need }, asks: true })
}

/** Too small, too late, too little, or not said: marketing's to nurture, not a rep's to call. */
function asksLittle(story: Story, ms: number, person: Traits, firm: Firm, chance: Chance): number {
  const kind = chance.whole(0, 3)
  const low = chance.whole(1, 9) * 500
  const phone = `+4420794600${chance.whole(10, 99)}`
  const send = (form: string, paths: readonly string[], need: Traits) =>
    story.sends(ms, { form, path: chance.pick(paths), says: { ...person, ...need }, asks: false })
  const guide = (need: Traits) => send('backup-checklist', CHECKLIST_PAGES, need)
  const small = Math.min(firm.headcount, chance.whole(3, 19))
  // Firms far too small for what it costs: the demo request draws them too.
  const tooSmall = { headcount: small, budget: low, timeline: 24, industry: 'retail', title: 'Office manager', phone }
  if (kind === 0)
    return chance.happens(0.75) ? send('demo-request', DEMO_PAGES, tooSmall) : guide({ headcount: small, budget: low })
  if (kind === 1) return guide({ headcount: firm.headcount, budget: low, timeline: chance.pick([3, 6, 12]) })
  if (kind === 2) return guide({ headcount: firm.headcount, timeline: chance.pick([12, 24]) })
  if (chance.happens(0.55)) return send('newsletter', NEWS_PAGES, {})
  return chance.happens(0.5) ? send('contact', ['/contact'], { message: chance.pick(MESSAGES) }) : guide({})
}

const DEMO_PAGES = ['/contact', '/pricing']
const CHECKLIST_PAGES = ['/guides/backup-checklist', '/guides/backup-checklist', '/de/ransomware']
const NEWS_PAGES = ['/blog', '/blog/ransomware-2026', '/blog/restore-test']

/** Reads a mail now and then, comes back once. Never enough to count as ready by itself. */
function linger(story: Story, from: number, chance: Chance): void {
  let ms = from
  for (let mail = chance.whole(0, 2); mail > 0; mail -= 1) {
    ms += chance.whole(9, 40) * DAY
    story.does(ms, 'email_link_clicked', { mail: 'Monthly letter' })
  }
  if (chance.happens(0.25)) story.visit(ms + chance.whole(2, 20) * DAY, [chance.pick(PAGES), chance.pick(PAGES)])
}

/** What a rep does about somebody ready, and what they do about the rep. */
function sell(story: Story, asked: number, { fate, arrival, isForgotten }: LeadLife, chance: Chance): void {
  if (isForgotten) return
  const wait = isPaid(arrival) && fate === 'stays' ? PAID_WAIT_MS : OTHER_WAIT_MS
  const answered = inWorkingHours(asked) + chance.whole(...wait)
  story.noted(answered, chance.pick(['call_made', 'sales_responded']), { note: 'First answer' })
  if (fate === 'stays') {
    decline(story, answered, chance)
    return
  }
  let ms = answered + chance.whole(2, 20) * HOUR
  for (let visit = chance.whole(2, 5); visit > 0; visit -= 1) {
    story.visit(ms, ['/pricing', chance.pick(CASE_STUDIES), chance.pick(PAGES), chance.pick(PAGES)])
    ms += chance.whole(10, 40) * HOUR
  }
  story.noted(inWorkingHours(ms), 'meeting_booked', { with: 'Recovery review' })
  ms = inWorkingHours(ms + chance.whole(2, 6) * DAY)
  story.noted(ms, 'meeting_held', { minutes: chance.pick([30, 45, 60]) })
  if (fate === 'talks') {
    if (chance.happens(0.4)) story.noted(ms + DAY, 'sales_rejected', { reason: chance.pick(REJECTIONS) })
    else story.noted(ms + HOUR, 'sales_accepted')
    return
  }
  story.noted(ms + HOUR, 'sales_accepted')
}

/** Answered, and it led nowhere: some are given back, most fall silent and read a mail every few weeks. */
function decline(story: Story, answered: number, chance: Chance): void {
  if (chance.happens(0.3)) story.noted(answered + chance.whole(2, 4) * DAY, 'call_made', { note: 'No answer' })
  if (chance.happens(0.08)) story.noted(answered + 6 * DAY, 'sales_rejected', { reason: chance.pick(REJECTIONS) })
  if (chance.happens(0.1)) return
  for (let ms = answered; ms < answered + 182 * DAY; ) {
    ms += chance.whole(30, 70) * DAY
    story.does(ms, 'email_link_clicked', { mail: 'Monthly letter' })
  }
}
