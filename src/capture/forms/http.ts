import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../../access/access.ts'
import type { Gate } from '../../access/http.ts'
import { line, parsed, words } from '../../access/parsed.ts'
import type { Signer } from '../../access/signing/store.ts'
import { turns } from '../../access/turns.ts'
import type { Pool } from '../../db/pool.ts'
import { workspaceById } from '../../db/workspace.ts'
import type { Definition } from '../../definition/definition.ts'
import { Fault } from '../../fault.ts'
import { fromMs, type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'
import { told } from '../../learn/check.ts'
import { assetsOf } from '../assets/store.ts'
import { formVersion, formVersions } from '../form-versions/store.ts'
import { judgeAnswers } from './answers.ts'
import { around, type Surroundings } from './around.ts'
import { FORM_SLUG } from './form.ts'
import type { FormAnswer, FormAroundAnswer, FormCheckAnswer, FormLine, FormTryAnswer } from './form-answer.ts'
import { MOST_LETTERS, parseForm } from './parse.ts'
import { refusedMail } from './refused-mail.ts'
import { renamed, STARTERS } from './starters.ts'
import {
  addForm,
  type Doing,
  formHeads,
  type Publishing,
  previewToken,
  publishForm,
  readForm,
  removeForm,
  restoreForm,
  type StoredForm,
  saveForm,
  showVersion,
} from './store.ts'

export interface FormParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly definition: (workspace: WorkspaceId) => Promise<Definition>
  readonly signing: () => Promise<Signer>
  /** Where addresses for strangers begin. */
  readonly base: string
}

const FORM_NAME = z.string().regex(FORM_SLUG, 'an id is lower-case letters, digits, - and _, and begins with a letter')
/** The id of a form in a path. */
export const FORM_ID = z.strictObject({ id: FORM_NAME })
const NUMBER = z.coerce.number().int().positive().max(999_999_999)
/** A version of a form in a path. */
export const FORM_VERSION = z.strictObject({ id: FORM_NAME, version: NUMBER })
const SOURCE = z
  .string()
  .max(MOST_LETTERS)
  .regex(/^[^\0\p{Cs}]*$/u, 'there is a character in this text that is no text')
const REVISION = z.int().nonnegative()
/** A new form: one to begin with, or the text of another under a new id. */
export const NEW_FORM = z.strictObject({
  id: FORM_NAME,
  starter: z.enum(STARTERS.map(({ id }) => id)).optional(),
  source: SOURCE.optional(),
})
/** What is saved, and the revision it was made from. */
export const SAVE_FORM = z.strictObject({ revision: REVISION, source: SOURCE })
/** A text to be judged; nothing is kept of it. */
export const CHECK_FORM = z.strictObject({ source: SOURCE })
/** Answers to be judged against a text; nothing is kept of them. `steps`: only so many steps of it. */
export const TRY_FORM = z.strictObject({
  source: SOURCE,
  answers: z.record(z.string().max(200), z.union([z.string().max(20_000), z.array(z.string().max(1_000)).max(200)])),
  steps: z.int().min(1).max(10).optional(),
})
/** Which revision becomes a version. */
export const PUBLISH_FORM = z.strictObject({ revision: REVISION, note: line(500).default('') })
/** What strangers see: a version, or nothing. */
export const SHOW_FORM = z.strictObject({ version: NUMBER.nullable() })
/** Which version is put into force again, as a new one. */
export const ROLL_BACK = z.strictObject({ version: NUMBER, note: words(500).default('') })

const PREVIEW_MS = 3_600_000
/** The longest text takes tens of milliseconds to read; between two of them everybody else is heard. */
const inTurn = turns(1, 16)

/** What forms may name in a workspace: its definition's fields and purposes, its assets. */
export async function surroundingsOf(
  { pool, definition }: Pick<FormParts, 'pool' | 'definition'>,
  workspace: WorkspaceId,
): Promise<Surroundings> {
  const { fields, playbook } = await definition(workspace)
  const assets = await assetsOf(pool, workspace)
  return around({ fields, consent: playbook.consent }, new Set(assets.map(({ id }) => id)))
}

/** The title of a text that may have mistakes. */
const titleIn = ({ id, source }: Pick<StoredForm, 'id' | 'source'>): string =>
  (
    /^title:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\n#]*))/m
      .exec(source)
      ?.slice(1)
      .find((one) => one !== undefined) ?? ''
  )
    .trim()
    .slice(0, 200) || id

