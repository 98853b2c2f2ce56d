import type { DefinitionPart } from '../../capture/forms/around.ts'
import type { Definition } from '../../definition/definition.ts'
import type { RepId, Timestamp } from '../../funnel/brand.ts'
import { fromMs, toMs } from '../../funnel/brand.ts'
import type { Capture } from '../../funnel/capture.ts'
import { type Chance, chanceOf } from './chance.ts'
import { dealTold, oldDealsTold, repsTold } from './deal.ts'
import { type DemoForm, demoForms } from './doors.ts'
import { type Fate, leadTold, visitorTold } from './life.ts'
import { DAY, MINUTE, momentBetween, SPAN_DAYS } from './moment.ts'
import { type Firm, firmsOf, nameOf } from './names.ts'
import type { SentForm } from './sent.ts'
import type { Story, Told, Website } from './story.ts'
import { ARRIVALS, type Arrival } from './world.ts'

const VISITORS = 2150
const LEADS = 1150
const FIRMS = 230
/** Who came in the last hours, so that the first look at the demo shows something of today. */
const JUST_NOW = 9
/** Every other lead of the last days that nobody has got round to. */
const FORGOTTEN_DAYS = 9
/** The largest batch: small enough that nobody waits long behind one. */
const AT_ONCE = 400
/** How long the ledger takes to find an owner, as the demo tells it. */
const ASSIGNED_MS = 90_000

/** What a demo is made from; the same gives the same. */
export interface DemoPlan {
  readonly seed: number
  readonly now: Timestamp
  readonly repId: (email: string) => RepId
  readonly proofId: Website['proofId']
  readonly definition: DefinitionPart
}

/** All that is told: facts in their order, and the forms that were sent with them. */
export interface Demo {
  readonly batches: readonly Batch[]
  readonly forms: readonly DemoForm[]
  readonly sent: readonly SentForm[]
}

/** What one transaction is handed, and what its clock says. */
export interface Batch {
  readonly now: Timestamp
  readonly captures: readonly Capture[]
}

/** What of a definition the story asks. */
export const demoPlan = ({ fields, playbook }: Definition): Pick<DemoPlan, 'definition'> => ({
  definition: { fields, consent: playbook.consent },
})

/** When the story of a demo begins. */
export const demoStart = (now: Timestamp): number => toMs(now) - SPAN_DAYS * DAY

/** Six months of Tidemark up to `now`, cut into batches; the same for the same seed and instant. */
export function demoOf(plan: DemoPlan): Demo {
  const nowMs = toMs(plan.now)
  const startMs = demoStart(plan.now)
  const forms = demoForms(plan.definition, startMs, nowMs)
  const setting = { seed: plan.seed, startMs, nowMs, website: { forms, nowMs, proofId: plan.proofId } }
  const chance = chanceOf(plan.seed)
  const firms = firmsOf(chance, FIRMS)
  const stories = [
    ...range(VISITORS).map((index) => visitor(index, setting)),
    ...range(LEADS).map((index) => lead(index, firms, setting)),
  ]
  const told = [
    ...firms.flatMap((firm) => firmTold(firm, startMs)),
    ...repsTold(startMs, plan.repId),
    ...spendTold(startMs, nowMs, chance),
    ...oldDealsTold(firms.slice(0, 26), startMs, chance),
    ...stories.flatMap((story) => story.told),
  ]
  const past = told.filter(({ capture }) => toMs(capture.at) <= nowMs)
  past.sort((a, b) => (a.capture.at < b.capture.at ? -1 : a.capture.at > b.capture.at ? 1 : 0))
  const sent = stories.flatMap((story) => story.sent).filter(({ at }) => toMs(at) <= nowMs)
  return {
    batches: batched(past, nowMs),
    forms,
    sent: sent.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  }
}

const range = (n: number): number[] => Array.from({ length: n }, (_, index) => index)

/** Where and when every story plays. */
interface Setting {
  readonly seed: number
  readonly startMs: number
  readonly nowMs: number
  readonly website: Omit<Website, 'chance' | 'takes'>
}

function visitor(index: number, { seed, startMs, nowMs, website }: Setting): Story {
  const chance = chanceOf(seed, 10_000 + index)
  const at = momentBetween(chance, startMs, nowMs)
  const own = { ...website, chance: chanceOf(seed, 300_000 + index), takes: true }
  const life = { index, fate: 'visitor' as const, arrival: arrivalOf(chance), startMs: at, website: own }
  if (index >= JUST_NOW) return visitorTold(life, chance)
  return visitorTold({ ...life, startMs: nowMs - chance.whole(2, 40) * MINUTE }, chance)
}

