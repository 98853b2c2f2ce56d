import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../../access/access.ts'
import { parsed, words } from '../../access/parsed.ts'
import type { Traits } from '../../capture/events.ts'
import { inWorkspace } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import { toMs } from '../../funnel/brand.ts'
import type { Capture } from '../../funnel/capture.ts'
import { answerAbout } from '../../funnel/person-answer.ts'
import type { MergePreview, Side } from '../../learn/merge-preview.ts'
import { type Joining, mergePeople, unmergePerson } from '../../ledger/merge.ts'
import { humanWord, PERSON_ID, type RecordParts, streamOf } from '../record/http.ts'
import { findPerson, rootOf } from '../store.ts'
import { candidatesFor, previewOf, sameNames, sayApart } from './store.ts'

/** Who would be merged in. */
export const PREVIEW = z.object({ with: z.guid() }).strict()
/** `keep` overrules the law a field: whose value stays, as somebody's own word. */
export const MERGE = z
  .object({
    from: z.guid(),
    reason: words(300).min(1).default('Merged by hand'),
    keep: z.record(z.string(), z.enum(['into', 'from'])).default({}),
  })
  .strict()
/** Who is taken out again. */
export const UNMERGE = z.object({ from: z.guid() }).strict()
/** Who is another person, and whether that is taken back. */
export const APART = z.object({ other: z.guid(), back: z.boolean().default(false) }).strict()
/** The name after which a page of namesakes begins. */
export const ALPHABET = z
  .object({
    after: z
      .string()
      .regex(/^[^\p{Cc}\p{Cs}]{0,400}$/u, 'this is no place in the list; take the one that "next" gave')
      .default(''),
  })
  .strict()

/** The values that somebody chose against the law, each as a word in the stream of who had it, so that an unmerge gives it back. */
function chosen(
  preview: MergePreview,
  keep: Readonly<Record<string, Side>>,
  side: Side,
  word: (traits: Traits) => Capture,
): Capture[] {
  const picked = preview.fields.filter(({ name, wins }) => keep[name] === side && wins !== side && wins !== 'same')
  const traits = Object.fromEntries(picked.map((field) => [field.name, field[side]?.value ?? null]))
  return picked.length === 0 ? [] : [word(traits)]
}

/** Says of whoever is one now what was chosen to be kept of each side, as a member's own word. */
async function sayKept(
  parts: RecordParts,
  actor: Actor,
  preview: MergePreview,
  keep: Readonly<Record<string, Side>>,
): Promise<void> {
  const { person: merged } = await findPerson(parts.pool, actor.workspace, parts.book, preview.into.id)
  const mode = merged.live ? 'live' : 'historic'
  const words = (['into', 'from'] as const).flatMap((side) =>
    chosen(preview, keep, side, (traits) =>
      humanWord(
        actor,
        parts,
        streamOf(preview[side].id),
        { type: 'capture.identified', traits },
        { batch: parts.newId(), mode },
      ),
    ),
  )
  if (words.length > 0) await parts.append(actor.workspace, words)
}

/** Who may be whom: candidates, what a merge would come to, the merge, and the way back. */
export function mergingRoutes(parts: RecordParts): FastifyPluginAsync {
  const { pool, book, gate, clock } = parts
  const joining = ({ workspace, by }: Actor): Joining => ({ pool, workspace, book, now: clock(), by })
  const answer = async ({ workspace }: Actor, id: string) => {
    const { person, definition } = await findPerson(pool, workspace, book, id)
    return answerAbout(person, toMs(clock()), definition)
  }
  return async (app) => {
    app.get('/api/duplicates', async (request) => {
      const { workspace, only } = await gate(request, 'read')
      return sameNames(pool, workspace, only, parsed(ALPHABET, request.query).after)
    })
    app.get('/api/people/:id/duplicates', async (request) => {
      const { workspace, only } = await gate(request, 'read')
      const { id } = parsed(PERSON_ID, request.params, 'path')
      return { people: await candidatesFor(pool, workspace, id, only) }
    })
    app.get('/api/people/:id/merge-preview', async (request) => {
      const { workspace, only } = await gate(request, 'read')
      const { id } = parsed(PERSON_ID, request.params, 'path')
      const { with: from } = parsed(PREVIEW, request.query)
      return previewOf(parts, workspace, { into: id, from, only, now: clock() })
    })
    app.post('/api/people/:id/merge', async (request) => {
      const actor = await gate(request, 'work')
      const { id } = parsed(PERSON_ID, request.params, 'path')
      const { from, reason, keep } = parsed(MERGE, request.body, 'body')
      const preview = await previewOf(parts, actor.workspace, { into: id, from, only: actor.only, now: clock() })
      if (preview.into.id === preview.from.id) throw new Fault('bad_request', 'These are one person already.')
      await mergePeople(joining(actor), preview.from.id, preview.into.id, reason)
      await sayKept(parts, actor, preview, keep)
      return { ...(await answer(actor, preview.into.id)), merged: preview.from.id }
    })
    app.post('/api/people/:id/apart', async (request) => {
      const { workspace, only, by } = await gate(request, 'work')
      const { id } = parsed(PERSON_ID, request.params, 'path')
      const { other, back } = parsed(APART, request.body, 'body')
      await sayApart(pool, workspace, { id, other, only }, back ? null : { by, at: clock() })
      return { apart: !back }
    })
    app.post('/api/people/:id/unmerge', async (request) => {
      const actor = await gate(request, 'work')
      const { id } = parsed(PERSON_ID, request.params, 'path')
      const { from } = parsed(UNMERGE, request.body, 'body')
      const [root, other] = await inWorkspace(pool, actor.workspace, async (client) => [
        await rootOf(client, actor.workspace, id, actor.only),
        await rootOf(client, actor.workspace, from, actor.only),
      ])
      if (root !== other) throw new Fault('conflict', 'These are two people already.', 'Load the page again.')
      const apart = await unmergePerson(joining(actor), from)
      return { ...(await answer(actor, apart.from)), unmerged: apart.person }
    })
  }
}
