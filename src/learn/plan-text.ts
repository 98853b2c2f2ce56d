import type { Definition } from '../definition/definition.ts'
import { printable, shownCount } from '../measure/table.ts'
import type { Estimate, MoveGroup, MoveKind, Plan } from './plan.ts'

/** The two versions a plan compares; names are looked up in either. */
export interface Versions {
  readonly before: Definition
  readonly after: Definition
}

const TITLES: { readonly [K in MoveKind]: readonly [title: string, from: string, to: string] } = {
  stage: ['Stage', 'From', 'To'],
  track: ['Track', 'From', 'To'],
  out: ['Would be disqualified', 'Before', 'By'],
  back: ['Would no longer be disqualified', 'By', 'After'],
  owner: ['Would ask for an owner, with publish --act', 'Asked before', 'Team'],
}

/** Who would move where, as a person reads it in a terminal. */
export function planText(plan: Plan, versions: Versions): string {
  const { people, looked, moved, groups } = plan
  if (people === 0) return 'There is nobody yet whom this could move.'
  const whole = looked >= people
  const basis = whole
    ? 'Everybody was looked at.'
    : `From ${shownCount(looked)} of ${shownCount(people)} people, drawn at random; the ranges hold with 95 % certainty. All of them: --full`
  const head = moved.high === 0 ? 'Nobody would move.' : `${shown(moved)} of ${shownCount(people)} people would move.`
  const kinds = Object.keys(TITLES) as MoveKind[]
  const parts = kinds.flatMap((kind) => {
    const those = groups.filter((group) => group.kind === kind)
    if (those.length === 0) return []
    const [title, from, to] = TITLES[kind]
    const rows = those.map((group) => [
      nameOf(kind, group.from, versions),
      nameOf(kind, group.to, versions),
      shown(group),
      examples(group),
    ])
    return [`${title}\n${columns([[from, to, 'People', 'Among them'], ...rows])}`]
  })
  return [`${head} ${basis}`, ...parts].join('\n\n')
}

const shown = ({ people, low, high }: Estimate): string =>
  low === high ? shownCount(people) : `about ${shownCount(people)} (${shownCount(low)} to ${shownCount(high)})`

const examples = ({ examples: who, seen }: MoveGroup): string =>
  who.map(printable).join(', ') + (seen > who.length ? ', …' : '')

/** Text in columns, all to the left; the last one may be as long as it likes. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)))
  const line = (row: readonly string[]) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd()
  return rows.map(line).join('\n')
}

function nameOf(kind: MoveKind, id: string, { before, after }: Versions): string {
  if (id === '') return '–'
  const everything = [after, before]
  const found = everything
    .map((definition) => {
      if (kind === 'stage') return definition.stages.find((one) => one.id === id)?.name
      if (kind === 'track') return definition.tracks.find((one) => one.id === id)?.name
      if (kind === 'owner') return definition.routing.teams.find((one) => one.id === id)?.name
      return definition.disqualify.find((one) => one.id === id)?.reason
    })
    .find((name) => name !== undefined)
  return found ?? (id === 'unknown' ? 'not known yet' : id)
}
