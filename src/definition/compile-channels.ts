import type { OwnChannel, OwnMatch } from './channels.ts'
import type { Context } from './compile-context.ts'
import { type Pattern, patternOf } from './pattern.ts'

/** What is left when no rule holds, so no rule may lead there. */
const LEFT: ReadonlySet<string> = new Set(['direct', 'unassigned'])

const PARTS = ['source', 'medium', 'campaign', 'clickId', 'referrer'] as const

/** A workspace's own channels in order, their patterns compiled. */
export function channelsOf(context: Context): readonly OwnChannel[] {
  const channels = context.source.channels ?? []
  return channels.map(({ name, when }, i) => {
    const first = channels.findIndex((other) => other.name === name)
    if (first < i)
      context.refuse(
        ['channels', i, 'name'],
        `"${name}" is used twice`,
        `it is already number ${first + 1} of channels: put what it matches there`,
      )
    if (LEFT.has(name))
      context.refuse(['channels', i, 'name'], `"${name}" is what no rule matches, so none may lead there`)
    return { name, when: when.map((_, m) => matchOf(context, i, m)) }
  })
}

function matchOf(context: Context, channel: number, index: number): OwnMatch {
  const said = context.source.channels?.[channel]?.when[index] ?? {}
  const path = ['channels', channel, 'when', index]
  if (Object.keys(said).length === 0)
    context.refuse(path, 'this matches every arrival', 'say source, medium, campaign, clickId, referrer or category')
  const patterns: { -readonly [Name in (typeof PARTS)[number]]?: Pattern } = {}
  for (const part of PARTS) {
    const text = said[part]
    if (text === undefined) continue
    const made = patternOf(text)
    if (typeof made === 'string')
      context.refuse(
        [...path, part],
        made,
        'patterns are RE2: no look-around, no back-references; ^ and $ tie one to an end',
      )
    else patterns[part] = made
  }
  return { ...patterns, ...(said.category !== undefined && { category: said.category }) }
}
