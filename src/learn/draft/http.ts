import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../../access/access.ts'
import type { Gate } from '../../access/http.ts'
import { parsed, words } from '../../access/parsed.ts'
import type { Pool } from '../../db/pool.ts'
import { agreementsTouched, SIDES, type Side } from '../../definition/agreement.ts'
import { compileDefinition } from '../../definition/compile.ts'
import { diffDefinitions, sentence } from '../../definition/diff.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { publishIn } from '../../ledger/publish.ts'
import { isSameFiles, publishedVersion } from '../../ledger/published.ts'
import { checkFiles } from '../check.ts'
import type { DiffAnswer, DraftAnswer, Files, PublishedAnswer } from '../definition-answer.ts'
import { FILES } from '../files.ts'
import {
  type Doing,
  type Releasing,
  readDraft,
  releaseDraft,
  type StoredDraft,
  saveDraft,
  signOff,
  signOffsOf,
} from './store.ts'

export interface DraftParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
}

const REVISION = z.int().nonnegative()
/** What is saved, and the revision it was made from. */
export const SAVE = z.strictObject({ revision: REVISION, files: FILES })
/** The revision that is thrown away. */
export const DISCARD = z.strictObject({ revision: z.coerce.number().int().nonnegative() })
/** Who agrees to which revision. */
export const SIGN = z.strictObject({
  side: z.enum(SIDES),
  revision: REVISION,
  comment: words(1000).default(''),
})
/** What is put into force; `override` is an owner's reason to do so without both sides. */
export const PUBLISH = z.strictObject({
  revision: REVISION,
  act: z.boolean().default(false),
  note: words(1000).default(''),
  override: words(1000).min(3, 'say why').optional(),
})

const NO_CHANGE: DiffAnswer = { changes: [], agreements: [], same: true }

/** What differs between the files of two versions; nothing is said of files that do not compile. */
export function differences(before: Files, after: Files): DiffAnswer {
  const same = isSameFiles(before, after)
  if (same) return NO_CHANGE
  const [was, is] = [compileDefinition(before, 1), compileDefinition(after, 2)]
  if (!was.ok || !is.ok) return { ...NO_CHANGE, same }
  const changes = diffDefinitions(was.definition, is.definition)
  return {
    changes: changes.map((change) => ({ ...change, sentence: sentence(change) })),
    agreements: agreementsTouched(was.definition, is.definition),
    same,
  }
}

async function answerOf({ pool }: DraftParts, workspace: WorkspaceId, draft: StoredDraft): Promise<DraftAnswer> {
  const inForce = await publishedVersion(pool, workspace)
  const { files } = draft
  const told = files === null ? NO_CHANGE : differences(inForce.files, files)
  const mistakes = files === null ? 0 : checkFiles(files).problems.filter(({ severity }) => severity === 'error').length
  const signOffs = files === null ? [] : await signOffsOf(pool, workspace, draft.revision)
  return { ...draft, ...told, inForce: inForce.version, mistakes, signOffs }
}

/** Says what the one who came first did, so that nobody has to guess. */
function cameFirst(files: Files, { files: theirs, by, revision }: StoredDraft): Fault {
  if (theirs === null)
    return new Fault(
      'conflict',
      `${by ?? 'Somebody'} published or discarded the draft meanwhile.`,
      'Load what is there now.',
    )
  const sentences = differences(files, theirs).changes.map((change) => change.sentence)
  const what = sentences.length === 0 ? 'how it is written differs' : sentences.slice(0, 5).join('; ')
  return new Fault(
    'conflict',
    `${by ?? 'Somebody'} saved revision ${revision} first. Against yours: ${what}.`,
    'Load theirs, or save yours over it.',
  )
}

/** Marketing is signed off by marketers, sales by reps; owners and admins may stand in for either. */
function mustBeOf(side: Side, { role }: Actor): void {
  if (role === 'owner' || role === 'admin') return
  if (role === (side === 'marketing' ? 'marketer' : 'rep')) return
  throw new Fault('forbidden', `As ${role} you cannot sign for ${side}.`, `Ask ${side} to look at the draft.`)
}

async function publishDraft(
  parts: DraftParts,
  actor: Actor,
  doing: Doing,
  asked: z.infer<typeof PUBLISH>,
): Promise<PublishedAnswer> {
  const { pool } = parts
  const { workspace } = doing
  const draft = await readDraft(pool, workspace)
  if (draft.files === null || draft.revision !== asked.revision)
    throw new Fault('conflict', 'The draft was changed meanwhile.', 'Read it again; then publish it.')
  const answer = await answerOf(parts, workspace, draft)
  if (answer.same)
    throw new Fault('bad_request', `There is nothing to publish: the draft is what version ${answer.inForce} says.`)
  const without = unagreed(actor, answer, asked.override)
  const { act, note } = asked
  const publishing = { files: draft.files, note, by: doing.by, act, over: answer.inForce }
  const version = await releaseDraft(pool, doing, {
    revision: draft.revision,
    without,
    publish: (client) => publishIn(client, workspace, publishing, doing.now),
  })
  return { version }
}

/** The sides that an owner leaves out, saying why; a fault where somebody has to agree first. */
function unagreed(
  actor: Actor,
  { agreements, signOffs }: DraftAnswer,
  because: string | undefined,
): Releasing['without'] {
  if (agreements.length === 0) return undefined
  const missing = SIDES.filter((side) => !signOffs.some((one) => one.side === side))
  if (missing.length === 0) return undefined
  if (because === undefined)
    throw new Fault(
      'forbidden',
      `The definition of ${agreements.join(', ')} changed, and ${missing.join(' and ')} has not agreed.`,
      'Ask for the sign-off; an owner may publish without it and say why.',
    )
  if (actor.role !== 'owner') throw new Fault('forbidden', 'Only an owner may publish without both sign-offs.')
  return { sides: missing, because }
}

/** The draft of the next version: read, saved, agreed to, published, discarded. */
export function draftRoutes(parts: DraftParts): FastifyPluginAsync {
  const { pool, gate, clock } = parts
  const doingOf = ({ workspace, by }: Actor): Doing => ({ workspace, by, now: clock() })
  const now = async (workspace: WorkspaceId) => answerOf(parts, workspace, await readDraft(pool, workspace))
  return async (app) => {
    app.get('/api/definition/draft', async (request) => now((await gate(request, 'read')).workspace))
    app.put('/api/definition/draft', { bodyLimit: 2_000_000 }, async (request) => {
      const actor = await gate(request, 'define')
      const saving = parsed(SAVE, request.body, 'body')
      await saveDraft(pool, doingOf(actor), saving, (came) => cameFirst(saving.files, came))
      return now(actor.workspace)
    })
    app.delete('/api/definition/draft', async (request) => {
      const actor = await gate(request, 'define')
      const { revision } = parsed(DISCARD, request.query)
      await saveDraft(pool, doingOf(actor), { revision, files: null }, (came) => cameFirst({}, came))
      return now(actor.workspace)
    })
    app.post('/api/definition/sign-off', async (request) => {
      const actor = await gate(request, 'sign-off')
      const signing = parsed(SIGN, request.body, 'body')
      mustBeOf(signing.side, actor)
      await signOff(pool, doingOf(actor), signing)
      return now(actor.workspace)
    })
    app.post('/api/definition/publish', async (request) => {
      const actor = await gate(request, 'define')
      return publishDraft(parts, actor, doingOf(actor), parsed(PUBLISH, request.body, 'body'))
    })
  }
}
