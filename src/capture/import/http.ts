import { Readable } from 'node:stream'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../../access/http.ts'
import { parsed } from '../../access/parsed.ts'
import { turns } from '../../access/turns.ts'
import type { Pool } from '../../db/pool.ts'
import type { Definition } from '../../definition/definition.ts'
import { Fault } from '../../fault.ts'
import type { BatchId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { csvLine } from '../../identity/export/cell.ts'
import type { Ledger } from '../../ledger/append.ts'
import { lookAt } from '../file/effect.ts'
import { MAX_FILE, tooLarge, type Upload, type Uploads } from '../file/store.ts'
import { type Apart, importRunner, type Runner } from '../running/effect.ts'
import {
  issuesOf,
  mapOfImport,
  peopleOf,
  type ShownImport,
  shownImport,
  shownImports,
  touchedCount,
} from '../running/store.ts'
import type { DryRunAnswer, FileAnswer, FilePiece, ImportDetail, ImportState, Phase } from './answers.ts'
import { importFile } from './effect.ts'
import { guess } from './guess.ts'
import type { NamedStage } from './stage-words.ts'

/** What imports need from the rest of the server. */
export interface ImportParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly ledger: Ledger
  readonly clock: () => Timestamp
  readonly uploads: Uploads
  readonly apart: Apart
  readonly definition: (workspace: WorkspaceId) => Promise<Definition>
}

const whole = z.string().regex(/^\d{1,12}$/, 'this is no whole number')
/** What is told of a file with its first bytes: its name, and its size where it comes in pieces. */
export const FILE_QUERY = z.strictObject({
  name: z.string().max(500),
  size: whole.optional(),
  workspace: z.string().optional(),
})
/** Where a further piece begins. */
export const PIECE_QUERY = z.strictObject({ from: whole, workspace: z.string().optional() })
/** An upload in a path. */
export const FILE_ID = z.strictObject({ file: z.uuid() })
/** An import in a path. */
export const IMPORT_ID = z.strictObject({ id: z.uuid() })
const MODE = z.enum(['historic', 'live']).default('historic')
/** A map as `docs/import.md` has it, as JSON. */
const MAP = z.looseObject({ kind: z.string(), source: z.string() })
/** What an upload is tried out by. */
export const DRY_RUN = z.strictObject({ map: MAP, mode: MODE })
/** Which upload is imported, and by what map. */
export const IMPORT = z.strictObject({ file: z.uuid(), map: MAP, mode: MODE })
/** The import above a page. */
export const IMPORTS_PAGE = z.strictObject({ before: z.uuid().optional(), workspace: z.string().optional() })
/** Where a page begins, as the one before it said. */
export const PEOPLE_PAGE = z.strictObject({ after: z.guid().optional(), workspace: z.string().optional() })
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
/** A finding's line and code, as `next` gave it. */
export const ISSUES_PAGE = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,9}~[a-z_]{1,40}$/, 'this is no place in the list; take the one that "next" gave')
    .optional(),
  workspace: z.string().optional(),
})

const LIST = 50
const SHOWN_ISSUES = 20
const PAGE_ISSUES = 100
const SHOWN_ROWS = 5
/** Bodies that are a file; nothing of them is read before the gate has spoken. */
const FILE_TYPES = ['text/csv', 'application/octet-stream', 'text/tab-separated-values', 'application/vnd.ms-excel']
const SWEEP_MS = 60 * 60 * 1000
/** Files that are read whole at a time, and requests that may wait for it: each takes up to a hundred megabytes. */
const inTurn = turns(2, 8)
/** A thread takes half a second to begin; a file of so many bytes is tried out here sooner, in pieces of a few milliseconds. */
const SMALL = 300_000

