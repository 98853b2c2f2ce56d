import { didYouMean } from '../../definition/nearest.ts'
import { eventName, pagePath } from '../../definition/signal-key.ts'
import type { Addressee } from '../../funnel/capture.ts'
import { externalKind } from '../../identity/normalise.ts'
import { MAX_PATH } from '../segment-kinds.ts'
import { companyTraits } from '../traits.ts'
import { companyOf, type Draft, describeCompany, rowDate, UNDATED, type World } from './draft.ts'
import { identifiersOf, judge } from './identify.ts'
import type { AccountsMap, EventsMap, OpportunitiesMap, SpendMap } from './map.ts'
import { touchIn } from './people.ts'
import { type Row, short } from './row.ts'

/** The fact of a row about a deal: as it stood at its newest date. */
export function opportunityDrafts(row: Row, map: OpportunitiesMap, world: World): Draft[] {
  const deal = map.opportunity
  const id = row.text(deal.id, 'opportunity.id')
  if (id === undefined || id === '') row.tell('missing_value', 'the opportunity has no id')
  const stage = row.text(deal.stage, 'opportunity.stage') ?? ''
  const status = Object.hasOwn(deal.stages, stage) ? deal.stages[stage] : undefined
  if (status === undefined) {
    const hint = didYouMean(stage, Object.keys(deal.stages))
    row.tell('unknown_stage', `the map’s stages do not have "${short(stage)}"${hint === undefined ? '' : `; ${hint}`}`)
  }
  const [openedAt, closedAt] = [row.instant(deal.openedAt, 'openedAt'), row.instant(deal.closedAt, 'closedAt')]
  const value = row.number(deal.value, 'value')
  const [product, rep] = [row.text(deal.product, 'product'), row.text(deal.rep, 'rep')]
  const person = map.identifiers === undefined ? [] : judge(row, map.identifiers, 'identifiers').found
  const company = companyOf(row, map.account, person)
  const traits = row.values(map.columns)
  const date = rowDate(row, world, status === 'open' ? undefined : closedAt, openedAt)
  if (date === undefined || status === undefined || id === undefined) return []
  return [
    ...describeCompany(company.keys, company.name, date),
    {
      part: 'opportunity',
      to: {
        ...{ kind: 'opportunity', key: `${externalKind(map.source).slice('external:'.length)}:${id}` },
        ...(person.length > 0 && { person }),
        ...(company.keys.length > 0 && { account: company.keys }),
      },
      at: date.at,
      event: {
        ...{ type: 'opportunity.recorded', stage, status },
        ...(value !== undefined && { value }),
        ...(product !== undefined && { product }),
        ...(rep !== undefined && { rep }),
        ...(company.name !== undefined && { account: company.name }),
        ...(openedAt !== undefined && { openedAt }),
        ...(closedAt !== undefined && { closedAt }),
        ...(date.isUnknown && { dateUnknown: true, flags: UNDATED }),
        ...(Object.keys(traits).length > 0 && { traits }),
      },
      ...(date.isUnknown && { flags: UNDATED }),
    },
  ]
}

/** The fact of a row about a company. */
export function accountDrafts(row: Row, map: AccountsMap, world: World): Draft[] {
  const { keys, name } = companyOf(row, map.account)
  if (keys.length === 0)
    row.tell('no_identifier', 'the row names no company: its name, website and id are empty or mean nobody')
  const traits = companyTraits({ ...row.values(map.columns), ...(name !== undefined && { name }) })
  // A list of companies is true as of its date; only a date column that is empty here and there is worth a word.
  const known = map.at === undefined ? world.asOf : row.instant(map.at, 'at')
  const date = rowDate(row, world, known)
  if (date === undefined) return []
  const flags = date.isUnknown ? { flags: UNDATED } : {}
  return [
    {
      part: 'account',
      to: { kind: 'account', keys },
      at: date.at,
      event: { type: 'account.described', traits },
      ...flags,
    },
  ]
}

/** The fact of a row about something that somebody did. */
export function eventDrafts(row: Row, map: EventsMap, world: World): Draft[] {
  const identifiers = identifiersOf(row, map.identifiers)
  const company = companyOf(row, map.account, identifiers)
  const properties = row.values(map.event.properties)
  const touch = touchIn(row, map.touch)
  const page = row.text(map.event.page, 'event.page') ?? ''
  const name = eventName(row.text(map.event.name, 'event.name') ?? '')
  if (page === '' && name === '') row.tell('missing_value', 'the row says neither which event nor which page')
  const date = rowDate(row, world, row.instant(map.at, 'at'))
  if (date === undefined) return []
  const to: Addressee = { kind: 'person', identifiers, ...(company.keys.length > 0 && { account: company.keys }) }
  const more = {
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(touch !== undefined && { touch }),
  }
  const event =
    page === ''
      ? { type: 'capture.tracked' as const, name, ...more }
      : { type: 'capture.page-viewed' as const, path: pagePath(page).slice(0, MAX_PATH).toWellFormed(), ...more }
  return [{ part: 'event', to, at: date.at, event, ...(date.isUnknown && { flags: UNDATED }) }]
}

/** The fact of a row about money spent on a channel. */
export function spendDrafts(row: Row, map: SpendMap, world: World): Draft[] {
  const { spend } = map
  const needed = (cell: SpendMap['spend']['channel'], name: string): string => {
    const said = row.text(cell, name) ?? ''
    if (said === '') row.tell('missing_value', `${name} is empty`)
    return said
  }
  const [channel, currency] = [needed(spend.channel, 'channel'), needed(spend.currency, 'currency').toUpperCase()]
  needed(spend.amount, 'amount')
  const amount = row.number(spend.amount, 'amount')
  const [from, to] = [row.day(spend.from, 'from'), row.day(spend.to, 'to')]
  const date = rowDate(row, world, row.instant(spend.from, 'from'))
  if (date === undefined || amount === undefined) return []
  const first = from ?? date.at.slice(0, 10)
  const [campaign, source] = [row.text(spend.campaign, 'campaign'), row.text(spend.source, 'source')]
  const count = (name: 'impressions' | 'clicks' | 'reach') => {
    const said = row.number(spend[name], name)
    return said === undefined ? {} : { [name]: Math.round(said) }
  }
  const said = {
    ...(campaign !== undefined && { campaign }),
    ...(source !== undefined && { source }),
    ...{ ...count('impressions'), ...count('clicks'), ...count('reach') },
  }
  const event = { type: 'spend.recorded' as const, channel, amount, currency, from: first, to: to ?? first, ...said }
  return [{ part: 'spend', to: { kind: 'workspace' }, at: date.at, event }]
}