const lineOf = (form: StoredForm): FormLine => {
  const { id, liveVersion, lastVersion, changed, savedAt, savedBy, archivedAt } = form
  const state = archivedAt !== null ? 'archived' : liveVersion !== null ? 'live' : lastVersion === 0 ? 'draft' : 'off'
  return { id, title: titleIn(form), state, liveVersion, lastVersion, changed, savedAt, savedBy }
}

function checked(source: string, surroundings: Surroundings, id: string): FormCheckAnswer {
  const read = parseForm(source, surroundings, `forms/${id}.yaml`)
  if (!read.ok) return { problems: read.problems.map((one) => told(one)), form: null }
  return { problems: read.warnings.map((one) => told(one, 'warning')), form: read.form }
}

/** The form that a text is, or a fault that names its first mistake. */
function formIn(source: string, surroundings: Surroundings, id: string) {
  const read = parseForm(source, surroundings, `forms/${id}.yaml`)
  if (!read.ok) {
    const [first] = read.problems
    throw new Fault('bad_request', `Line ${first?.line}: ${first?.message}.`, first?.hint)
  }
  if (read.form.id !== id)
    throw new Fault('bad_request', `The text says id: ${read.form.id}, and this is the form ${id}.`, `Write id: ${id}.`)
  return read.form
}

/** What answers a request about forms is made with. */
const answering = (parts: FormParts) => {
  const { pool, clock } = parts
  const answerOf = async (workspace: WorkspaceId, form: StoredForm): Promise<FormAnswer> => {
    const { revision, source } = form
    const surroundings = await surroundingsOf(parts, workspace)
    const { problems } = await inTurn(() => checked(source, surroundings, form.id))
    return { ...lineOf(form), revision, source, problems, versions: await formVersions(pool, workspace, form.id) }
  }
  return {
    answerOf,
    doingOf: ({ workspace, by }: Actor): Doing => ({ workspace, by, now: clock() }),
    publishing: async (doing: Doing, id: string, { source, revision, note }: Omit<Publishing, 'form'>) => {
      const surroundings = await surroundingsOf(parts, doing.workspace)
      const form = await inTurn(() => formIn(source, surroundings, id))
      return answerOf(doing.workspace, await publishForm(pool, doing, id, { revision, source, form, note }))
    },
  }
}

/** Forms: read, written, published in versions that never change, taken down. */
export const formRoutes =
  (parts: FormParts): FastifyPluginAsync =>
  async (app) => {
    readingRoutes(app, parts)
    writingRoutes(app, parts)
    versionRoutes(app, parts)
  }

function readingRoutes(app: FastifyInstance, parts: FormParts): void {
  const { pool, gate, clock } = parts
  const { answerOf } = answering(parts)
  app.get('/api/forms', async (request) => {
    const { workspace } = await gate(request, 'read')
    const starters = STARTERS.map(({ id, title, purpose }) => ({ id, title, purpose }))
    return { forms: (await formHeads(pool, workspace)).map(lineOf), starters }
  })
  app.get('/api/forms/around', async (request) => aroundAnswer(parts, (await gate(request, 'read')).workspace))
  app.get('/api/forms/:id', async (request) => {
    const { workspace } = await gate(request, 'read')
    return answerOf(workspace, await readForm(pool, workspace, parsed(FORM_ID, request.params, 'path').id))
  })
  app.get('/api/forms/:id/versions/:version', async (request) => {
    const { workspace } = await gate(request, 'read')
    const { id, version } = parsed(FORM_VERSION, request.params, 'path')
    return versionOr404(pool, workspace, id, version)
  })
  app.get('/api/forms/:id/preview', async (request) => {
    const { workspace } = await gate(request, 'read')
    const { id } = await readForm(pool, workspace, parsed(FORM_ID, request.params, 'path').id)
    const until = toMs(clock()) + PREVIEW_MS
    const token = previewToken(await parts.signing(), workspace, id, until)
    return { path: `/f/preview/${token}`, until: fromMs(until) }
  })
  app.post('/api/forms/check', { bodyLimit: 1_000_000 }, async (request): Promise<FormCheckAnswer> => {
    const { workspace } = await gate(request, 'define')
    const { source } = parsed(CHECK_FORM, request.body, 'body')
    const surroundings = await surroundingsOf(parts, workspace)
    return inTurn(() => checked(source, surroundings, 'form'))
  })
  app.post('/api/forms/dry-run', { bodyLimit: 1_000_000 }, async (request): Promise<FormTryAnswer> => {
    const { workspace } = await gate(request, 'define')
    const { source, answers, steps } = parsed(TRY_FORM, request.body, 'body')
    const surroundings = await surroundingsOf(parts, workspace)
    const { form } = await inTurn(() => checked(source, surroundings, 'form'))
    if (form === null) throw new Fault('bad_request', 'The form has mistakes.', 'Mend them first.')
    const judged = judgeAnswers(form, answers, undefined, steps)
    if (!judged.ok) return { ok: false, problems: judged.problems }
    const problems = refusedMail(form, judged.answers)
    return problems.length > 0 ? { ok: false, problems } : { ok: true, answers: judged.answers }
  })
}