/** Files in, looked at, tried out, imported beside the requests, and taken back. */
export function importRoutes(parts: ImportParts): FastifyPluginAsync {
  const { pool, apart, clock, uploads } = parts
  return (app) => {
    const runner = importRunner({
      ...{ pool, apart, uploads, now: clock },
      onError: (error) => app.log.error({ err: error }, 'an import ended before its file did'),
    })
    const sweep = () => {
      uploads.sweep(Date.parse(clock())).catch((error: unknown) => app.log.warn({ err: error }, 'uploads stay'))
    }
    sweep()
    const timer = setInterval(sweep, SWEEP_MS).unref()
    app.addHook('onClose', async () => {
      clearInterval(timer)
      await runner.stop()
    })
    fileRoutes(app, parts)
    tryRoute(app, parts, runner)
    runRoutes(app, parts, runner)
    listRoutes(app, parts)
    return Promise.resolve()
  }
}

type App = Parameters<FastifyPluginAsync>[0]

function fileRoutes(app: App, parts: ImportParts): void {
  const { gate, uploads } = parts
  // Handed on unread: the file goes to disk as it comes.
  app.addContentTypeParser(FILE_TYPES, (_request, payload, done) => done(null, payload))

  app.post('/api/imports/files', { bodyLimit: MAX_FILE }, async (request, reply) => {
    const { workspace, by } = await gate(request, 'import')
    const { name, size } = parsed(FILE_QUERY, request.query)
    const announced = Number(size ?? request.headers['content-length'] ?? MAX_FILE)
    if (announced > MAX_FILE) throw tooLarge()
    const begun = await uploads.begin(workspace, { name, size: announced, by })
    const upload = await uploads.add(workspace, begun.id, 0, bodyOf(request))
    const isWhole = size === undefined || upload.received >= upload.size
    return reply.status(201).send(isWhole ? await fileAnswer(parts, workspace, upload) : pieceOf(upload))
  })
  app.post('/api/imports/files/:file', { bodyLimit: MAX_FILE }, async (request) => {
    const { workspace } = await gate(request, 'import')
    const { file } = parsed(FILE_ID, request.params, 'path')
    const { from } = parsed(PIECE_QUERY, request.query)
    const upload = await uploads.add(workspace, file, Number(from), bodyOf(request))
    return upload.received >= upload.size ? fileAnswer(parts, workspace, upload) : pieceOf(upload)
  })
  app.get('/api/imports/files/:file', async (request) => {
    const { workspace } = await gate(request, 'import')
    return fileAnswer(parts, workspace, await uploads.find(workspace, parsed(FILE_ID, request.params, 'path').file))
  })
  app.delete('/api/imports/files/:file', async (request, reply) => {
    const { workspace } = await gate(request, 'import')
    const { id } = await uploads.find(workspace, parsed(FILE_ID, request.params, 'path').file)
    await uploads.remove(workspace, id)
    return reply.status(204).send()
  })
}

function tryRoute(app: App, { pool, gate, ledger, clock, uploads }: ImportParts, runner: Runner): void {
  app.post('/api/imports/files/:file/dry-run', async (request): Promise<DryRunAnswer> => {
    const { workspace } = await gate(request, 'import')
    const { id, name, received } = await uploads.find(workspace, parsed(FILE_ID, request.params, 'path').file)
    const { map, mode } = parsed(DRY_RUN, request.body, 'body')
    const asked = { name, map: mapText(map), mode }
    const small = { file: uploads.path(id), dryRun: true, ...asked }
    const answer =
      received > SMALL
        ? await runner.tryOut(workspace, { upload: id, ...asked })
        : await inTurn(() => importFile({ pool, ledger, workspace, now: clock }, small))
    const { rows, byCode, samples, said, issues } = answer
    return { rows, ...countsOf(answer), byCode, samples, said, issues: issues.slice(0, SHOWN_ISSUES) }
  })
}