const arrivalOf = (chance: Chance): Arrival => chance.weighted(ARRIVALS)

/** Of those who are ready, how many talk to sales: who found us by themselves often, and of paid search hardly anybody. */
const TALKS: Readonly<Record<string, number>> = {
  'paid search': 0.01,
  'organic search': 0.18,
  referral: 0.16,
  partner: 0.16,
}
const OTHERS_TALK = 0.1

function fateOf({ touch }: Arrival, chance: Chance): Fate {
  if (!chance.happens(0.44)) return 'lead'
  const share = TALKS[touch.channel] ?? OTHERS_TALK
  if (!chance.happens(share)) return 'stays'
  if (!chance.happens(0.7)) return 'talks'
  return chance.happens(0.42) ? 'customer' : 'deal'
}

function lead(index: number, firms: readonly Firm[], { seed, startMs, nowMs, website }: Setting): Story {
  const chance = chanceOf(seed, 100_000 + index)
  const arrival = arrivalOf(chance)
  const fate = fateOf(arrival, chance)
  const ready = fate !== 'lead'
  const firm = pickFirm(firms, ready, chance)
  const at = momentBetween(chance, startMs, nowMs)
  const isNew = index < JUST_NOW
  const life = {
    website: { ...website, chance: chanceOf(seed, 400_000 + index), takes: fate !== 'stays' },
    ...{ index, firm, arrival, fate: isNew && ready ? ('stays' as const) : fate },
    isForgotten: fate === 'stays' && index % 2 === 0 && at > nowMs - FORGOTTEN_DAYS * DAY,
    name: nameOf(chance, index),
    startMs: isNew ? nowMs - chance.whole(25, 200) * MINUTE : at,
  }
  const story = leadTold(life, chance)
  if (fate === 'deal' || fate === 'customer')
    story.told.push(...dealTold(story.told, fate === 'customer', firm, chance))
  return story
}

/** Ready people work at firms of twenty and more; a fifth of all come from a few firms, so that buying groups form. */
function pickFirm(firms: readonly Firm[], ready: boolean, chance: Chance): Firm {
  const among = ready ? firms.filter(({ headcount }) => headcount >= 20) : firms
  return chance.happens(0.2) ? chance.pick(among.slice(0, 18)) : chance.pick(among)
}

function firmTold({ name, domain, headcount, country }: Firm, startMs: number): Told[] {
  const capture: Capture = {
    ...{ messageId: `demo:firm:${domain}`, to: { kind: 'account', keys: [{ kind: 'domain', value: domain }] } },
    ...{ at: fromMs(startMs), mode: 'live', trust: 'trusted', door: 'crm' },
    event: { type: 'account.described', traits: { name, website: `https://${domain}`, headcount, country } },
  }
  return [{ capture, asks: false }]
}

/** A week's cost of each way in that costs something. */
function spendTold(startMs: number, nowMs: number, chance: Chance): Told[] {
  const weeks = Math.ceil((nowMs - startMs) / (7 * DAY))
  return ARRIVALS.filter(({ weekly }) => weekly > 0).flatMap(({ touch, weekly, perClick }, place) =>
    range(weeks).map((week): Told => {
      const from = startMs + week * 7 * DAY
      const amount = Math.round(weekly * (0.85 + chance.whole(0, 30) / 100))
      const clicks = perClick === 0 ? {} : { clicks: Math.round(amount / perClick), impressions: amount * 9 }
      return {
        asks: false,
        capture: {
          ...{ messageId: `demo:spend:${place}:${week}`, to: { kind: 'workspace' }, at: fromMs(from) },
          ...{ mode: 'live', trust: 'trusted', door: 'ads' },
          event: {
            ...{ type: 'spend.recorded', channel: touch.channel, source: touch.source, amount, currency: 'EUR' },
            ...(touch.campaign === undefined ? {} : { campaign: touch.campaign }),
            ...{ from: fromMs(from).slice(0, 10), to: fromMs(from + 6 * DAY).slice(0, 10) },
            ...clicks,
          },
        },
      }
    }),
  )
}

/** A batch ends where somebody is to be given an owner: its clock then says shortly after that. */
function batched(told: readonly Told[], nowMs: number): Batch[] {
  const batches: Batch[] = []
  let captures: Capture[] = []
  const close = (pause: number) => {
    const last = captures.at(-1)
    if (last === undefined) return
    batches.push({ now: fromMs(Math.min(toMs(last.at) + pause, nowMs)), captures })
    captures = []
  }
  for (const { capture, asks } of told) {
    captures.push(capture)
    if (asks) close(ASSIGNED_MS)
    else if (captures.length >= AT_ONCE) close(0)
  }
  close(0)
  return batches
}
