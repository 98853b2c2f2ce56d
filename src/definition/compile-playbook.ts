import type { Context } from './compile-context.ts'
import { stageIndex } from './compile-stages.ts'
import type { Benchmark } from './definition.ts'
import { parseDuration } from './duration.ts'
import type { ConsentRules, Playbook, Retention, Sequence, Sla } from './playbook.ts'
import { KEPT_DAYS } from './schema-retention.ts'

const share = (percent: string): number => Number((Number(percent.slice(0, -1)) / 100).toFixed(6))

/** Bands of others, each between two stages in order and with its source. */
export function benchmarksOf(context: Context): readonly Benchmark[] {
  return (context.source.benchmarks ?? []).map((benchmark, i) => {
    const path = ['benchmarks', i]
    const { from, to, weak, average, strong, median, topQuartile, guess, ...told } = benchmark
    const start = stageIndex(context, [...path, 'from'], from)
    const end = stageIndex(context, [...path, 'to'], to)
    if (start !== -1 && end !== -1 && end <= start)
      context.refuse([...path, 'to'], `a benchmark runs forward, and "${to}" is not after "${from}"`)
    const steps = [weak, ...(average ?? []), strong, median, topQuartile].flatMap((percent) => percent ?? [])
    if (steps.length === 0) context.refuse([...path, 'from'], 'a benchmark needs a number', 'add average: [15%, 30%]')
    for (const pair of [[weak, average?.[0]], average ?? [], [average?.[1], strong], [median, topQuartile]])
      checkRising(context, path, pair)
    return {
      ...told,
      from,
      to,
      guess: guess ?? false,
      ...(weak !== undefined && { weak: share(weak) }),
      ...(average !== undefined && { average: [share(average[0]), share(average[1])] as const }),
      ...(strong !== undefined && { strong: share(strong) }),
      ...(median !== undefined && { median: share(median) }),
      ...(topQuartile !== undefined && { topQuartile: share(topQuartile) }),
    }
  })
}

function checkRising(context: Context, path: readonly PropertyKey[], pair: readonly (string | undefined)[]): void {
  const [low, high] = pair
  if (low === undefined || high === undefined || share(low) <= share(high)) return
  context.refuse(path, `the bands overlap: ${low} stands below ${high}`)
}

/** Everything beside the rules, durations in milliseconds. */
export function playbookOf(context: Context): Playbook {
  const { source } = context
  const { rejection, review } = source
  return {
    tracking: { consent: source.tracking?.consent ?? 'assumed' },
    consent: consentOf(source.consent),
    retention: retentionOf(source.retention),
    sla: slaOf(source.sla),
    icp: source.icp ?? [],
    sequences: (source.sequences ?? []).map((_, i) => sequenceOf(context, i)).flatMap((sequence) => sequence ?? []),
    ctas: { TOFU: source.ctas?.TOFU ?? [], MOFU: source.ctas?.MOFU ?? [], BOFU: source.ctas?.BOFU ?? [] },
    brief: source.brief ?? [],
    metrics: source.metrics ?? {},
    patterns: source.patterns ?? [],
    tests: source.tests ?? [],
    ...(rejection !== undefined && {
      rejection: { ...rejection, warnAbove: share(rejection.warnAbove), alarmAbove: share(rejection.alarmAbove) },
    }),
    ...(source.buyingGroup !== undefined && { buyingGroup: source.buyingGroup }),
    ...(review !== undefined && {
      review: {
        everyMs: parseDuration(review.every) ?? 0,
        kpis: review.kpis,
        ...(review.target !== undefined && { target: review.target }),
      },
    }),
  }
}

function consentOf(consent: Context['source']['consent']): ConsentRules {
  if (consent === undefined) return { purposes: [] }
  const purposes = consent.purposes.map(({ doubleOptIn, ...told }) => ({
    ...told,
    doubleOptIn: doubleOptIn ?? told.basis === 'consent',
  }))
  return { purposes, ...(consent.policy === undefined ? {} : { policy: consent.policy }) }
}

const DAY_MS = 86_400_000

function retentionOf(said: Context['source']['retention']): Retention {
  const ms = (name: keyof typeof KEPT_DAYS) => {
    const text = said?.[name]
    return (text === undefined ? undefined : parseDuration(text)) ?? KEPT_DAYS[name] * DAY_MS
  }
  return {
    visitorsMs: ms('visitors'),
    mailsMs: ms('mails'),
    refusedMs: ms('refused'),
    addressesMs: ms('addresses'),
    browsersMs: ms('browsers'),
  }
}

function slaOf(sla: Context['source']['sla']): Sla {
  if (sla === undefined) return {}
  const ms = (text: string | undefined) => (text === undefined ? undefined : parseDuration(text))
  const [assign, respond, breach, follow] = [
    ms(sla.assignWithin),
    ms(sla.respondWithin),
    ms(sla.breachAfter),
    ms(sla.followUpWithin),
  ]
  const { hours } = sla
  return {
    ...(assign !== undefined && { assignWithinMs: assign }),
    ...(respond !== undefined && { respondWithinMs: respond }),
    ...(breach !== undefined && { breachAfterMs: breach }),
    ...(follow !== undefined && { followUpWithinMs: follow }),
    ...(hours !== undefined && { hours: { days: hours.days, open: hours.open, close: hours.close } }),
  }
}

function sequenceOf(context: Context, i: number): Sequence | undefined {
  const source = context.source.sequences?.[i]
  if (source === undefined) return undefined
  const path = ['sequences', i]
  const { inactive, guess, branches, steps, ...told } = source
  if (source.when !== undefined) context.check([...path, 'when'], source.when)
  if (source.stage !== undefined) stageIndex(context, [...path, 'stage'], source.stage)
  steps.forEach((step, s) => {
    if (step.day < (steps[s - 1]?.day ?? 0))
      context.refuse([...path, 'steps', s, 'day'], 'the steps of a sequence are written in the order of their days')
  })
  return {
    ...told,
    steps: steps.map(({ day, channel, send }) => ({ day, channel: channel ?? 'mail', send })),
    branches: branches ?? [],
    guess: guess ?? false,
    ...(inactive !== undefined && {
      inactiveMs: [parseDuration(inactive[0]) ?? 0, parseDuration(inactive[1]) ?? 0] as const,
    }),
  }
}
