import { type Client, inWorkspace, type Pool } from '../../db/pool.ts'
import type { Sentence } from '../../definition/sentence.ts'
import { sentenceOf } from '../../definition/sentence-read.ts'
import { Fault } from '../../fault.ts'
import type { PersonId, SubjectId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { fromMs, toMs } from '../../funnel/brand.ts'
import { fold } from '../../funnel/fold.ts'
import { closedBy, type Person } from '../../funnel/person.ts'
import { answerAbout } from '../../funnel/person-answer.ts'
import {
  type AccountBrief,
  type CompanyDeal,
  type CurvePoint,
  type HandedOver,
  halfLivesOf,
  type MergedAway,
  nameOf,
  type OpportunityRow,
  ownershipOf,
  type PersonRecord,
  predictedFlip,
  type StageEntry,
  stageNameOf,
  trackName,
  traitChanges,
  traitRows,
} from '../../funnel/person-record.ts'
import type { Book } from '../../ledger/book.ts'
import { FACT_COLUMNS, type FactRow, factOf } from '../../ledger/fact-row.ts'
import { workedAgo } from '../../measure/hours.ts'
import { ANSWERS } from '../../measure/undone/kinds.ts'
import { scoreAt } from '../../score/score.ts'
import { type Known, loadFacts, type Only, rootOf, storedPerson } from '../store.ts'

/** What reading a person needs. */
export interface Reading {
  readonly pool: Pool
  readonly book: Book
}

const DETAILS = `
select ${FACT_COLUMNS} from subjects s
join events e on e.workspace_id = s.workspace_id and e.subject_id = s.subject_id
where s.workspace_id = $1 and s.person_id = $2 and e.type = 'capture.identified'
order by e.at desc, e.id desc limit 500`

const HISTORY = `
select n.stage, n.at, n.cycle, n.basis, n.version, n.evidence, n.recorded_at, n.superseded_at, n.because,
  (select e.door from subjects s join events e on e.workspace_id = s.workspace_id and e.subject_id = s.subject_id
     and e.at = n.at and e.id = (n.evidence ->> 'cause')::uuid
   where s.workspace_id = $1 and s.person_id = n.person_id and n.basis = 'declared' limit 1) as door
from stage_entries n where n.workspace_id = $1 and n.person_id = $2
order by n.at desc, n.position desc, n.recorded_at desc limit 200`

const MERGED = `
select s.subject_id, e.at, e.body ->> 'by' as by, e.body ->> 'reason' as reason from subjects s
left join lateral (
  select f.at, f.body from events f where f.workspace_id = $1 and f.subject_id = s.merged_into and f.type = 'identity.merged'
    and f.body ->> 'from' = s.subject_id::text order by f.at desc limit 1
) e on true
where s.workspace_id = $1 and s.person_id = $2 and s.merged_into is not null limit 100`

async function historyOf(client: Client, workspace: WorkspaceId, { person, definition }: Known): Promise<StageEntry[]> {
  const { rows } = await client.query({ name: 'record-history', text: HISTORY, values: [workspace, person.id] })
  return rows.map((row) => {
    const { cause: _, ...evidence } = row.evidence
    return {
      ...{ stage: row.stage, name: stageNameOf(row.stage, definition), at: row.at, cycle: row.cycle, basis: row.basis },
      ...{ version: row.version, evidence, by: row.door ?? null, recordedAt: row.recorded_at },
      ...{ supersededAt: row.superseded_at, because: row.because },
    }
  })
}

async function accountOf(
  client: Client,
  workspace: WorkspaceId,
  person: Person,
  only: Only,
): Promise<AccountBrief | null> {
  const { rows } = await client.query({
    name: 'record-account',
    text: `select a.account_id as id, a.name, a.state -> 'values' ->> 'domain' as domain,
             (select count(*) from (select from people p where p.workspace_id = $1 and p.account_id = a.account_id and not p.hidden
               and ($3::uuid is null or p.owner = $3::uuid) limit 1000) c) as people
           from accounts a where a.workspace_id = $1 and a.account_id = $2`,
    values: [workspace, person.account.id ?? null, only],
  })
  const [row] = rows
  const said = person.values.company
  const isSaid = typeof said === 'string' && said.toLowerCase() === row?.name
  return row === undefined
    ? null
    : { id: row.id, name: isSaid ? said : (row.name ?? row.domain ?? ''), domain: row.domain, people: row.people }
}

/** A deal as it is listed; money comes back as text and is shown, never added up. */
export const opportunityRow = (row: Readonly<Record<string, never>>): OpportunityRow => ({
  ...{ id: row.opportunity_id ?? '', stage: row.stage ?? '', status: row.status ?? 'open' },
  ...{ value: row.value === null ? null : Number(row.value), product: row.product ?? null, rep: row.rep ?? null },
  ...{ openedAt: row.opened_at ?? null, closedAt: row.closed_at ?? null },
})

async function opportunitiesOf(client: Client, workspace: WorkspaceId, person: PersonId): Promise<OpportunityRow[]> {
  const { rows } = await client.query({
    name: 'record-opportunities',
    text: `select opportunity_id, stage, status, value, product, rep, opened_at, closed_at from opportunities
           where workspace_id = $1 and person_id = $2 and not hidden order by opened_at desc nulls last limit 100`,
    values: [workspace, person],
  })
  return rows.map(opportunityRow)
}

/** What is sold to the company beside what names this person; a rep sees the deals of the rep's own people. */
async function companyDealsOf(
  client: Client,
  workspace: WorkspaceId,
  person: Person,
  only: Only,
): Promise<CompanyDeal[]> {
  const { rows } = await client.query({
    name: 'record-company-deals',
    text: `select o.opportunity_id, o.stage, o.status, o.value, o.product, o.rep, o.opened_at, o.closed_at,
             (select coalesce(l.name, l.email) from people_listed l where l.workspace_id = $1 and l.person_id = o.person_id) as person
           from opportunities o where o.workspace_id = $1 and o.account_id = $2 and not o.hidden
             and (o.person_id is null or o.person_id <> $3)
             and ($4::uuid is null or exists (select from people_listed m where m.workspace_id = $1 and m.person_id = o.person_id and m.owner = $4::uuid))
           order by o.opened_at desc nulls last limit 20`,
    values: [workspace, person.account.id ?? null, person.id, only],
  })
  return rows.map((row) => ({ ...opportunityRow(row), person: row.person ?? null }))
}

const ANSWERED = `
select 1 from subjects s join events e on e.workspace_id = s.workspace_id and e.subject_id = s.subject_id
where s.workspace_id = $1 and s.person_id = $2 and e.at >= $3
  and (e.type = 'stage.disqualified' or (e.type = 'capture.tracked' and e.body ->> 'name' = any($4::text[])))
  and not (e.batch_id is not null and exists (select from events w where w.workspace_id = $1 and w.subject_id = e.subject_id
    and w.at >= e.at and w.type = 'capture.withdrawn' and w.body ->> 'batch' = e.batch_id::text)) limit 1`

const DAY_MS = 86_400_000

/** Whether a rep still owes this person an answer; as the list of work undone counts it, however long ago. */
async function handedOverOf(
  client: Client,
  workspace: WorkspaceId,
  { person, definition }: Known,
  ms: number,
): Promise<HandedOver | null> {
  const { owner, exit } = person
  if (owner === undefined || exit !== undefined) return null
  const { rows } = await client.query({
    name: 'record-answered',
    text: ANSWERED,
    values: [workspace, person.id, owner.at, ANSWERS],
  })
  if (rows.length > 0) return null
  const { sla } = definition.playbook
  const promised = sla.respondWithinMs ?? DAY_MS
  return { at: owner.at, late: toMs(owner.at) <= workedAgo(promised, ms, sla.hours, definition.timezone) }
}

/** Conditions in words, for those who do not read code. */
function sentencesOf(conditions: readonly (string | null | undefined)[]): Record<string, Sentence> {
  const known = new Set(conditions.filter((one) => one !== null && one !== undefined))
  return Object.fromEntries(
    [...known].flatMap((text) => {
      const read = sentenceOf(text)
      return read.ok ? [[text, read.sentence] as const] : []
    }),
  )
}

async function identifiersOf(
  client: Client,
  workspace: WorkspaceId,
  person: PersonId,
): Promise<PersonRecord['identifiers']> {
  const { rows } = await client.query({
    name: 'record-identifiers',
    text: `select i.kind, i.value, i.trusted from subjects s
           join identities i on i.workspace_id = s.workspace_id and i.subject_id = s.subject_id
           where s.workspace_id = $1 and s.person_id = $2 order by i.kind, i.value limit 200`,
    values: [workspace, person],
  })
  return rows
}

async function mergedInto(client: Client, workspace: WorkspaceId, person: PersonId): Promise<MergedAway[]> {
  const { rows } = await client.query({ name: 'record-merged', text: MERGED, values: [workspace, person] })
  return rows.map(({ subject_id, at, by, reason }) => ({ id: subject_id, at, by, reason }))
}

function consentOf({ values, sources }: Person): PersonRecord['consent'] {
  const { consent: source } = sources
  return typeof values.consent === 'boolean' && source !== undefined ? { value: values.consent, source } : null
}

/** What disqualifies people here, in the definition's words, for whoever does it by hand. */
const reasonsOf = ({ definition }: Known): string[] => [...new Set(definition.disqualify.map(({ reason }) => reason))]

/** Everything about one person but the timeline; ten reads by key, whatever the person's age. */
export async function recordOf(
  { pool, book }: Reading,
  workspace: WorkspaceId,
  asked: { readonly id: string; readonly only: Only; readonly now: Timestamp },
): Promise<PersonRecord> {
  return inWorkspace(pool, workspace, async (client) => {
    const root = await rootOf(client, workspace, asked.id, asked.only)
    const known = await storedPerson(client, workspace, book, root)
    const { person, definition } = known
    const ms = toMs(asked.now)
    const details = await client.query<FactRow>({ name: 'record-details', text: DETAILS, values: [workspace, root] })
    const history = await historyOf(client, workspace, known)
    const ownership = ownershipOf(person, definition)
    return {
      ...{ answer: answerAbout(person, ms, definition), name: nameOf(person), definition: definition.version },
      ...{ trackName: trackName(person, definition), ownership },
      furthestName: person.furthest === '' ? null : stageNameOf(person.furthest, definition),
      ...{ firstAt: person.firstAt ?? null, lastAt: person.lastAt ?? null },
      ...{ first: person.first ?? null, last: person.last ?? null },
      ...{ consent: consentOf(person), suppressed: closedBy(person) },
      identifiers: await identifiersOf(client, workspace, root),
      ...{ traits: traitRows(person, definition), changes: traitChanges(details.rows.map(factOf)) },
      history,
      sentences: sentencesOf([ownership.condition, ...history.map(({ evidence }) => evidence.criterion)]),
      merged: await mergedInto(client, workspace, root),
      account: await accountOf(client, workspace, person, asked.only),
      opportunities: await opportunitiesOf(client, workspace, root),
      companyDeals: await companyDealsOf(client, workspace, person, asked.only),
      handedOver: await handedOverOf(client, workspace, known, ms),
      ...{ flip: predictedFlip(person, ms, definition), halfLives: halfLivesOf(definition) },
      stages: definition.stages.map(({ id, name, short }) => ({
        id,
        name: short === undefined ? name : `${name} (${short})`,
      })),
      reasons: reasonsOf(known),
    }
  })
}

/** Folding a life costs a microsecond or three a fact, and a curve folds it once a point. */
const FACTS_A_CURVE = 40_000
const MOST_POINTS = 40

/** How the score went from the first fact to now; fewer points for a longer life. */
export async function curveOf(
  { pool, book }: Reading,
  workspace: WorkspaceId,
  asked: { readonly id: string; readonly only: Only; readonly now: Timestamp },
): Promise<readonly CurvePoint[]> {
  const { root, facts } = await inWorkspace(pool, workspace, (client) =>
    loadFacts(client, workspace, book, asked.id, asked.only),
  )
  const definitionOf = book.of(workspace)
  const first = Math.min(...facts.map(({ at }) => toMs(at)))
  const now = Math.max(toMs(asked.now), first)
  const points = Math.max(2, Math.min(MOST_POINTS, Math.floor(FACTS_A_CURVE / facts.length)))
  return Array.from({ length: points }, (_, index) => {
    const ms = Math.round(first + ((now - first) * index) / (points - 1))
    const person = fold(root, facts, fromMs(ms), definitionOf)
    const { total, fit, engagement } = scoreAt(person, ms, definitionOf(person.version))
    return { at: fromMs(ms), total, fit, engagement }
  })
}

/** Who holds a mail address, if not the person who is to get it; whatever a rep may see, since one address is one person's. */
export async function heldByAnother(
  pool: Pool,
  workspace: WorkspaceId,
  email: string,
  person: PersonId,
): Promise<PersonId | undefined> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query({
      name: 'record-holder',
      text: `select s.person_id from identities i
             join subjects s on s.workspace_id = i.workspace_id and s.subject_id = i.subject_id
             where i.workspace_id = $1 and i.kind = 'email' and i.value = $2 and s.person_id <> $3`,
      values: [workspace, email, person],
    })
    return rows[0]?.person_id
  })
}