function runRoutes(app: App, parts: ImportParts, runner: Runner): void {
  const { pool, gate, uploads } = parts
  app.post('/api/imports', async (request, reply) => {
    const { workspace, by } = await gate(request, 'import')
    const { file, map, mode } = parsed(IMPORT, request.body, 'body')
    // Who answers leads is for those to say who manage the workspace.
    if (map.kind === 'reps') await gate(request, 'manage')
    const { id, name } = await uploads.find(workspace, file)
    const batch = await runner.begin(workspace, { upload: id, name, by, map: mapText(map), mode })
    return reply.status(202).send(await stateOf(parts, workspace, batch))
  })
  app.post('/api/imports/:id/continue', async (request, reply) => {
    const { workspace, by } = await gate(request, 'import')
    const { id } = parsed(IMPORT_ID, request.params, 'path')
    const found = await shown(pool, workspace, id)
    if (phaseOf(found) !== 'stopped' && phaseOf(found) !== 'failed')
      throw new Fault('bad_request', 'This import needs no continuing.', 'Nothing was changed.')
    const upload = await uploads.find(workspace, found.record.upload ?? '')
    const map = { name: 'the map', text: await mapOfImport(pool, workspace, id) }
    const { mode } = found.record
    const batch = await runner.begin(workspace, { upload: upload.id, name: found.file, by, map, mode })
    return reply.status(202).send(await stateOf(parts, workspace, batch))
  })
  app.post('/api/imports/:id/undo', async (request, reply) => {
    const { workspace } = await gate(request, 'import')
    const { id } = parsed(IMPORT_ID, request.params, 'path')
    const found = await shown(pool, workspace, id)
    if (found.record.kind === 'reps') await gate(request, 'manage')
    if (phaseOf(found) === 'undone')
      throw new Fault('bad_request', 'This import was taken back already.', 'Nothing was changed.')
    await runner.undo(workspace, found.batch, await touchedCount(pool, workspace, id))
    return reply.status(202).send({ ...(await stateOf(parts, workspace, id)), phase: 'undoing' })
  })
}

function listRoutes(app: App, parts: ImportParts): void {
  const { pool, gate } = parts
  app.get('/api/imports', async (request) => {
    const { workspace } = await gate(request, 'import')
    const { before } = parsed(IMPORTS_PAGE, request.query)
    const found = await shownImports(pool, workspace, before, LIST + 1)
    const items = found.slice(0, LIST)
    return { items: items.map(answerOf), next: found.length > LIST ? (items.at(-1)?.batch ?? null) : null }
  })
  app.get('/api/imports/:id', async (request) => {
    const { workspace } = await gate(request, 'import')
    return stateOf(parts, workspace, parsed(IMPORT_ID, request.params, 'path').id)
  })
  app.get('/api/imports/:id/people', async (request) => {
    const { workspace } = await gate(request, 'import')
    const { id } = parsed(IMPORT_ID, request.params, 'path')
    const { after } = parsed(PEOPLE_PAGE, request.query)
    await shown(pool, workspace, id)
    const found = await peopleOf(pool, workspace, id, { after: after ?? FIRST_ID, limit: LIST + 1 })
    const last = found.length > LIST ? found[LIST - 1] : undefined
    return { items: found.slice(0, LIST).map(({ place: _, ...person }) => person), next: last?.place ?? null }
  })
  app.get('/api/imports/:id/issues', async (request) => {
    const { workspace } = await gate(request, 'import')
    const { id } = parsed(IMPORT_ID, request.params, 'path')
    const { after } = parsed(ISSUES_PAGE, request.query)
    await shown(pool, workspace, id)
    const found = await issuesOf(pool, workspace, id, { after: placeOf(after), limit: PAGE_ISSUES + 1 })
    const items = found.slice(0, PAGE_ISSUES)
    const last = items.at(-1)
    return { items, next: found.length > PAGE_ISSUES && last !== undefined ? `${last.line}~${last.code}` : null }
  })
  app.get('/api/imports/:id/issues.csv', async (request, reply) => {
    const { workspace } = await gate(request, 'import')
    const { id } = parsed(IMPORT_ID, request.params, 'path')
    const { file } = await shown(pool, workspace, id)
    const name = `${file.replace(/\.[a-z]{1,5}$/i, '').replace(/[^\w.-]+/g, '-')}-issues.csv`
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(Readable.from(issueLines(pool, workspace, id)))
  })
}

