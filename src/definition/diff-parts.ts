import type { Micro } from '../funnel/brand.ts'
import type { OwnChannel } from './channels.ts'
import type { Benchmark, Definition, EngagementRule, FitRule, Recycle, Stage } from './definition.ts'
import { formatDuration } from './duration.ts'
import type { Pattern } from './pattern.ts'

/** Something with a name in a definition, its settings as text. */
export interface Part {
  readonly id: string
  readonly name: string
  readonly settings: Readonly<Record<string, string | undefined>>
}

/** Everything of one kind, in order; `ordered` when the order itself means something. */
export interface Section {
  readonly part: string
  readonly ordered: boolean
  readonly items: readonly Part[]
}

const points = (micro: Micro | undefined): string | undefined => (micro === undefined ? undefined : String(micro / 1e6))
const time = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : formatDuration(ms))
const list = (values: readonly string[] | undefined): string | undefined => values?.join(', ')
const share = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : `${Number((value * 100).toFixed(4))}%`
const told = (value: unknown): string | undefined => (value === undefined ? undefined : JSON.stringify(value))

/** Every part of a definition that can differ, in the order of the file. */
export function partsOf(definition: Definition): readonly Section[] {
  const stageName = (index: number): string => definition.stages[index]?.id ?? String(index)
  return [
    { part: 'funnel', ordered: false, items: [funnelPart(definition)] },
    named('field', definition.fields, ({ type, of, label, options, requiredAt }) => ({
      type,
      of,
      label,
      options: list(options),
      'required at': requiredAt,
    })),
    {
      part: 'list',
      ordered: false,
      items: Object.entries(definition.lists).map(([id, words]) => ({
        id,
        name: id,
        settings: { words: list(words) },
      })),
    },
    { part: 'stage', ordered: true, items: definition.stages.map(stagePart) },
    named('knock-out', definition.disqualify, ({ when, reason }) => ({ condition: when.text, reason })),
    named('recycle rule', definition.recycle, (rule) => recycleSettings(rule, stageName)),
    named('fit rule', definition.fitRules, fitSettings),
    named('scoring rule', definition.engagementRules, engagementSettings),
    named('track', definition.tracks, ({ name, when, to }) => ({ name, condition: when?.text, to }), true),
    named('team', definition.routing.teams, ({ name }) => ({ name })),
    named(
      'routing rule',
      definition.routing.rules,
      ({ when, team, why }) => ({ condition: when?.text, team, why }),
      true,
    ),
    { part: 'channel', ordered: true, items: definition.channels.map(channelPart) },
    { part: 'benchmark', ordered: false, items: definition.benchmarks.map(benchmarkPart) },
    named('sequence', definition.playbook.sequences, (sequence) => ({ outline: told(sequence) })),
    named('purpose', definition.playbook.consent.purposes, ({ name, text, basis, doubleOptIn }) => ({
      name,
      text,
      basis,
      'double opt-in': String(doubleOptIn),
    })),
    named('pattern', definition.playbook.patterns, ({ sign, means, mend }) => ({ sign, means, mend })),
  ]
}

function named<T extends { readonly id: string }>(
  part: string,
  items: readonly T[],
  settings: (item: T) => Part['settings'],
  ordered = false,
): Section {
  return { part, ordered, items: items.map((item) => ({ id: item.id, name: item.id, settings: settings(item) })) }
}

