import type { Context } from './compile-context.ts'
import type { Knockout, Recycle, Routing, RoutingRule, Stage, Track } from './definition.ts'
import { parseDuration } from './duration.ts'
import { didYouMean } from './nearest.ts'
import { eventName } from './signal-key.ts'

/** Stages in order; only the first may do without a criterion, or nobody could ever be told from another. */
export function stagesOf(context: Context): readonly Stage[] {
  return context.source.stages.map((stage, i) => {
    const { enter, maxDwell, guess: _guess, ...told } = stage
    if (enter === undefined && i > 0)
      context.refuse(['stages', i, 'id'], `nobody can reach "${stage.id}": it has no criterion`, 'add enter:')
    const maxDwellMs = maxDwell === undefined ? undefined : parseDuration(maxDwell)
    const criterion = enter === undefined ? undefined : context.condition(['stages', i, 'enter'], enter)
    if (enter?.trim() === 'false')
      context.refuse(['stages', i, 'enter'], `nobody can reach "${stage.id}": its criterion never holds`)
    return {
      ...told,
      ...(criterion !== undefined && { enter: criterion }),
      ...(maxDwellMs !== undefined && { maxDwellMs }),
    }
  })
}

/** Reasons somebody is out whatever the score. */
export function knockoutsOf(context: Context): readonly Knockout[] {
  return (context.source.disqualify ?? []).map(({ id, when, reason }, i) => ({
    id,
    when: context.condition(['disqualify', i, 'when'], when),
    reason,
  }))
}

/** Where a stage stands, or a problem when there is none of that name. */
export function stageIndex(context: Context, path: readonly PropertyKey[], id: string): number {
  const index = context.source.stages.findIndex((stage) => stage.id === id)
  if (index === -1) context.refuse(path, `unknown stage "${id}"`, didYouMean(id, context.scope.stages))
  return index
}

/** Named ways back; never forward. */
export function recyclesOf(context: Context): readonly Recycle[] {
  return (context.source.recycle ?? []).map((rule, i) => {
    const path = ['recycle', i]
    const names = typeof rule.from === 'string' ? [rule.from] : rule.from
    const from = names.map((name) => stageIndex(context, [...path, 'from'], name))
    const to = stageIndex(context, [...path, 'to'], rule.to)
    if (to !== -1 && from.some((index) => index !== -1 && index <= to))
      context.refuse([...path, 'to'], `recycling only goes back, and "${rule.to}" is not before every stage it is from`)
    if (rule.when === undefined && rule.after === undefined)
      context.refuse([...path, 'id'], `"${rule.id}" says neither when nor after how long`, 'add after: 90d or when:')
    const afterMs = rule.after === undefined ? undefined : parseDuration(rule.after)
    return {
      id: rule.id,
      from,
      to,
      reason: rule.reason,
      coolDownMs: rule.coolDown === undefined ? 0 : (parseDuration(rule.coolDown) ?? 0),
      ...(rule.when !== undefined && { when: context.condition([...path, 'when'], rule.when) }),
      ...(afterMs !== undefined && { afterMs }),
    }
  })
}

/** Tracks in order; only the last one takes everybody, and it must. */
export function tracksOf(context: Context): readonly Track[] {
  const tracks = context.source.tracks ?? []
  return tracks.map(({ id, name, to, when }, i) => {
    const last = i === tracks.length - 1
    if (last && when !== undefined)
      context.refuse(['tracks', i, 'when'], 'the last track takes everybody else: leave its condition out')
    if (!last && when === undefined)
      context.refuse(
        ['tracks', i, 'id'],
        `"${id}" takes everybody, so the tracks after it are never reached`,
        'add when:',
      )
    const path = ['tracks', i, 'when']
    const condition = when === undefined ? undefined : context.condition(path, when)
    if (condition?.reads.standing?.includes('track') === true)
      context.refuse(path, 'a track cannot ask which track somebody is on')
    return { id, name, to, ...(condition !== undefined && { when: condition }) }
  })
}

/** Events by their one spelling; a page that was looked at asks for nothing. */
function alertsOf(context: Context, said: string | readonly string[]): readonly string[] {
  const names = typeof said === 'string' ? [said] : said
  const wrong = names.find((name) => name.startsWith('/') || name.includes('*') || eventName(name) === '')
  if (wrong !== undefined)
    context.refuse(['routing', 'alertOn'], `"${wrong}" is no event`, 'name what somebody does: demo_requested')
  return [...new Set(names.map(eventName))]
}

/** Who needs an owner and which team it comes from. */
export function routingOf(context: Context): Routing {
  const { routing } = context.source
  if (routing === undefined) return { accountOwnerFirst: true, teams: [], rules: [] }
  const teams = routing.teams.map((team) => team.id)
  const rules = routing.rules.map(({ id, team, why, when }, i): RoutingRule => {
    const path = ['routing', 'rules', i]
    if (!teams.includes(team)) context.refuse([...path, 'team'], `unknown team "${team}"`, didYouMean(team, teams))
    if (when === undefined && i < routing.rules.length - 1)
      context.refuse([...path, 'id'], `"${id}" takes everybody, so the rules after it are never reached`, 'add when:')
    return { id, team, why, ...(when !== undefined && { when: context.condition([...path, 'when'], when) }) }
  })
  return {
    accountOwnerFirst: routing.accountOwnerFirst ?? true,
    ...(routing.alerts === true && { alerts: true }),
    ...(routing.alertOn !== undefined && { alertOn: alertsOf(context, routing.alertOn) }),
    teams: routing.teams,
    rules,
    ...(routing.when !== undefined && { when: context.condition(['routing', 'when'], routing.when) }),
  }
}
