import { fromMs } from '../../funnel/brand.ts'
import type { Person } from '../../funnel/person.ts'
import { foldAll } from '../fold-people.ts'
import { listedRow, listingDifference } from '../listed.ts'
import { entryId } from '../person-rows.ts'
import { STRAYS, siteDifference } from '../site.ts'
import type { Check } from './check.ts'
import { columnsOf } from './columns.ts'
import type { Dossier } from './dossier.ts'
import type { Finding } from './finding.ts'
import { difference } from './same-json.ts'
import type { Scene } from './scene.ts'
import { auditThings } from './things.ts'

const withoutAlarm = ({ alarm: _, ...rest }: Person): Omit<Person, 'alarm'> => rest

function compareEntries({ entries }: Dossier, person: Person, who: string, finding: Finding): void {
  const stored = new Map(entries.map((entry) => [entry.id, entry]))
  for (const entry of person.entries) {
    const id = entryId(entry)
    const { stage, cycle, at, basis, version } = entry
    const evidence = { ...entry.evidence, cause: entry.cause }
    const row = stored.get(id)
    stored.delete(id)
    if (row === undefined) finding.tell(who, `stage entry ${stage} (cycle ${cycle}, ${at}) is missing`)
    else {
      const found = difference(row, { ...row, stage, cycle, at, basis, version, evidence })
      if (found !== undefined) finding.tell(who, `stage entry ${stage}: ${found}`)
    }
  }
  for (const row of stored.values())
    finding.tell(who, `stage entry ${row.stage} (cycle ${row.cycle}, ${row.at}) follows from no fact`)
}

function replay(dossier: Dossier, finding: Finding): void {
  const { row, facts, alarm, definitionOf } = dossier
  if (row.merged_into !== null) {
    const listing = listingDifference(dossier.listing, undefined)
    if (listing !== undefined) finding.tell(`person ${row.person_id}`, listing)
    return
  }
  finding.saw()
  const who = `person ${row.person_id}`
  if (definitionOf === undefined) {
    finding.tell(who, 'the person or one of its facts names a version that was never published')
    return
  }
  try {
    const { person, hidden } = foldAll(row.person_id, facts, row.folded_to, definitionOf)
    const found =
      difference(withoutAlarm(row.state), withoutAlarm(person), '.state') ??
      difference(row, { ...row, ...columnsOf(person, hidden) }, '')
    if (found !== undefined) finding.tell(who, found)
    const shown = hidden ? undefined : listedRow(person, definitionOf(person.version))
    const listing = listingDifference(dossier.listing, shown)
    if (listing !== undefined) finding.tell(who, listing)
    compareEntries(dossier, person, who, finding)
    // Of somebody erased only what is counted is left, without the facts that it came from.
    const site = person.erased === undefined ? siteDifference(dossier.site, facts) : undefined
    if (site !== undefined) finding.tell(who, site)
  } catch (error) {
    finding.tell(who, `the replay failed: ${error instanceof Error ? error.message : String(error)}`)
  }
  const { alarm: rings } = row.state
  const due = rings === undefined ? undefined : fromMs(rings)
  if (alarm !== due) finding.tell(who, `alarm is set for ${alarm ?? 'never'}, the state says ${due ?? 'never'}`)
}

/** Rows of the site that belong to no fact, and so to nobody whom the pass over the people meets. */
async function strays({ client, workspace }: Scene, finding: Finding): Promise<void> {
  for (const { table, where } of STRAYS)
    await finding.ask(
      client,
      `select '${table} ' || t.id as who, 'is of nobody' as what from ${table} t where t.workspace_id = $1 and ${where}`,
      [workspace],
    )
}

/** I1: what is stored is what the facts come to. */
export const REPLAY: Check = {
  id: 'I1',
  invariant:
    'Every person, account, deal and spend row, and what is counted of the site, equals the replay of its own facts.',
  how: 'Folds the facts anew with the recorded versions up to folded_to, and compares state, columns, stage entries, alarm, hits and touches.',
  person: replay,
  workspace: async (scene, finding) => {
    await auditThings(scene, finding)
    await strays(scene, finding)
  },
}
