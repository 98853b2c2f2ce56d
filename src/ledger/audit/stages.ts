import type { Definition } from '../../definition/definition.ts'
import { TIME } from '../../funnel/fold.ts'
import type { Check } from './check.ts'
import type { Dossier, StandingEntry } from './dossier.ts'
import type { Finding } from './finding.ts'

type Tell = (what: string) => void

const rank = (stage: string, definition: Definition): number => definition.stages.findIndex(({ id }) => id === stage)

/** The cause of an entry is time, or a fact of this person at the entry's own instant. */
function cause(
  { evidence, at }: StandingEntry,
  facts: ReadonlyMap<string, Dossier['facts'][number]>,
  tell: Tell,
): void {
  if (evidence.cause !== TIME) {
    const fact = facts.get(evidence.cause)
    if (fact === undefined) tell(`has the cause ${evidence.cause}, which is no fact of this person`)
    else if (fact.at !== at) tell(`is of ${at}, its cause of ${fact.at}`)
  }
  for (const [signal, id] of Object.entries(evidence.signals ?? {})) {
    if (!facts.has(id)) tell(`saw ${signal} in ${id}, which is no fact of this person`)
  }
}

function basis({ basis: on, evidence, stage }: StandingEntry, definition: Definition, tell: Tell): void {
  const entered = definition.stages.find(({ id }) => id === stage)
  if (entered === undefined) tell('is a stage that its version does not have')
  if (on === 'declared' && evidence.by === undefined) tell('was declared by nobody')
  if (on !== 'criteria') return
  if (evidence.recycled !== undefined) {
    if (!definition.recycle.some(({ id }) => id === evidence.recycled))
      tell(`names the recycle rule ${evidence.recycled}, which its version does not have`)
  } else if (evidence.criterion !== entered?.enter?.text) tell('does not carry the criterion of its version')
}

/** In one cycle a person only moves forward, as the version that decided the later step orders the stages. */
function chain(before: StandingEntry | undefined, after: StandingEntry, definition: Definition, tell: Tell): void {
  if (before === undefined || before.cycle !== after.cycle) {
    const expected = before === undefined ? 1 : before.cycle + 1
    if (after.cycle !== expected) tell(`begins cycle ${after.cycle} where ${expected} was next`)
    if (before !== undefined && after.evidence.recycled === undefined && after.basis !== 'declared')
      tell('begins a cycle that nobody asked for')
  } else if (after.evidence.noted !== true && rank(before.stage, definition) >= rank(after.stage, definition))
    tell(`follows ${before.stage}, which is not before it`)
}

function stages({ row, entries, facts, published }: Dossier, finding: Finding): void {
  // What justified the stages of somebody erased is gone on purpose; that they are as they were, I1 holds.
  if (entries.length === 0 || row.merged_into !== null || row.state.erased !== undefined) return
  const byId = new Map<string, Dossier['facts'][number]>(facts.map((fact) => [fact.id, fact]))
  const rankOf = ({ stage, version }: StandingEntry) => {
    const definition = published(version)
    return definition === undefined ? 0 : rank(stage, definition)
  }
  const ordered = [...entries].sort(
    (a, b) => a.cycle - b.cycle || (a.at < b.at ? -1 : a.at > b.at ? 1 : rankOf(a) - rankOf(b)),
  )
  for (const [index, entry] of ordered.entries()) {
    finding.saw()
    const tell: Tell = (what) =>
      finding.tell(`person ${row.person_id}`, `stage entry ${entry.stage} (cycle ${entry.cycle}) ${what}`)
    cause(entry, byId, tell)
    const definition = published(entry.version)
    if (definition === undefined) tell(`was decided by version ${entry.version}, which was never published`)
    else {
      basis(entry, definition, tell)
      chain(ordered[index - 1], entry, definition, tell)
    }
  }
}

/** I10: every step through the funnel has a reason. Whether it still holds under its version is what I1 replays. */
export const STAGES_JUSTIFIED: Check = {
  id: 'I10',
  invariant:
    'Every stage entry names its version, its criterion and facts that exist, and follows the entry before it.',
  how: 'Walks the standing entries of each person in order and looks up cause, signals, criterion and stage order.',
  person: stages,
}
