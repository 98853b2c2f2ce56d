import type { Fact } from '../../funnel/event.ts'
import { standing } from '../../funnel/fold.ts'
import { BY_HAND } from '../../funnel/person.ts'
import { ACCOUNT_OWNER, turnOf } from '../../route/assign.ts'
import type { Assigned, RepDescribed } from '../../route/events.ts'
import { describeRep, emptyPool, type Pool } from '../../route/pool.ts'
import { FACT_COLUMNS, type FactRow, factOf } from '../fact-row.ts'
import type { Check } from './check.ts'
import type { Dossier } from './dossier.ts'
import type { Finding } from './finding.ts'
import { difference } from './same-json.ts'
import type { Scene } from './scene.ts'

type Tell = (what: string) => void

const isAssigned = (fact: Fact): fact is Fact<Assigned> => fact.event.type === 'route.assigned'

/** What was recorded with an assignment justifies it: a commitment is never decided again, so this is all there is to check. */
function justified({ rep, rule, clock, candidates, refused }: Assigned, tell: Tell): void {
  // An owner that a file or a person named: there were no candidates.
  if (rule === 'import' || rule === BY_HAND) return
  const chosen = candidates.find((candidate) => candidate.rep === rep)
  if (chosen === undefined) tell(`was given to ${rep}, who was no candidate`)
  if (refused.some((one) => one.rep === rep)) tell(`was given to ${rep}, who was refused`)
  if (rule === ACCOUNT_OWNER || chosen === undefined) return
  const turn = turnOf(candidates, clock)
  if (turn !== undefined && turn.rep !== rep) tell(`was given to ${rep}, but it was the turn of ${turn.rep}`)
}

function owners({ row, facts }: Dossier, finding: Finding): void {
  if (row.merged_into !== null) return
  const who = `person ${row.person_id}`
  const tell: Tell = (what) => finding.tell(who, what)
  const subjects = new Set<string>()
  const reps = new Set<string>()
  for (const fact of standing(facts)) {
    if (!isAssigned(fact)) continue
    justified(fact.event, tell)
    // Routing decides once; a person may give somebody to another at any time.
    if (subjects.has(fact.subject) && fact.event.rule !== BY_HAND) tell(`was assigned twice as ${fact.subject}`)
    subjects.add(fact.subject)
    reps.add(fact.event.rep)
  }
  if (row.owner !== null || reps.size > 0) finding.saw()
  if (row.owner !== null && !reps.has(row.owner)) tell(`belongs to ${row.owner}, to whom nobody ever gave it`)
  if (row.owner === null && reps.size > 0 && !row.hidden) tell('was assigned and belongs to nobody')
  if (row.owner !== null && row.waiting_team !== null) tell(`belongs to ${row.owner} and waits for ${row.waiting_team}`)
}

interface PoolRow {
  readonly pool_id: string
  readonly state: Pool
}

/** What facts say of a rep; its place in the order is the ledger's own and only bounded by what was assigned. */
function pool(
  { pool_id, state }: PoolRow,
  described: readonly RepDescribed[],
  given: ReadonlyMap<string, number>,
  finding: Finding,
): void {
  finding.saw()
  const said = described.reduce(describeRep, emptyPool(state.team))
  const standing = (reps: Pool['reps']) =>
    Object.fromEntries(
      Object.entries(reps).map(([id, { credit: _, day: __, today: ___, open: ____, ...rep }]) => [id, rep]),
    )
  const found = difference(standing(state.reps), standing(said.reps), '.reps')
  if (found !== undefined) finding.tell(`pool ${pool_id}`, found)
  for (const { id, open, today } of Object.values(state.reps)) {
    const most = given.get(`${state.team}\n${id}`) ?? 0
    if (open > most || today > most)
      finding.tell(`pool ${pool_id}`, `counts ${open} open and ${today} of today for ${id}, who was given ${most}`)
  }
}

async function pools({ client, workspace }: Scene, finding: Finding): Promise<void> {
  const { rows: facts } = await client.query<FactRow>(
    `select ${FACT_COLUMNS} from events e where e.workspace_id = $1 and e.subject_kind = 'pool' order by e.seq, e.recorded_at, e.id`,
    [workspace],
  )
  const described = new Map<string, RepDescribed[]>()
  for (const row of facts) {
    const { event } = factOf(row)
    if (event.type === 'route.rep-described')
      described.set(row.subject_id, [...(described.get(row.subject_id) ?? []), event])
  }
  const assigned = await client.query<{ team: string; rep: string; n: number }>(
    `select body->>'team' as team, body->>'rep' as rep, count(*) as n from events
     where workspace_id = $1 and type = 'route.assigned' group by 1, 2`,
    [workspace],
  )
  const given = new Map(assigned.rows.map(({ team, rep, n }) => [`${team}\n${rep}`, n]))
  const { rows } = await client.query<PoolRow>('select pool_id, state from pools where workspace_id = $1', [workspace])
  for (const row of rows) pool(row, described.get(row.pool_id) ?? [], given, finding)
  await finding.ask(
    client,
    `select 'account ' || a.account_id as who, 'belongs to ' || a.owner || ', to whom nobody was ever given' as what from accounts a
     where a.workspace_id = $1 and a.owner is not null and not exists (
       select from events e where e.workspace_id = $1 and e.type = 'route.assigned' and e.body->>'rep' = a.owner::text)`,
    [workspace],
  )
}

/** I12: who was given to whom, and why. */
export const OWNERS: Check = {
  id: 'I12',
  invariant:
    'Every assigned person has one owner, whose turn it was among the recorded candidates, and waits for nobody.',
  how: 'Reads each assignment with the credits and refusals recorded in it, and the pools against what was said of their reps.',
  person: owners,
  workspace: pools,
}
