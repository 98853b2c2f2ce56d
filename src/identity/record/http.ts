import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../../access/access.ts'
import type { Gate } from '../../access/http.ts'
import { parsed, words } from '../../access/parsed.ts'
import { clean } from '../../capture/clean.ts'
import type { Traits } from '../../capture/events.ts'
import { employer } from '../../capture/segment-kinds.ts'
import { Fault } from '../../fault.ts'
import type { BatchId, Json, PersonId, SubjectId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { toMs } from '../../funnel/brand.ts'
import type { Addressee, Capture, Identifier, Outcome } from '../../funnel/capture.ts'
import type { FunnelEvent } from '../../funnel/event.ts'
import type { Person } from '../../funnel/person.ts'
import { answerAbout, type PersonAnswer } from '../../funnel/person-answer.ts'
import { parseEmail } from '../normalise.ts'
import { findPerson, type Known } from '../store.ts'
import { curveOf, heldByAnother, identifierOf, type Reading, recordOf, subjectOfChange } from './store.ts'

/** What the routes of one person work with. */
export interface RecordParts extends Reading {
  readonly gate: Gate
  readonly append: (workspace: WorkspaceId, captures: readonly Capture[]) => Promise<readonly Outcome[]>
  readonly enrich: (event: FunnelEvent) => Readonly<Record<string, Json>> | undefined
  readonly clock: () => Timestamp
  readonly newId: () => string
}

/** A person in a path. */
export const PERSON_ID = z.object({ id: z.guid() })

const TRAIT_NAME = /^[a-z][a-z0-9_]{0,63}$/
const trait = z.union([z.string().max(4000), z.number(), z.boolean(), z.null(), z.array(z.string().max(500)).max(100)])

/** A correction: traits by name, null clears; `seen` says which fact each value came from when the editor looked. */
export const EDIT = z
  .object({
    traits: z
      .record(z.string().regex(TRAIT_NAME, 'a field is named like first_name'), trait)
      .refine((said) => Object.keys(said).length > 0 && Object.keys(said).length <= 50, 'one to fifty fields'),
    seen: z.record(z.string(), z.guid().nullable()).optional(),
  })
  .strict()

const reason = words(300).min(1, 'say why')
/** Why somebody is out. */
export const DISQUALIFY = z.object({ reason }).strict()
/** Why somebody is in again. */
export const REQUALIFY = z.object({ reason: reason.default('Taken back') }).strict()
/** The stage that somebody says a person has, and why. */
export const DECLARE = z.object({ stage: z.string().min(1).max(100), reason }).strict()
/** Which change by hand is undone. */
export const TAKE_BACK = z.object({ batch: z.guid() }).strict()

/** What a change by hand is answered with: who the person is now, and what takes the change back. */
interface Changed extends PersonAnswer {
  readonly change: string
}

/** Somebody's word, as a fact that names them; a batch of its own so that it can be taken back whole. */
export function humanWord(
  actor: Actor,
  parts: Pick<RecordParts, 'clock' | 'newId'>,
  to: Addressee,
  event: FunnelEvent,
  said: { readonly batch: string; readonly mode?: Capture['mode'] },
): Capture {
  const { batch, mode = 'live' } = said
  return {
    messageId: `human:${parts.newId()}`,
    to,
    at: parts.clock(),
    mode,
    trust: 'human',
    door: actor.by,
    batch: batch as BatchId,
    event,
  }
}

/** The stream of a person's own. */
export const streamOf = (person: PersonId): Addressee => {
  const subject: string = person
  return { kind: 'subject', subject: subject as SubjectId }
}

function cleaned(traits: z.infer<typeof EDIT>['traits']): Traits {
  const result = clean(traits)
  if (!result.ok) throw new Fault('bad_request', `traits: ${result.message}`)
  const said = result.value as Traits
  const { email } = said
  if (email === undefined) return said
  const address = typeof email === 'string' ? parseEmail(email) : undefined
  if (address?.ok !== true) throw new Fault('bad_request', 'email: this is not one e-mail address.')
  return { ...said, email: address.email }
}

/** What others changed since the editor looked; nothing is overwritten unseen. */
function refuseConflicts(
  person: Person,
  traits: Traits,
  seen: Readonly<Record<string, string | null>> | undefined,
): void {
  if (seen === undefined) return
  const changed = Object.keys(traits).filter(
    (name) => seen[name] !== undefined && (person.sources[name]?.id ?? null) !== seen[name],
  )
  if (changed.length === 0) return
  const now = changed.map((name) => `${name} is ${JSON.stringify(person.values[name] ?? null)} now`).join(', ')
  throw new Fault('conflict', `Changed meanwhile: ${now}.`, 'Look at the new value, then save again.')
}

const NAMES_COMPANY = ['email', 'company', 'website']

/** Where an edit goes: by a new address or company it must find both; else straight to the person. */
async function addresseeOf(
  parts: RecordParts,
  workspace: WorkspaceId,
  person: Person,
  traits: Traits,
): Promise<Addressee> {
  if (!NAMES_COMPANY.some((name) => typeof traits[name] === 'string')) return streamOf(person.id)
  const known = await identifierOf(parts.pool, workspace, person.id)
  if (known === undefined) return streamOf(person.id)
  const own: Identifier[] = [known as Identifier]
  const { email } = traits
  if (typeof email === 'string') {
    const other = await heldByAnother(parts.pool, workspace, email, person.id)
    if (other !== undefined)
      throw new Fault('conflict', `${email} belongs to somebody else here.`, 'If they are one person, merge them.')
    if (known.value !== email) own.push({ kind: 'email', value: email })
  }
  const account = employer({ ...person.values, ...traits }, {}, own.toReversed())
  return { kind: 'person', identifiers: own, ...(account.length > 0 && { account }) }
}

async function store(parts: RecordParts, workspace: WorkspaceId, capture: Capture): Promise<void> {
  const [outcome] = await parts.append(workspace, [capture])
  if (outcome === undefined || outcome.status === 'quarantined')
    throw new Fault('internal', 'This could not be stored and was set aside.', 'Try other words.')
}

/** What a page asks once: everything but the timeline, and how the score went. */
function readRoutes(app: FastifyInstance, parts: RecordParts): void {
  const { gate, clock } = parts
  app.get('/api/people/:id/record', async (request) => {
    const { workspace, only } = await gate(request, 'read')
    return recordOf(parts, workspace, { id: parsed(PERSON_ID, request.params, 'path').id, only, now: clock() })
  })
  app.get('/api/people/:id/curve', async (request) => {
    const { workspace, only } = await gate(request, 'read')
    const { id } = parsed(PERSON_ID, request.params, 'path')
    return { points: await curveOf(parts, workspace, { id, only, now: clock() }) }
  })
}

/** One person's page: everything about them in one answer, and every change a person makes by hand. */
export function recordRoutes(parts: RecordParts): FastifyPluginAsync {
  const { pool, book, gate, clock, newId, enrich } = parts
  const find = (actor: Actor, id: string): Promise<Known> => findPerson(pool, actor.workspace, book, id, actor.only)

  async function say(actor: Actor, person: Person, to: Addressee, event: FunnelEvent): Promise<Changed> {
    const batch = newId()
    // Correcting what an import said is no sign of life: nobody is assigned or timed because of it (LEDGER 8).
    const mode = person.live || event.type !== 'capture.identified' ? 'live' : 'historic'
    const word = humanWord(actor, parts, to, event, { batch, mode })
    const enriched = to.kind === 'subject' ? enrich(event) : undefined
    await store(parts, actor.workspace, enriched === undefined ? word : { ...word, seen: { enriched } })
    const { person: now, definition } = await findPerson(pool, actor.workspace, book, person.id)
    return { ...answerAbout(now, toMs(clock()), definition), change: batch }
  }

  return async (app) => {
    readRoutes(app, parts)
    app.patch('/api/people/:id', async (request) => {
      const actor = await gate(request, 'work')
      const { traits: said, seen } = parsed(EDIT, request.body, 'body')
      const { person } = await find(actor, parsed(PERSON_ID, request.params, 'path').id)
      const traits = cleaned(said)
      refuseConflicts(person, traits, seen)
      const to = await addresseeOf(parts, actor.workspace, person, traits)
      return say(actor, person, to, { type: 'capture.identified', traits })
    })
    app.post('/api/people/:id/disqualify', async (request) => {
      const actor = await gate(request, 'work')
      const { reason: why } = parsed(DISQUALIFY, request.body, 'body')
      const { person } = await find(actor, parsed(PERSON_ID, request.params, 'path').id)
      return say(actor, person, streamOf(person.id), { type: 'stage.disqualified', reason: why })
    })
    app.post('/api/people/:id/requalify', async (request) => {
      const actor = await gate(request, 'work')
      const { reason: why } = parsed(REQUALIFY, request.body ?? {}, 'body')
      const { person } = await find(actor, parsed(PERSON_ID, request.params, 'path').id)
      if (person.exit !== undefined && person.exit.by === undefined) {
        const hint = 'Correct the fact that the rule reads, or declare a stage.'
        throw new Fault('conflict', `A rule of the definition takes this person out: ${person.exit.reason}.`, hint)
      }
      return say(actor, person, streamOf(person.id), { type: 'stage.requalified', reason: why })
    })
    app.post('/api/people/:id/stage', async (request) => {
      const actor = await gate(request, 'work')
      const { stage, reason: why } = parsed(DECLARE, request.body, 'body')
      const { person, definition } = await find(actor, parsed(PERSON_ID, request.params, 'path').id)
      if (!definition.stages.some(({ id }) => id === stage)) {
        const known = definition.stages.map(({ id }) => id).join(', ')
        throw new Fault('bad_request', `stage: there is no stage ${stage}.`, `Stages: ${known}.`)
      }
      return say(actor, person, streamOf(person.id), { type: 'stage.declared', stage, by: 'person', reason: why })
    })
    app.post('/api/people/:id/take-back', async (request) => {
      const actor = await gate(request, 'work')
      const { batch } = parsed(TAKE_BACK, request.body, 'body')
      const { person } = await find(actor, parsed(PERSON_ID, request.params, 'path').id)
      const subject = await subjectOfChange(pool, actor.workspace, batch, person.id)
      const event: FunnelEvent = { type: 'capture.withdrawn', batch: batch as BatchId }
      // Of no batch itself, or it would withdraw its own word.
      const { batch: _, ...word } = humanWord(actor, parts, { kind: 'subject', subject }, event, { batch })
      await store(parts, actor.workspace, { ...word, messageId: `undo:${batch}:${subject}` })
      const { person: now, definition } = await findPerson(pool, actor.workspace, book, person.id)
      return answerAbout(now, toMs(clock()), definition)
    })
  }
}
