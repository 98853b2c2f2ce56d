import { isZone } from '../../definition/zone.ts'
import type { RepId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { idOf } from '../../funnel/hash.ts'
import { parseEmail } from '../../identity/normalise.ts'
import type { Draft, NamedRep } from './draft.ts'
import type { Cell, RepsMap } from './map.ts'
import { type Row, short } from './row.ts'

/** What an import asks of a workspace's reps. */
export interface KnownRep {
  readonly id: RepId
  readonly name: string
  readonly email: string
  readonly team: string
}

/** Finds the rep that an owner column means, by address or by full name; a name that no team has stands for itself. */
export function repFinder(workspace: WorkspaceId, reps: readonly KnownRep[]): (said: string) => NamedRep {
  const known = new Map<string, KnownRep | 'several'>()
  const add = (name: string, rep: KnownRep): void => {
    const key = name.trim().toLowerCase()
    const before = known.get(key)
    known.set(key, before === undefined || (before !== 'several' && before.id === rep.id) ? rep : 'several')
  }
  for (const rep of reps) {
    add(rep.email, rep)
    if (rep.name !== '') add(rep.name, rep)
  }
  return (said) => {
    const found = known.get(said.trim().toLowerCase())
    if (found !== undefined && found !== 'several') {
      return { rep: found.id, name: found.name === '' ? said : found.name, team: found.team, isKnown: true }
    }
    const email = parseEmail(said)
    // Added to a team later, an address is the same rep then.
    const rep = email.ok ? repIdFor(workspace, email.email) : (idOf('rep', said.toLowerCase()) as RepId)
    return { rep, name: said, team: 'import', isKnown: false }
  }
}

/** As `route` names a rep by its address; a test holds the two together. */
export const repIdFor = (workspace: WorkspaceId, email: string): RepId => idOf('rep', workspace, email) as RepId

const asFlag = (cell: Cell): Cell => ({ ...(typeof cell === 'string' ? { column: cell } : cell), flag: true })

const most = (row: Row, value: number | undefined, name: string, limit: number): number | undefined => {
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value <= limit)) return value
  row.tell('bad_number', `${name} must be a whole number up to ${limit}`)
  return undefined
}

/** The fact of a row about a rep, in the stream of the rep's team. */
export function repDrafts(row: Row, map: RepsMap, workspace: WorkspaceId, now: Timestamp): Draft[] {
  const { rep } = map
  const [said, name, team] = [row.text(rep.email, 'email'), row.text(rep.name, 'name'), row.text(rep.team, 'team')]
  const email = parseEmail(said ?? '')
  if (!email.ok) row.tell('bad_email', `email "${short(said ?? '')}" cannot be used: ${email.why.replaceAll('_', ' ')}`)
  if (team === undefined || team === '') row.tell('missing_value', 'team is empty')
  const weight = most(row, row.number(rep.weight, 'weight'), 'weight', 100)
  const capacityPerDay = most(row, row.number(rep.capacityPerDay, 'capacityPerDay'), 'capacityPerDay', 10_000)
  const timezone = row.text(rep.timezone, 'timezone')
  if (timezone !== undefined && timezone !== '' && !isZone(timezone))
    row.tell('bad_value', `timezone "${short(timezone)}" is no time zone; write one such as Europe/London`)
  const active = rep.active === undefined ? undefined : row.value(asFlag(rep.active), 'active')
  if (!email.ok || team === undefined || team === '') return []
  return [
    {
      part: 'rep',
      to: { kind: 'pool', team: team.slice(0, 100) },
      at: now,
      event: {
        ...{ type: 'route.rep-described', rep: repIdFor(workspace, email.email), email: email.email },
        name: name === undefined || name === '' ? email.email : name.slice(0, 200),
        ...(weight !== undefined && weight > 0 && { weight }),
        ...(capacityPerDay !== undefined && { capacityPerDay }),
        ...(timezone !== undefined && timezone !== '' && { timezone }),
        ...(typeof active === 'boolean' && { active }),
      },
    },
  ]
}