function writingRoutes(app: FastifyInstance, parts: FormParts): void {
  const { pool, gate } = parts
  const { answerOf, doingOf } = answering(parts)
  app.post('/api/forms', { bodyLimit: 1_000_000 }, async (request, reply) => {
    const actor = await gate(request, 'define')
    const { id, starter, source } = parsed(NEW_FORM, request.body, 'body')
    const text = source ?? STARTERS.find((one) => one.id === starter)?.text ?? EMPTY
    const form = await addForm(pool, doingOf(actor), id, renamed(text, id))
    return reply.status(201).send(await answerOf(actor.workspace, form))
  })
  app.put('/api/forms/:id', { bodyLimit: 1_000_000 }, async (request) => {
    const actor = await gate(request, 'define')
    const { id } = parsed(FORM_ID, request.params, 'path')
    const saving = parsed(SAVE_FORM, request.body, 'body')
    return answerOf(actor.workspace, await saveForm(pool, doingOf(actor), id, saving))
  })
  app.delete('/api/forms/:id', async (request) => {
    const actor = await gate(request, 'define')
    return { done: await removeForm(pool, doingOf(actor), parsed(FORM_ID, request.params, 'path').id) }
  })
  app.post('/api/forms/:id/restore', async (request) => {
    const actor = await gate(request, 'define')
    const { id } = parsed(FORM_ID, request.params, 'path')
    return answerOf(actor.workspace, await restoreForm(pool, doingOf(actor), id))
  })
}

function versionRoutes(app: FastifyInstance, parts: FormParts): void {
  const { pool, gate } = parts
  const { answerOf, doingOf, publishing } = answering(parts)
  app.post('/api/forms/:id/publish', async (request) => {
    const actor = await gate(request, 'define')
    const { id } = parsed(FORM_ID, request.params, 'path')
    const asked = parsed(PUBLISH_FORM, request.body, 'body')
    const { source, changed } = await readForm(pool, actor.workspace, id)
    if (!changed) throw new Fault('bad_request', 'There is nothing to publish: this is what the last version says.')
    return publishing(doingOf(actor), id, { ...asked, source })
  })
  app.post('/api/forms/:id/roll-back', async (request) => {
    const actor = await gate(request, 'define')
    const { id } = parsed(FORM_ID, request.params, 'path')
    const { version, note } = parsed(ROLL_BACK, request.body, 'body')
    const { revision } = await readForm(pool, actor.workspace, id)
    const { source } = await versionOr404(pool, actor.workspace, id, version)
    return publishing(doingOf(actor), id, { source, revision, note: note === '' ? `As version ${version}` : note })
  })
  app.post('/api/forms/:id/show', async (request) => {
    const actor = await gate(request, 'define')
    const { id } = parsed(FORM_ID, request.params, 'path')
    const { version } = parsed(SHOW_FORM, request.body, 'body')
    return answerOf(actor.workspace, await showVersion(pool, doingOf(actor), id, version))
  })
}

/** What a form begins with that was made of nothing. */
const EMPTY = `title: A new form
fields:
  - { id: email, kind: email, label: E-mail, required: true }
`

async function versionOr404(pool: Pool, workspace: WorkspaceId, id: string, number: number) {
  const found = await formVersion(pool, workspace, id, number)
  if (found === undefined) throw new Fault('not_found', `There is no version ${number} of a form "${id}".`)
  return found
}

async function aroundAnswer(parts: FormParts, workspace: WorkspaceId): Promise<FormAroundAnswer> {
  const { traits, assets } = await surroundingsOf(parts, workspace)
  const { consent } = (await parts.definition(workspace)).playbook
  const known = await workspaceById(parts.pool, workspace)
  return {
    traits: [...traits].map(([id, { kind, label = null, options = null }]) => ({ id, kind, label, options })),
    purposes: consent.purposes.map(({ id, name, text }) => ({ id, name, text })),
    assets: [...(assets ?? [])],
    base: parts.base,
    workspace: known?.slug ?? '',
  }
}
