import type { Timestamp } from '../../funnel/brand.ts'
import type { Addressee } from '../../funnel/capture.ts'
import { touchOf } from '../channel.ts'
import type { Touch } from '../events.ts'
import { personTraits } from '../traits.ts'
import { companyOf, type Draft, describeCompany, type RowDate, rowDate, UNDATED, type World } from './draft.ts'
import { identifiersOf } from './identify.ts'
import type { Declared, PeopleMap, Suppress, TouchMap, When } from './map.ts'
import type { Row } from './row.ts'

/** Where a row says somebody came from: the file's own words for source and channel, GA4's rules for what it leaves open. */
export function touchIn(row: Row, map: TouchMap | undefined): Touch | undefined {
  if (map === undefined) return undefined
  const said = (name: keyof TouchMap): string | undefined => row.text(map[name], name) || undefined
  const [source, channel, landing] = [said('source'), said('channel'), said('landing')]
  const campaign = {
    ...{ name: said('campaign'), source, medium: said('medium'), term: said('term'), content: said('content') },
  }
  const told = touchOf({ campaign, url: landing, referrer: said('referrer') })
  if (told === undefined && channel === undefined && landing === undefined) return undefined
  return {
    ...(told ?? { source: 'unknown', channel: 'unassigned' }),
    ...(source !== undefined && { source }),
    ...(channel !== undefined && { channel }),
    ...(landing !== undefined && { landing }),
  }
}

/** The facts of a row about a person: who it is, where from, which stages when, whose it is. */
export function peopleDrafts(row: Row, map: PeopleMap, world: World): Draft[] {
  const identifiers = identifiersOf(row, map.identifiers)
  const company = companyOf(row, map.account, identifiers)
  const touch = touchIn(row, map.touch)
  const said = row.values(map.columns)
  const stages = map.stages.map((stage, index) => declared(row, stage, world.stageIds[index] ?? ''))
  const reached = oneEach(stages.filter((stage) => stage !== undefined))
  const suppressed = map.suppress.map((one) => suppression(row, one)).filter((one) => one !== undefined)
  const dates = reached.flatMap(({ at }) => (at === undefined ? [] : [at])).sort()
  const date = rowDate(row, world, row.instant(map.at, 'at'), dates[0])
  if (date === undefined) return []
  const email = identifiers.find(({ kind }) => kind === 'email')?.value
  const traits = {
    ...personTraits({ ...said, ...(company.name !== undefined && { company: company.name }) }),
    ...(email !== undefined && { email }),
    ...(row.emptied.length > 0 && { empty_fields: row.emptied }),
  }
  const to: Addressee = { kind: 'person', identifiers, ...(company.keys.length > 0 && { account: company.keys }) }
  const flags = date.isUnknown ? { flags: UNDATED } : {}
  const event = { type: 'capture.identified' as const, traits, ...(touch !== undefined && { touch }) }
  return [
    { part: 'person', to, at: date.at, event, ...flags },
    ...describeCompany(company.keys, company.name, date),
    ...reached.map((stage) => stageDraft(stage, date, to, world)),
    ...suppressed.map(({ reason, at }) => suppressDraft(reason, at ?? date.at, to, world)),
    ...ownerDrafts(row, map, date, to, world),
  ]
}

interface Reached {
  readonly stage: string
  readonly reason: string | undefined
  readonly at: Timestamp | undefined
  /** A date column of its own was empty though the row says the stage was reached. */
  readonly isUndated: boolean
}

function declared(row: Row, map: Declared, stage: string): Reached | undefined {
  const { when, at, reason } = map
  if (when !== undefined && !isSo(row, when, 'stages.when')) return undefined
  const found = row.instant(at, 'stages.at')
  // An empty date means not reached, unless another column says it was.
  if (at !== undefined && found === undefined && when === undefined) return undefined
  return { stage, reason, at: found, isUndated: map.undated === true || (at !== undefined && found === undefined) }
}

/** Whether a row is one of those that a part of the map speaks of. */
function isSo(row: Row, { column, is }: When, name: string): boolean {
  const said = (row.text(column, name) ?? '').toLowerCase()
  return is === undefined ? said !== '' : [is].flat().some((one) => one.toLowerCase() === said)
}

/** One fact a stage: a date of its own says more than another column's word for it. */
function oneEach(reached: readonly Reached[]): Reached[] {
  const best = new Map<string, Reached>()
  for (const one of reached) if (best.get(one.stage)?.at === undefined) best.set(one.stage, one)
  return [...best.values()]
}

interface Closed {
  readonly reason: Suppress['reason']
  readonly at: Timestamp | undefined
}

function suppression(row: Row, { when, reason, at }: Suppress): Closed | undefined {
  return isSo(row, when, 'suppress.when') ? { reason, at: row.instant(at, 'suppress.at') } : undefined
}

const suppressDraft = (reason: Suppress['reason'], at: Timestamp, to: Addressee, world: World): Draft => ({
  part: `suppressed.${reason}`,
  to,
  at,
  event: { type: 'capture.suppressed', channel: 'email', reason, source: world.map.source },
})

function stageDraft({ stage, reason, at, isUndated }: Reached, date: RowDate, to: Addressee, world: World): Draft {
  const isUnknown = at === undefined && (date.isUnknown || isUndated)
  return {
    part: `stage.${stage}`,
    to,
    at: at ?? (isUndated ? (world.asOf ?? date.at) : date.at),
    event: {
      ...{ type: 'stage.declared', stage, by: 'import', reason: reason ?? `Said by ${world.map.source}` },
      ...(isUnknown && { dateUnknown: true }),
    },
    ...(isUnknown && { flags: UNDATED }),
  }
}

/** An owner that the file names; imported history never asks the teams for one. */
function ownerDrafts(row: Row, map: PeopleMap, { at }: RowDate, to: Addressee, world: World): Draft[] {
  const name = row.text(map.owner, 'owner')
  if (name === undefined || name === '') return []
  const { rep, name: repName, team } = world.repOf(name)
  return [
    {
      part: 'owner',
      to,
      at,
      event: {
        ...{ type: 'route.assigned', decision: `import:${rep}`, rep, repName, team },
        ...{ rule: 'import', why: `Named by ${world.map.source}`, clock: 0, candidates: [], refused: [] },
      },
    },
  ]
}