async function* issueLines(pool: Pool, workspace: WorkspaceId, id: string): AsyncGenerator<string> {
  yield csvLine(['line', 'column', 'code', 'message'])
  let after = { line: 0, code: '' }
  for (;;) {
    const items = await issuesOf(pool, workspace, id, { after, limit: 1000 })
    const last = items.at(-1)
    if (last === undefined) return
    yield items.map(({ line, column, code, message }) => csvLine([line, column ?? '', code, message])).join('')
    after = last
  }
}

function bodyOf(request: FastifyRequest): Readable {
  if (request.body instanceof Readable) return request.body
  throw new Fault(
    'unsupported_media_type',
    'The body is to be the file itself.',
    'Send it with content-type: text/csv.',
  )
}

const mapText = (map: object): { readonly name: string; readonly text: string } => ({
  name: 'the map',
  text: JSON.stringify(map, null, 2),
})

const pieceOf = ({ id, name, size, received }: Upload): FilePiece => ({ file: id, name, size, received })

async function fileAnswer(
  { uploads, definition, clock }: ImportParts,
  workspace: WorkspaceId,
  upload: Upload,
): Promise<FileAnswer> {
  const { name } = upload
  const inForce = await definition(workspace)
  const { timezone } = inForce
  try {
    const look = await inTurn(() => lookAt(uploads.path(upload.id), name))
    const named = namedStages(inForce)
    const today = Temporal.Instant.from(clock()).toZonedDateTimeISO(timezone).toPlainDate().toString()
    return {
      ...{ ...pieceOf(upload), rows: look.rows, header: look.header, first: look.first.slice(0, SHOWN_ROWS) },
      guess: guess({
        ...{ name: name.replace(/\.\w{1,5}$/, ''), header: look.header, rows: look.first, words: look.words },
        ...{ stages: named, timezone, today, ...look.dialect },
      }),
      stages: named,
    }
  } catch (error) {
    // What cannot be read is not kept for a day.
    if (error instanceof Fault && error.code !== 'overloaded') await uploads.remove(workspace, upload.id)
    throw error
  }
}

function placeOf(after: string | undefined): { readonly line: number; readonly code: string } {
  const [line = '0', code = ''] = (after ?? '0~').split('~')
  return { line: Number(line), code }
}

async function shown(pool: Pool, workspace: WorkspaceId, id: string): Promise<ShownImport> {
  const found = await shownImport(pool, workspace, id)
  if (found === undefined) throw new Fault('not_found', 'There is no such import in this workspace.')
  return found
}

async function stateOf(
  { pool, definition }: ImportParts,
  workspace: WorkspaceId,
  id: BatchId | string,
): Promise<ImportDetail> {
  return { ...answerOf(await shown(pool, workspace, id)), stages: namedStages(await definition(workspace)) }
}

const namedStages = ({ stages }: Definition): NamedStage[] =>
  stages.map(({ id, name, short }) => ({ id, name, ...(short !== undefined && { short }) }))

function phaseOf({ state, record, isHeld }: ShownImport): Phase {
  if (record.undoneAt !== undefined) return 'undone'
  if (state === 'undone') return isHeld ? 'undoing' : 'undo stopped'
  return state === 'running' && !isHeld ? 'stopped' : state
}

interface Counted {
  readonly stored: number
  readonly updated?: number
  readonly duplicates: number
  readonly rejected: number
  readonly flagged: number
}

const countsOf = ({ stored, updated = 0, duplicates, rejected, flagged }: Counted) => ({
  ...{ new: stored - updated, updated, unchanged: duplicates, refused: rejected, flagged },
})

function answerOf(row: ShownImport): ImportState {
  const { batch, file, record, createdAt, finishedAt } = row
  return {
    ...{ id: batch, file, kind: record.kind, source: record.source, mode: record.mode, phase: phaseOf(row) },
    ...{ createdAt: new Date(createdAt).toISOString(), by: record.by ?? null },
    finishedAt: finishedAt === null ? null : new Date(finishedAt).toISOString(),
    ...{ done: record.rows, total: record.total ?? record.rows },
    ...{ ...countsOf(record), byCode: record.byCode },
    contacted: record.mode === 'historic' ? 0 : null,
    ...{ failure: record.failure ?? null, undoing: record.undoing ?? null, comparison: record.comparison ?? null },
  }
}
