import { parse } from 'yaml'
import type { Answers } from '#src/access/set-up.ts'
import { type Edit, editYaml } from '#src/definition/edit.ts'

/** What a funnel says of itself, for a first look. */
export interface Outline {
  readonly title: string
  readonly stages: readonly {
    readonly id: string
    readonly name: string
    readonly owner: string
    readonly goal: string
    readonly when: string
    readonly healthy: string
  }[]
  readonly tracks: readonly { readonly name: string; readonly to: string; readonly when: string }[]
  readonly teams: readonly { readonly id: string; readonly name: string }[]
  readonly promises: Readonly<Record<string, string>>
  readonly hours: { readonly days: readonly string[]; readonly open: string; readonly close: string } | undefined
}

type Bag = Readonly<Record<string, unknown>>
const bag = (value: unknown): Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {}
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** Reads a funnel file as far as its outline goes; what it lacks is empty. */
export function outlineOf(file: string): Outline {
  const root = bag(parse(file))
  const benchmarks = list(root.benchmarks).map(bag)
  const hours = bag(bag(root.sla).hours)
  return {
    title: text(root.title),
    stages: list(root.stages)
      .map(bag)
      .map((stage) => ({
        id: text(stage.id),
        name: text(stage.name),
        owner: text(stage.owner),
        goal: text(stage.goal),
        when: text(stage.enter),
        healthy: bandOf(benchmarks.find((one) => text(one.to) === text(stage.id))?.average),
      })),
    tracks: list(root.tracks)
      .map(bag)
      .map((track) => ({ name: text(track.name), to: text(track.to), when: text(track.when) })),
    teams: list(bag(root.routing).teams)
      .map(bag)
      .map((team) => ({ id: text(team.id), name: text(team.name) })),
    promises: Object.fromEntries(
      Object.entries(bag(root.sla)).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    ),
    hours:
      hours.open === undefined
        ? undefined
        : { days: list(hours.days).map(text), open: text(hours.open), close: text(hours.close) },
  }
}

const bandOf = (average: unknown): string => list(average).map(text).join(' – ')

/** The team that takes what no other rule sends elsewhere: the last of a template's. */
export const teamOf = ({ teams }: Outline): string =>
  teams.find(({ id }) => id === 'sales')?.id ?? teams.at(-1)?.id ?? 'sales'

/** A template with what was answered put into it; its comments and order stay. */
export function shaped(file: string, { market, hours }: Answers): string {
  let made = file
  const edit = (change: Edit) => {
    made = editYaml(made, change) ?? made
  }
  if (market !== undefined) {
    const { industries, countries, headcount } = market
    if (industries.length > 0) edit({ kind: 'set', path: ['lists', 'industries'], value: industries })
    if (industries.length > 0 && !/lists\.industries/.test(made))
      edit(rule('set-up-industry', 'person.industry in lists.industries', 'Industry we sell to'))
    if (countries.length > 0) {
      edit({ kind: 'set', path: ['lists', 'countries'], value: countries })
      const field = { id: 'country_code', type: 'text', of: 'person', label: 'Country, as two letters' }
      const hasFields = list(bag(parse(made)).fields).length > 0
      edit(
        hasFields
          ? { kind: 'insert', path: ['fields'], at: 0, value: field }
          : { kind: 'set', path: ['fields'], value: [field] },
      )
      edit(rule('set-up-country', 'person.country_code in lists.countries', 'Country we sell to'))
    }
    const size = sizeOf(headcount)
    if (size !== undefined) edit(rule('set-up-size', size.when, size.reason))
  }
  if (hours !== undefined) {
    edit({ kind: 'set', path: ['timezone'], value: hours.zone })
    const { days, open, close } = hours
    edit({ kind: 'set', path: ['sla', 'hours'], value: { days, open, close } })
  }
  return made
}

const POINTS = 10

const rule = (id: string, when: string, reason: string): Edit => ({
  kind: 'insert',
  path: ['scoring', 'fit', 'rules'],
  at: 0,
  value: { id, when, points: POINTS, reason },
})

function sizeOf({ from, to }: { readonly from: number | null; readonly to: number | null }) {
  if (from === null && to === null) return undefined
  const parts = [
    ...(from === null ? [] : [`person.headcount >= ${from}`]),
    ...(to === null ? [] : [`person.headcount <= ${to}`]),
  ]
  const reason =
    from !== null && to !== null
      ? `Company of ${from} to ${to} people`
      : from === null
        ? `Company of up to ${to} people`
        : `Company of ${from} people or more`
  return { when: parts.join(' && '), reason }
}
