import { readFileSync } from 'node:fs'
import type { Definition } from '../src/definition/definition.ts'
import type { RepId, Timestamp } from '../src/funnel/brand.ts'
import { fromMs } from '../src/funnel/brand.ts'
import type { Fact, FunnelEvent } from '../src/funnel/event.ts'
import { fold, TIME } from '../src/funnel/fold.ts'
import type { Entry, Person } from '../src/funnel/person.ts'
import { reasonsAt, scoreAt } from '../src/score/score.ts'
import { ANA, DAY, definitionOf, did, fact, is, MINUTE, MONDAY, page } from './given.ts'

interface Scene {
  readonly after: number
  readonly told: string
  readonly event?: FunnelEvent
}

const assigned: FunnelEvent = {
  type: 'route.assigned',
  decision: 'd',
  rep: 'b' as RepId,
  repName: 'Ben Okafor',
  team: 'sales',
  rule: 'everyone',
  why: 'The sales team takes every other lead',
  clock: 0,
  candidates: [],
  refused: [],
}
const ad = { channel: 'paid search', source: 'google', medium: 'cpc', campaign: 'law-firms' }

/** Ana, who looks after the office of a law firm, from her first page to a signed contract. */
const STORY: readonly Scene[] = [
  {
    after: 0,
    told: 'Somebody clicks an advertisement and reads a case study.',
    event: { ...page('/case-studies/law-firm'), touch: ad } as FunnelEvent,
  },
  {
    after: 2 * MINUTE,
    told: 'She downloads the checklist and leaves her address: it is Ana.',
    event: is({ email: 'ana@lex.example' }),
  },
  { after: 2 * MINUTE + 1, told: 'The download itself.', event: did('content_downloaded') },
  { after: 3 * DAY, told: 'She comes back for the prices.', event: page('/pricing') },
  {
    after: 3 * DAY + 5 * MINUTE,
    told: 'A form asks what matters, and she answers.',
    event: is({ headcount: 60, budget: 12000, timeline: 3, industry: 'legal' }),
  },
  {
    after: 3 * DAY + 5 * MINUTE + 1,
    told: 'The ledger finds the rep whose turn it is, in the same transaction.',
    event: assigned,
  },
  { after: 5 * DAY, told: 'She asks for a quote.', event: did('quote_requested') },
  { after: 19 * DAY, told: 'Two weeks of silence.' },
  { after: 20 * DAY, told: 'The rep gives her back: no budget before summer.', event: did('sales_rejected') },
  { after: 90 * DAY, told: 'Summer. She asks for a demo.', event: did('demo_requested') },
  { after: 95 * DAY, told: 'The rep opens an opportunity.', event: did('opportunity_created') },
  { after: 130 * DAY, told: 'She signs.', event: did('deal_won') },
]

/** The text of `docs/life-of-a-lead.md`: what the pure fold makes of the story under the default definition. */
export function lifeOfALead(): string {
  const definition = definitionOf(readFileSync(new URL('../funnel/funnel.yaml', import.meta.url), 'utf8'))
  const facts: Fact[] = []
  const parts = [HEAD]
  let last = fold(ANA, facts, fromMs(MONDAY), () => definition)
  for (const { after, told, event } of STORY) {
    const ms = MONDAY + after
    const at = fromMs(ms)
    const before = fold(ANA, facts, at, () => definition)
    for (const entry of before.entries.slice(last.entries.length))
      parts.push(sceneOf(entry.at, 'Nothing but time.', '', [entryLine(entry, definition)]))
    if (event !== undefined) facts.push(fact(after, event))
    const now = fold(ANA, facts, at, () => definition)
    const lines = event === undefined ? decayLines(last, now, ms, definition) : changes(before, now, ms, definition)
    parts.push(sceneOf(at, told, event?.type ?? '', lines))
    last = now
  }
  return `${parts.join('\n\n')}\n`
}

const HEAD = `# The life of a lead

Printed by \`node scripts/life-of-a-lead.ts\` from a short story, the definition in \`funnel/\` and the same \`fold\` that runs in
the ledger; a test compares. Points are as shown to people; what changed is under each event, and nothing else did.`

const sceneOf = (at: Timestamp, told: string, type: string, lines: readonly string[]): string =>
  [
    `## ${at.slice(0, 16).replace('T', ' ')}`,
    '',
    `${told}${type === '' ? '' : ` \`${type}\``}`,
    ...(lines.length > 0 ? ['', ...lines.map((line) => `- ${line}`)] : []),
  ].join('\n')

function changes(before: Person, now: Person, ms: number, definition: Definition): string[] {
  const lines = [...scoreLines(before, now, ms, definition)]
  for (const entry of now.entries.slice(before.entries.length)) lines.push(entryLine(entry, definition))
  if (now.track !== before.track) lines.push(`Track: **${nameOf(definition.tracks, now.track)}**.`)
  if (now.wants !== undefined && before.wants === undefined)
    lines.push(`An owner is wanted from the team **${now.wants.team}**: ${now.wants.why}.`)
  if (now.owner !== undefined && before.owner === undefined)
    lines.push(`Owner: **${now.owner.name}**, team ${now.owner.team}.`)
  if (now.coolUntil !== undefined && now.coolUntil !== before.coolUntil)
    lines.push(`Cool-down until ${now.coolUntil.slice(0, 10)}.`)
  for (const field of Object.keys(now.values).filter((name) => now.values[name] !== before.values[name]))
    lines.push(`Known now: ${field} = ${JSON.stringify(now.values[field])}.`)
  return lines
}

function scoreLines(before: Person, now: Person, ms: number, definition: Definition): string[] {
  const [was, is] = [scoreAt(before, ms, definition), scoreAt(now, ms, definition)]
  if (was.total === is.total) return []
  const known = new Map(reasonsAt(before, ms, definition).map((line) => [line.rule, line.points]))
  const moved = reasonsAt(now, ms, definition).flatMap(({ rule, reason, points }) => {
    const more = points - (known.get(rule) ?? 0)
    return Math.abs(more) < 0.005 ? [] : [`  - ${more > 0 ? '+' : ''}${round(more)} ${reason}`]
  })
  const sum = `Score ${round(was.total)} -> **${round(is.total)}** = fit ${round(is.fit)} + engagement ${round(is.engagement)}, grade ${is.grade}.`
  return [[sum, ...moved].join('\n')]
}

function decayLines(before: Person, now: Person, ms: number, definition: Definition): string[] {
  const then = before.foldedTo === undefined ? ms : Date.parse(before.foldedTo)
  const [was, is] = [scoreAt(before, then, definition), scoreAt(now, ms, definition)]
  return [
    `Score ${round(was.total)} -> **${round(is.total)}**: fit stays ${round(is.fit)}, engagement halves every few weeks. No event was written.`,
  ]
}

function entryLine({ stage, basis, cycle, evidence, cause }: Entry, definition: Definition): string {
  const name = nameOf(definition.stages, stage)
  const by = cause === TIME ? ', at the instant it came due' : ''
  if (evidence.recycled !== undefined) return `Back to **${name}**, cycle ${cycle}${by}: ${evidence.reason}.`
  if (basis === 'implied') return `Passed **${name}** on the way.`
  return `Entered **${name}**${by}${evidence.criterion === undefined ? '' : `, because \`${evidence.criterion}\``}.`
}

const nameOf = (all: readonly { readonly id: string; readonly name: string }[], id: string): string =>
  all.find((one) => one.id === id)?.name ?? id

const round = (points: number): string => String(Math.round(points * 100) / 100)
