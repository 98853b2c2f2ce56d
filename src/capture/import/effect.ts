import { createHash, randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type { Pool } from '../../db/pool.ts'
import { connect, inWorkspace } from '../../db/pool.ts'
import { formatProblem, type Problem } from '../../definition/problem.ts'
import { Fault } from '../../fault.ts'
import { type BatchId, fromMs, type SubjectId, type Timestamp, type WorkspaceId } from '../../funnel/brand.ts'
import type { Capture, Outcome } from '../../funnel/capture.ts'
import type { Ledger } from '../../ledger/append.ts'
import { eventId } from '../../ledger/ids.ts'
import { dataRows, MAX_ROWS, readText, surveyFile } from '../file/effect.ts'
import { missingColumns } from './columns.ts'
import { compare } from './comparison.ts'
import { dateReader } from './dates.ts'
import type { Draft } from './draft.ts'
import { type Counts, type Issue, noCounts } from './issue.ts'
import { type ReadMap, readMap } from './map.ts'
import { occurrences } from './occurrences.ts'
import { repFinder } from './reps.ts'
import { type Plan, type Ports, runImport } from './run.ts'
import { stagesOf } from './stages.ts'
import {
  beginImport,
  hasUndone,
  headVersion,
  holdBatch,
  type ImportRecord,
  knownFacts,
  knownKeys,
  ledgerTally,
  releaseBatch,
  repsOf,
  resumeImport,
  saveCounts,
  saveIssues,
  unfinished,
  uploadedAt,
  withdrawnFacts,
} from './store.ts'
import { type FileTally, type Sample, sampleOf, tally } from './tally.ts'

export interface ImportParts {
  readonly pool: Pool
  readonly ledger: Ledger
  readonly workspace: WorkspaceId
  readonly now: () => Timestamp
}

export interface ImportAsked {
  readonly file: string
  /** The mapping's file, or what it says beside the name to blame. */
  readonly map: string | { readonly name: string; readonly text: string }
  /** What the file is called, if not as it lies on disk. */
  readonly name?: string
  /** Kept with the import as it is: the upload it came from, who asked. */
  readonly about?: Pick<ImportRecord, 'upload' | 'by'>
  /** When the import has its id: everything that can be refused was refused before. */
  readonly onBegun?: (batch: BatchId) => void
  readonly mode: 'live' | 'historic'
  readonly dryRun: boolean
  /** Rows done and rows in the file, after each batch. */
  readonly onProgress?: (done: number, total: number) => void
}

/** What became of a file. */
export interface ImportAnswer extends Counts {
  /** Names the import for `undo-import`; null after a dry run. */
  readonly batch: BatchId | null
  readonly file: string
  readonly kind: string
  readonly dryRun: boolean
  /** A killed run of the same file was taken up; what it had stored counts as duplicates. */
  readonly continued: boolean
  /** The first 10,000. */
  readonly issues: readonly Issue[]
  /** What the first usable rows become. */
  readonly samples: readonly Sample[]
  /** What the file says of stages, owners and closed channels. */
  readonly said: FileTally
}

/** Rows shown as what they become. */
const SAMPLES = 3

/** Reads a file by a map into the ledger, or says why it cannot; nothing is written before the whole file was looked at. */
export async function importFile(parts: ImportParts, asked: ImportAsked): Promise<ImportAnswer> {
  const { pool, workspace } = parts
  const { name: blamed, text } =
    typeof asked.map === 'string' ? { name: asked.map, text: await readText(asked.map) } : asked.map
  const name = asked.name ?? basename(asked.file)
  const map = unlessProblems(readMap(blamed, text), 'The map has mistakes:')
  const survey = await surveyFile(asked.file, map.value, name)
  const misfits = missingColumns(map, survey.header, name)
  if (misfits.length > 0) throw faultOf(misfits, 'The map and the file do not fit:')
  const { order, ...plan } = await planOf(parts, { mode: asked.mode, name }, map, survey.header)
  const fingerprint = sha256(`${survey.digest} ${asked.mode} ${text}`).slice(0, 32)
  const { source, kind } = map.value
  const about = { source, kind, mode: asked.mode, fingerprint, total: survey.rows, ...asked.about }
  const counts = noCounts()
  const rows = dataRows(asked.file, map.value)
  const seen = tally(order)
  const samples: Sample[] = []
  const base = {
    ...(await lookups(parts)),
    watch: (line: number, drafts: readonly Draft[]) => {
      seen.take(drafts)
      const sample = samples.length < SAMPLES ? sampleOf(line, drafts) : undefined
      if (sample !== undefined) samples.push(sample)
    },
    progress: async (so: Counts) => asked.onProgress?.(so.rows, survey.rows),
  }
  const answer = (rest: Pick<ImportAnswer, 'batch' | 'continued' | 'issues'>): ImportAnswer => ({
    ...{ batch: rest.batch, file: name, kind, dryRun: asked.dryRun, continued: rest.continued },
    ...counts,
    ...{ issues: rest.issues, samples, said: seen.said() },
  })
  if (asked.dryRun) {
    const ports: Ports = { ...base, append: pretend(parts), keepIssues: () => Promise.resolve() }
    return answer({ batch: null, continued: false, issues: await runImport(rows, plan, counts, ports) })
  }
  const begun = await begin(parts, name, text, { ...about, ...counts })
  const { batch, continued, heldSince } = begun
  asked.onBegun?.(batch)
  try {
    const save = (finishedAt: Timestamp | null) =>
      saveCounts(pool, workspace, batch, { ...about, ...counts }, finishedAt)
    const ports: Ports = {
      ...base,
      append: (captures) => parts.ledger.append(workspace, captures),
      keepIssues: (issues) => saveIssues(pool, workspace, batch, issues),
      progress: async (so) => {
        if (!(await save(null))) throw new Fault('bad_request', 'The import was undone while it ran, and stopped.')
        await base.progress(so)
      },
    }
    const issues = await runImport(rows, { ...plan, envelope: { ...plan.envelope, batch, heldSince } }, counts, ports)
    Object.assign(about, await compared(parts, batch, { kind, order, counts, said: seen.said() }))
    await save(parts.now())
    return answer({ batch, continued, issues })
  } finally {
    await begun.release()
  }
}

function unlessProblems<T extends ReadMap | readonly string[]>(read: T | readonly Problem[], title: string): T {
  if (isProblems(read)) throw faultOf(read, title)
  return read
}

const isProblems = (read: ReadMap | readonly string[] | readonly Problem[]): read is readonly Problem[] =>
  Array.isArray(read) && typeof read[0] === 'object'

const faultOf = (problems: readonly Problem[], title: string): Fault =>
  new Fault('bad_request', `${title}\n${problems.map(formatProblem).join('\n')}`, 'Nothing was imported.')

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** How the file and the ledger compare, for a file of people. */
async function compared(
  { pool, workspace }: ImportParts,
  batch: BatchId,
  file: { kind: string; order: readonly string[]; counts: Counts; said: FileTally },
): Promise<Pick<ImportRecord, 'comparison'>> {
  if (file.kind !== 'people') return {}
  const now = await ledgerTally(pool, workspace, batch, file.order)
  return { comparison: compare(file.counts, file.said, now, file.order) }
}

async function planOf(
  parts: ImportParts,
  asked: { readonly mode: 'live' | 'historic'; readonly name: string },
  map: ReadMap,
  header: readonly string[],
): Promise<Plan & { readonly order: readonly string[] }> {
  const { pool, ledger, workspace } = parts
  const definition = await inWorkspace(pool, workspace, async (client) => {
    const version = await headVersion(client, workspace)
    await ledger.book.load(client, workspace, version)
    return ledger.book.of(workspace)(version)
  })
  const stageIds = unlessProblems<readonly string[]>(
    stagesOf(map, definition.stages),
    'The map and the funnel do not fit:',
  )
  const { value } = map
  const repOf = repFinder(workspace, await repsOf(pool, workspace))
  const dates = dateReader(value.dateFormats, value.timezone)
  const asOf = value.asOf === undefined ? undefined : dateReader(['iso'], value.timezone)(value.asOf)
  if (value.asOf !== undefined && asOf === undefined) {
    throw faultOf([map.problem(['asOf'], 'this is no date; write it as 2026-03-31')], 'The map has mistakes:')
  }
  return {
    order: definition.stages.map(({ id }) => id),
    world: {
      ...{ map: value, stageIds, now: parts.now(), workspace, repOf },
      asOf: asOf === undefined ? undefined : fromMs(asOf.ms),
    },
    header,
    dates,
    envelope: { batch: DRY, mode: asked.mode, door: `import ${asked.name}`.slice(0, 200) },
  }
}

/** Stands in the envelope of a dry run, which nothing leaves. */
const DRY = '00000000-0000-0000-0000-000000000000' as BatchId

async function lookups(
  parts: ImportParts,
): Promise<Pick<Ports, 'withdrawn' | 'known' | 'digest' | 'eventId' | 'occurrences'>> {
  const { pool, workspace } = parts
  // Most workspaces never undo anything, and then no fact need be looked for.
  const isUndone = await hasUndone(pool, workspace)
  return {
    withdrawn: (ids) =>
      isUndone
        ? inWorkspace(pool, workspace, (client) => withdrawnFacts(client, workspace, ids))
        : Promise.resolve(new Set()),
    known: knower(parts),
    digest: (text) => sha256(text).slice(0, 32),
    eventId,
    occurrences: occurrences(MAX_ROWS),
  }
}

/** Tells who is known already, from before or from the rows above. */
function knower({ pool, workspace }: ImportParts): Ports['known'] {
  const met = new Set<string>()
  return async (captures) => {
    const keys = captures.map(({ to }) => keysOf(to))
    const held = await inWorkspace(pool, workspace, (client) => knownKeys(client, workspace, keys.flat()))
    return keys.map((own) => {
      const named = own.map(({ kind, value }) => `${kind}\n${value}`)
      const isKnown = named.some((one) => held.has(one) || met.has(one))
      for (const one of named) if (!held.has(one)) met.add(one)
      return isKnown
    })
  }
}

/** As the ledger's table of identifiers has them. */
function keysOf(to: Capture['to']): readonly { readonly kind: string; readonly value: string }[] {
  if (to.kind === 'person') return to.identifiers
  if (to.kind === 'account') return to.keys.map(({ kind, value }) => ({ kind: `account:${kind}`, value }))
  return to.kind === 'opportunity' ? [{ kind: 'opportunity', value: to.key }] : []
}

/** Answers as the ledger would, and stores nothing. */
function pretend({ pool, workspace }: ImportParts): Ports['append'] {
  const met = new Set<string>()
  return async (captures: readonly Capture[]) => {
    const ids = captures.map((capture) => eventId(capture.messageId))
    const known = await inWorkspace(pool, workspace, (client) => knownFacts(client, workspace, ids))
    return ids.map((id): Outcome => {
      const isKnown = known.has(id) || met.has(id)
      met.add(id)
      if (isKnown) return { status: 'duplicate', id, conflict: false }
      return { status: 'stored', id, subject: DRY as string as SubjectId }
    })
  }
}

interface Begun {
  readonly batch: BatchId
  readonly continued: boolean
  /** When its file came here: a row about somebody who is erased while it is read does not bring them back. */
  readonly heldSince: Timestamp
  readonly release: () => Promise<void>
}

const earlier = (a: Timestamp, b: string): Timestamp => (Date.parse(b) < Date.parse(a) ? fromMs(Date.parse(b)) : a)

/** Takes up a killed run of the same file and map, or begins an import; no two processes hold one batch. */
async function begin(parts: ImportParts, file: string, mapText: string, record: ImportRecord): Promise<Begun> {
  const { pool, workspace } = parts
  const client = await connect(pool)
  const held = async (batch: BatchId, heldSince: Timestamp, continued: boolean): Promise<Begun> => ({
    batch,
    continued,
    heldSince,
    release: async () => {
      await releaseBatch(client, batch).catch(() => undefined)
      client.release()
    },
  })
  try {
    const at = parts.now()
    const cameAt = (await uploadedAt(pool, workspace, record.upload)) ?? at
    for (const { batch, createdAt } of await unfinished(pool, workspace, record.fingerprint)) {
      if (await holdBatch(client, batch)) {
        await resumeImport(pool, workspace, batch, record)
        return await held(batch, earlier(cameAt, createdAt), true)
      }
      throw new Fault('bad_request', `The same import is running now, as batch ${batch}.`, 'Wait for it to end.')
    }
    const batch = randomUUID() as string as BatchId
    await holdBatch(client, batch)
    await beginImport(pool, workspace, { batch, file, map: mapText, record, at })
    return await held(batch, cameAt, false)
  } catch (error) {
    client.release()
    throw error
  }
}
