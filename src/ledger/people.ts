import type { Definition } from '../definition/definition.ts'
import type { PersonId } from '../funnel/brand.ts'
import { fromMs } from '../funnel/brand.ts'
import type { Folding } from './fold-people.ts'
import { listedRow, writeListed } from './listed.ts'
import { entryChanges, entryId, type JourneyWrite, journeysOf } from './person-rows.ts'
import type { PersonRow } from './read.ts'
import type { Writes } from './writes.ts'

const stagePosition = (stage: string, definition: Definition): number =>
  definition.stages.findIndex((candidate) => candidate.id === stage)

function writeEntries({ id, row, person }: Folding, because: string, definition: Definition, writes: Writes): boolean {
  const { added, gone } = entryChanges(row?.person.entries ?? [], person.entries)
  for (const entry of added) {
    writes.entries.push({ person: id, id: entryId(entry), entry, position: stagePosition(entry.stage, definition) })
  }
  for (const entry of gone) writes.superseded.push({ person: id, id: entryId(entry), because })
  return added.length + gone.length > 0
}

function writeJourneys({ id, row, person }: Folding, isMoved: boolean, definition: Definition, writes: Writes): void {
  const before = row === undefined ? [] : journeysOf(row.person, definition)
  const isSame =
    !isMoved &&
    row !== undefined &&
    row.person.values === person.values &&
    row.person.account === person.account &&
    row.person.owner === person.owner &&
    row.person.track === person.track
  if (isSame) return
  const after = journeysOf(person, definition)
  for (const journey of after) {
    const old = before.find(({ cycle }) => cycle === journey.cycle)
    // Another version may cut the same facts by other dimensions, in another zone.
    const isSameVersion = row?.person.version === person.version
    if (isSameVersion && old !== undefined && JSON.stringify(old) === JSON.stringify(journey)) continue
    writes.journeys.push(journey)
    writes.dirtyDays.add(journey.day)
    markPrevious(journey.cycle, after, writes)
    if (old !== undefined) writes.dirtyDays.add(old.day)
  }
  for (const { cycle, day } of before) {
    if (after.some((journey) => journey.cycle === cycle)) continue
    writes.endedJourneys.push({ person: id, cycle })
    writes.dirtyDays.add(day)
    markPrevious(cycle, before, writes)
  }
}

/** A new cycle ends the open spell of the one before, so that one's day is counted anew too. */
function markPrevious(cycle: number, journeys: readonly JourneyWrite[], writes: Writes): void {
  const previous = journeys.findLast((journey) => journey.cycle < cycle)
  if (previous !== undefined) writes.dirtyDays.add(previous.day)
}

/** The rows that follow from one person's fold. */
export function writePerson(folding: Folding, because: string, definition: Definition, writes: Writes): void {
  const { id, row, person, news, hidden } = folding
  const isMoved = writeEntries(folding, because, definition, writes)
  writeJourneys(folding, isMoved, definition, writes)
  if (person.alarm !== row?.person.alarm) {
    if (person.alarm === undefined) writes.silenced.push(id)
    else writes.alarms.push({ person: id, due: fromMs(person.alarm) })
  }
  const showing = {
    before: row === undefined || row.hidden ? undefined : listedRow(row.person, definition),
    after: hidden ? undefined : listedRow(person, definition),
    isRecut: row?.person.version !== person.version,
  }
  writeListed(showing, writes)
  writes.people.push({
    person,
    seq: (row?.seq ?? 0) + news.length,
    mergedInto: null,
    hidden,
    waiting: person.owner === undefined && person.wants !== undefined && !hidden ? person.wants.team : null,
  })
}

/** What is left of somebody who was joined to another: a pointer, and nothing that reports or alarms see. */
export function writeMerged(row: PersonRow, into: PersonId, definition: Definition, writes: Writes): void {
  const { id, person } = row
  for (const entry of person.entries)
    writes.superseded.push({ person: id, id: entryId(entry), because: `merged into ${into}` })
  for (const { cycle, day } of journeysOf(person, definition)) {
    writes.endedJourneys.push({ person: id, cycle })
    writes.dirtyDays.add(day)
  }
  writes.silenced.push(id)
  if (!row.hidden) writeListed({ before: listedRow(person, definition), after: undefined, isRecut: false }, writes)
  writes.people.push({ person, seq: row.seq, mergedInto: into, hidden: true, waiting: null })
}
