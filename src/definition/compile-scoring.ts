import type { Micro } from '../funnel/brand.ts'
import type { Context } from './compile-context.ts'
import type { Definition, EngagementRule, FitRule } from './definition.ts'
import { parseDuration } from './duration.ts'
import type { FunnelSource } from './schema.ts'
import { signalKey } from './signal-key.ts'

type Scoring = NonNullable<FunnelSource['scoring']>
type EngagementSource = NonNullable<Scoring['engagement']>['rules'][number]

const micro = (points: number): Micro => Math.round(points * 1_000_000)

/** Fit rules: points for who somebody is. */
export function fitRules(context: Context): readonly FitRule[] {
  const rules = context.source.scoring?.fit?.rules ?? []
  return rules.map((rule, i) => {
    const path = ['scoring', 'fit', 'rules', i]
    checkGroup(context, path, rule.group)
    return {
      id: rule.id,
      when: context.condition([...path, 'when'], rule.when, 'fit'),
      points: micro(rule.points),
      reason: rule.reason,
      ...(rule.group !== undefined && { group: rule.group }),
    }
  })
}

/** Engagement rules: points for what somebody did. */
export function engagementRules(context: Context): readonly EngagementRule[] {
  const rules = context.source.scoring?.engagement?.rules ?? []
  return rules.map((rule, i) => {
    const path = ['scoring', 'engagement', 'rules', i]
    checkGroup(context, path, rule.group)
    const halfLifeMs = halfLifeOf(context, rule, path)
    return {
      id: rule.id,
      on: signalsOf(context, rule, path),
      points: micro(rule.points),
      reason: rule.reason,
      ...(rule.where !== undefined && {
        where: context.eventTest([...path, 'where'], rule.where),
        whereText: rule.where,
      }),
      ...(rule.group !== undefined && { group: rule.group }),
      ...(halfLifeMs !== undefined && { halfLifeMs }),
      ...(rule.cap !== undefined && { cap: micro(rule.cap) }),
      ...(rule.perDay !== undefined && { perDay: rule.perDay }),
    }
  })
}

function halfLifeOf(context: Context, rule: EngagementSource, path: readonly PropertyKey[]): number | undefined {
  if (rule.points < 0) {
    if (rule.halfLife !== undefined && rule.halfLife !== 'never')
      context.refuse([...path, 'halfLife'], 'points that are taken away never decay', 'leave the half-life out')
    return undefined
  }
  const text = rule.halfLife ?? context.source.scoring?.engagement?.halfLife
  return text === undefined || text === 'never' ? undefined : parseDuration(text)
}

function signalsOf(context: Context, rule: EngagementSource, path: readonly PropertyKey[]): readonly string[] {
  const names = typeof rule.on === 'string' ? [rule.on] : rule.on
  if (names.some((name) => name.slice(0, -1).includes('*') || (name.endsWith('*') && !name.startsWith('/'))))
    context.refuse([...path, 'on'], 'a * can only stand at the end of a page', 'for example /blog/*')
  return names.map(signalKey)
}

function checkGroup(context: Context, path: readonly PropertyKey[], group: string | undefined): void {
  if (group === undefined || Object.hasOwn(context.source.scoring?.groups ?? {}, group)) return
  context.refuse([...path, 'group'], `group "${group}" has no cap`, `add scoring.groups.${group}: { cap: 30 }`)
}

/** Caps of the whole, of both halves and of groups. */
export function capsOf(scoring: Scoring | undefined): Definition['caps'] {
  const groups = Object.entries(scoring?.groups ?? {}).map(([id, { cap }]): [string, Micro] => [id, micro(cap)])
  return {
    ...(scoring?.fit?.cap !== undefined && { fit: micro(scoring.fit.cap) }),
    ...(scoring?.engagement?.cap !== undefined && { engagement: micro(scoring.engagement.cap) }),
    ...(scoring?.cap !== undefined && { total: micro(scoring.cap) }),
    groups: Object.fromEntries(groups),
  }
}
