import type { Definition } from '../../definition/definition.ts'
import { recountCells } from '../../measure/effect.ts'
import { recountSiteDays } from '../../measure/site/effect.ts'
import { recountStageDays } from '../../measure/stages/store.ts'
import { dayIn, journeysOf } from '../person-rows.ts'
import type { Check } from './check.ts'
import type { Dossier, StandingEntry, StoredJourney } from './dossier.ts'
import type { Finding } from './finding.ts'
import { difference } from './same-json.ts'
import type { Scene } from './scene.ts'

type Counted = Pick<StoredJourney, 'day' | 'entered'>

/** Journeys as the table of entries alone gives them. */
function recount(entries: readonly StandingEntry[], definition: Definition): Map<number, Counted> {
  const cycles = new Map<number, Counted>()
  for (const { cycle, stage, at, basis } of [...entries].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    const journey = cycles.get(cycle) ?? { day: dayIn(at, definition.timezone), entered: {} }
    const known = journey.entered[stage]
    const isBetter = known === undefined || (known.basis === 'implied' && basis !== 'implied')
    cycles.set(cycle, isBetter ? { ...journey, entered: { ...journey.entered, [stage]: { at, basis } } } : journey)
  }
  return cycles
}

/** Without the flag that the table of entries does not hold; `dimensions` holds it against the state. */
const dated = (entered: StoredJourney['entered']) =>
  Object.fromEntries(Object.entries(entered).map(([stage, { at, basis }]) => [stage, { at, basis }]))

function journeys({ row, entries, journeys: stored, definitionOf }: Dossier, finding: Finding): void {
  if (definitionOf === undefined || row.merged_into !== null) return
  const definition = definitionOf(row.version)
  const counted = recount(entries, definition)
  const said = new Map(journeysOf(row.state, definition).map((journey) => [journey.cycle, journey]))
  for (const { cycle, day, entered, dimensions, date_unknown } of stored) {
    finding.saw()
    const found =
      difference({ day, entered: dated(entered) }, counted.get(cycle)) ??
      difference(
        { dimensions, date_unknown },
        { dimensions: said.get(cycle)?.dimensions, date_unknown: said.get(cycle)?.dateUnknown },
      )
    if (found !== undefined)
      finding.tell(`person ${row.person_id}`, `journey ${cycle}: ${found.replace('replay says', 'a recount says')}`)
    counted.delete(cycle)
  }
  for (const cycle of counted.keys()) finding.tell(`person ${row.person_id}`, `journey ${cycle} is missing`)
}

async function cells(scene: Scene, finding: Finding): Promise<void> {
  const { client, workspace, book } = scene
  await siteDays(scene, finding)
  await stageDays(scene, finding)
  const { rows } = await client.query<{ version: number }>(
    'select version from definition_heads where workspace_id = $1',
    [workspace],
  )
  const version = rows[0]?.version
  if (version === undefined || version === 0) return
  await book.load(client, workspace, version)
  const { checked, wrong } = await recountCells(client, workspace, book.of(workspace)(version))
  finding.saw(checked)
  for (const { grain, day, dimension, value } of wrong) {
    finding.tell(`${grain} ${day}`, `the report cell ${dimension} = ${value} is not what its journeys say`)
  }
}

async function siteDays({ client, workspace }: Scene, finding: Finding): Promise<void> {
  const { checked, wrong } = await recountSiteDays(client, workspace)
  finding.saw(checked)
  for (const day of wrong)
    finding.tell(`day ${day}`, 'the packed hits of the site and its doors are not what their rows say')
}

async function stageDays({ client, workspace }: Scene, finding: Finding): Promise<void> {
  const { checked, wrong } = await recountStageDays(client, workspace)
  finding.saw(checked)
  for (const day of wrong) finding.tell(`day ${day}`, 'the packed stage entries are not what its journeys say')
}

/** I15: reports count what happened. */
export const JOURNEYS: Check = {
  id: 'I15',
  invariant: 'Journeys are a recount of the stage entries, and report cells a recount of the journeys.',
  how: 'Counts the journeys of each person anew, and each clean day, month and year of the report tables, and packs each clean day of the site and of stage entries.',
  person: journeys,
  workspace: cells,
}
