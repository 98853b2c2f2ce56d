import type { Traits } from '../../capture/events.ts'
import type { Chance } from './chance.ts'
import { DAY, HOUR, inWorkingHours, MINUTE } from './moment.ts'
import type { Firm, Name } from './names.ts'
import { type Story, storyOf, type Told } from './story.ts'
import { type Arrival, CASE_STUDIES, PAGES, PAINS, PROVIDERS, REJECTIONS, STACKS } from './world.ts'

/** How far somebody comes, drawn before the story is told. */
export type Fate = 'visitor' | 'lead' | 'stays' | 'talks' | 'deal' | 'customer'

/** One life to be told. */
export interface Life {
  readonly index: number
  readonly fate: Fate
  readonly arrival: Arrival
  readonly startMs: number
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
export function visitorTold(life: Life, chance: Chance): Told[] {
  const story = storyOf({ key: `v${life.index}`, anonymous: `demo-v${life.index}` }, chance)
  let ms = life.startMs
  const visits = chance.weighted([
    { weight: 70, n: 1 },
    { weight: 22, n: 2 },
    { weight: 8, n: 4 },
  ]).n
  for (let visit = 0; visit < visits; visit += 1) {
    const paths = readingOf(chance, life.arrival, chance.whole(1, 4))
    if (chance.happens(0.08)) paths.push('/pricing')
    story.visit(ms, paths, life.arrival.touch)
    ms += chance.whole(1, 12) * DAY + chance.whole(0, 5 * HOUR)
  }
  return story.told
}

/** A lead, from the first page to wherever they came. */
export function leadTold(life: LeadLife, chance: Chance): Told[] {
  const { index, name, firm, arrival, fate } = life
  const who = {
    key: `l${index}`,
    anonymous: `demo-l${index}`,
    email: `${name.local}@${firm.domain}`,
    account: [{ kind: 'domain' as const, value: firm.domain }],
  }
  const story = storyOf(who, chance)
  let ms = story.visit(life.startMs, readingOf(chance, arrival, chance.whole(2, 3)), arrival.touch)
  if (chance.happens(0.35)) {
    ms = story.visit(ms + chance.whole(1, 6) * DAY, [chance.pick(PAGES), chance.pick(CASE_STUDIES)])
  }
  const isReady = fate === 'stays' || fate === 'talks' || fate === 'deal' || fate === 'customer'
  const asked = asksFor(story, ms + MINUTE, life, isReady, chance)
  if (isReady) sell(story, asked, life, chance)
  else linger(story, asked, chance)
  return story.told
}

/** The form: who they are, and what of their need they say. Answers when it was sent. */
function asksFor(story: Story, ms: number, { fate, name, firm }: LeadLife, isReady: boolean, chance: Chance): number {
  const wantsTalk = fate !== 'lead' && fate !== 'stays' && chance.happens(0.4)
  const form = wantsTalk ? chance.pick(['quote_requested', 'demo_requested']) : 'content_downloaded'
  story.visit(ms, [wantsTalk ? '/contact' : isReady ? '/readiness-check' : '/guides/backup-checklist'])
  const person: Traits = {
    ...{ first_name: name.first, last_name: name.last, title: name.title, company: firm.name, industry: firm.industry },
    email: `${name.local}@${firm.domain}`,
    ...(chance.happens(0.3) ? { phone: `+4420794600${chance.whole(10, 99)}` } : {}),
    country: firm.country,
  }
  const need: Traits = isReady
    ? {
        ...{
          headcount: Math.max(firm.headcount, 20),
          budget: chance.whole(5, 40) * 1000,
          timeline: chance.whole(1, 6),
        },
        ...(chance.happens(0.6) ? { tech_stack: [chance.pick(STACKS), chance.pick(STACKS)] } : {}),
        ...(chance.happens(0.5) ? { it_pain: chance.pick(PAINS), current_provider: chance.pick(PROVIDERS) } : {}),
      }
    : halfSaid(firm, chance)
  story.says(ms + 30_000, { ...person, ...need })
  const what = wantsTalk ? {} : { file: isReady ? 'Readiness report' : 'The backup checklist' }
  story.does(ms + 31_000, form, what, isReady)
  return ms + 31_000
}

/** Too small, too late, too little, or not said: marketing's to nurture, not a rep's to call. */
function halfSaid(firm: Firm, chance: Chance): Traits {
  const kind = chance.whole(0, 3)
  if (kind === 0) return { headcount: Math.min(firm.headcount, chance.whole(3, 19)), budget: chance.whole(1, 9) * 500 }
  if (kind === 1) return { headcount: firm.headcount, budget: chance.whole(1, 9) * 500, timeline: chance.whole(2, 12) }
  if (kind === 2) return { headcount: firm.headcount, timeline: chance.whole(8, 24) }
  return {}
}

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