function funnelPart(definition: Definition): Part {
  const { caps, grades, playbook, routing } = definition
  return {
    id: 'funnel',
    name: '',
    settings: {
      name: definition.name,
      title: definition.title,
      source: definition.source,
      timezone: definition.timezone,
      currency: definition.currency,
      'skipping stages': definition.skip,
      'cap of fit': points(caps.fit),
      'cap of engagement': points(caps.engagement),
      'cap of the score': points(caps.total),
      'caps of groups': told(Object.fromEntries(Object.entries(caps.groups).map(([id, cap]) => [id, points(cap)]))),
      'grades of fit': grades.fit.map(({ label, atLeast }) => `${label} from ${atLeast}`).join(', '),
      'grades of engagement': grades.engagement.map(({ label, atLeast }) => `${label} from ${atLeast}`).join(', '),
      'who needs an owner': routing.when?.text,
      'account owner first': String(routing.accountOwnerFirst),
      'mail to the rep': String(routing.alerts ?? false),
      'mail to the owner on': list(routing.alertOn),
      'report dimensions': list(definition.reportDimensions),
      identity: told({ ...definition.identity, blocked: definition.identity.blocked.map((pattern) => pattern.source) }),
      'product names': told(definition.aliases),
      'assign within': time(playbook.sla.assignWithinMs),
      'respond within': time(playbook.sla.respondWithinMs),
      'breach after': time(playbook.sla.breachAfterMs),
      'follow up within': time(playbook.sla.followUpWithinMs),
      'business hours': told(playbook.sla.hours),
      'ideal customer': list(playbook.icp),
      brief: list(playbook.brief),
      tests: list(playbook.tests),
      offers: told(playbook.ctas),
      metrics: told(playbook.metrics),
      rejection: told(playbook.rejection),
      'buying group': told(playbook.buyingGroup),
      review: told(playbook.review),
      'consent to tracking': playbook.tracking.consent,
      retention: told(playbook.retention),
      'privacy policy': told(playbook.consent.policy),
    },
  }
}

const stagePart = (stage: Stage): Part => ({
  id: stage.id,
  name: stage.short ?? stage.name,
  settings: {
    criterion: stage.enter?.text,
    name: stage.name,
    short: stage.short,
    position: stage.position,
    owner: stage.owner,
    goal: stage.goal,
    input: stage.input,
    action: stage.action,
    output: stage.output,
    tool: stage.tool,
    failure: stage.failure,
    content: list(stage.content),
    'longest stay': time(stage.maxDwellMs),
  },
})

const recycleSettings = (rule: Recycle, stageName: (index: number) => string): Part['settings'] => ({
  from: rule.from.map(stageName).join(', '),
  to: stageName(rule.to),
  condition: rule.when?.text,
  after: time(rule.afterMs),
  reason: rule.reason,
  'cool-down': rule.coolDownMs === 0 ? undefined : time(rule.coolDownMs),
})

const fitSettings = (rule: FitRule): Part['settings'] => ({
  condition: rule.when.text,
  points: points(rule.points),
  reason: rule.reason,
  group: rule.group,
})

const engagementSettings = (rule: EngagementRule): Part['settings'] => ({
  on: list(rule.on),
  condition: rule.whereText,
  points: points(rule.points),
  'half-life': time(rule.halfLifeMs),
  cap: points(rule.cap),
  'times a day': rule.perDay === undefined ? undefined : String(rule.perDay),
  reason: rule.reason,
  group: rule.group,
})

const channelPart = ({ name, when }: OwnChannel): Part => ({
  id: name,
  name,
  settings: {
    when: when
      .map(({ category, ...patterns }) =>
        [
          ...(category === undefined ? [] : [`category ${category}`]),
          ...Object.entries(patterns).map(patternText),
        ].join(' and '),
      )
      .join(', or '),
  },
})

const patternText = ([part, { text }]: readonly [string, Pattern]): string => `${part} ${text}`

const benchmarkPart = (benchmark: Benchmark): Part => ({
  id: `${benchmark.from} ${benchmark.to} ${benchmark.source}`,
  name: `${benchmark.from} to ${benchmark.to}`,
  settings: {
    weak: share(benchmark.weak),
    average: benchmark.average?.map((value) => share(value)).join(' to '),
    strong: share(benchmark.strong),
    median: share(benchmark.median),
    'top quartile': share(benchmark.topQuartile),
    lever: benchmark.lever,
    'what below means': benchmark.below,
    guess: benchmark.guess ? 'yes' : undefined,
  },
})