/** The strongest identifier by which a person's facts find them. */
export async function identifierOf(
  pool: Pool,
  workspace: WorkspaceId,
  person: PersonId,
): Promise<{ readonly kind: string; readonly value: string } | undefined> {
  return inWorkspace(pool, workspace, async (client) => {
    const all = await identifiersOf(client, workspace, person)
    const trusted = all.filter((one) => one.trusted)
    const [first] = trusted.length > 0 ? trusted : all
    return all.find(({ kind, trusted: isTrusted }) => kind === 'email' && isTrusted) ?? first
  })
}

const BATCH = `
select s.subject_id, s.person_id from events e
join subjects s on s.workspace_id = e.workspace_id and s.subject_id = e.subject_id
where e.workspace_id = $1 and e.batch_id = $2 and e.subject_kind = 'person' and e.trust = 'human'
  and s.person_id = $3 limit 1`

/** The subject whose stream holds a change made by hand, for taking it back. */
export async function subjectOfChange(
  pool: Pool,
  workspace: WorkspaceId,
  batch: string,
  person: PersonId,
): Promise<SubjectId> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query({ name: 'record-change', text: BATCH, values: [workspace, batch, person] })
    if (rows[0] === undefined) throw new Fault('not_found', 'There is no such change to take back.')
    return rows[0].subject_id
  })
}
