import type { RepId } from '../../funnel/brand.ts'
import { fromMs } from '../../funnel/brand.ts'
import type { Capture } from '../../funnel/capture.ts'
import { idOf } from '../../funnel/hash.ts'
import type { OpportunityRecorded } from '../../handoff/events.ts'
import type { Chance } from './chance.ts'
import { DAY } from './moment.ts'
import type { Firm } from './names.ts'
import type { Told } from './story.ts'
import { COMPANY, REPS } from './world.ts'

const PRODUCTS = ['Backup', 'Managed IT', 'Backup and recovery test']

const recorded = (id: string, key: string, at: number, firm: Firm, event: Omit<OpportunityRecorded, 'type'>): Told => ({
  asks: false,
  capture: {
    messageId: `demo:${id}`,
    to: {
      kind: 'opportunity',
      key: `${COMPANY.slug}:${key}`,
      account: [{ kind: 'domain', value: firm.domain }],
    },
    at: fromMs(at),
    mode: 'live',
    trust: 'trusted',
    door: 'crm',
    event: { type: 'opportunity.recorded', ...event },
  },
})

/**
 * The deal of a lead: opened after the last thing told, and won, lost or still open. It stands with the company; what it means for the
 * person is told as deeds, since the ledger would tell them of a deal's past at today's date.
 */
export function dealTold(told: readonly Told[], isWon: boolean, firm: Firm, chance: Chance): Told[] {
  const last = told.at(-1)?.capture
  if (last === undefined || last.to.kind !== 'person') return []
  const value = chance.whole(6, 48) * 500
  const product = chance.pick(PRODUCTS)
  const key = `deal-${idOf('demo', last.messageId).slice(0, 8)}`
  const opened = Date.parse(last.at) + chance.whole(1, 4) * DAY
  const said = (suffix: string, ms: number, name: string): Told => {
    const event = { type: 'capture.tracked' as const, name, properties: { deal: product, value } }
    return { asks: false, capture: { ...last, messageId: `demo:${key}:${suffix}`, at: fromMs(ms), event } }
  }
  const base = { value, product, openedAt: fromMs(opened) }
  const sent = opened + chance.whole(2, 9) * DAY
  const closed = sent + chance.whole(4, 21) * DAY
  const found = [
    said('open', opened, 'opportunity_created'),
    recorded(`${key}:1`, key, opened + 1000, firm, { ...base, stage: 'Discovery', status: 'open' }),
    said('proposal', sent, 'proposal_sent'),
    recorded(`${key}:2`, key, sent + 1000, firm, { ...base, stage: 'Proposal', status: 'open' }),
  ]
  if (!isWon && chance.happens(0.4)) return found
  const status = isWon ? ('won' as const) : ('lost' as const)
  const end = { ...base, stage: isWon ? 'Won' : 'Lost', status, closedAt: fromMs(closed) }
  return [...found, said('end', closed, `deal_${status}`), recorded(`${key}:3`, key, closed + 1000, firm, end)]
}

/** Deals of companies that were customers before: known from the CRM, with nobody's visits behind them. */
export function oldDealsTold(firms: readonly Firm[], startMs: number, chance: Chance): Told[] {
  return firms.flatMap((firm, index) => {
    const opened = startMs + chance.whole(1, 120) * DAY
    const closed = opened + chance.whole(12, 55) * DAY
    const isWon = chance.happens(0.6)
    return [
      recorded(`old-${index}`, `old-${index}`, closed, firm, {
        ...{ stage: isWon ? 'Won' : 'Lost', status: isWon ? 'won' : 'lost', value: chance.whole(8, 60) * 500 },
        ...{ product: chance.pick(PRODUCTS), openedAt: fromMs(opened), closedAt: fromMs(closed) },
        rep: REPS[index % REPS.length]?.name ?? '',
      }),
    ]
  })
}

/** The reps of the company, as facts of their teams. */
export function repsTold(startMs: number, repId: (email: string) => RepId): Told[] {
  return REPS.map(({ name, email, team, weight, timezone, active }, index) => {
    const capture: Capture = {
      ...{ messageId: `demo:rep:${index}`, to: { kind: 'pool', team }, at: fromMs(startMs), mode: 'live' },
      ...{ trust: 'human', door: 'reps api' },
      event: { type: 'route.rep-described', rep: repId(email), name, email, weight, timezone, active },
    }
    return { capture, asks: false }
  })
}
