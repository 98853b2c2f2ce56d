import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../../access/http.ts'
import { parsed, words } from '../../access/parsed.ts'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import type { ConsentRules } from '../../definition/playbook.ts'
import { Fault } from '../../fault.ts'
import { fromMs, type SubjectId, type Timestamp, type WorkspaceId } from '../../funnel/brand.ts'
import type { Capture, Outcome } from '../../funnel/capture.ts'
import type { Person } from '../../funnel/person.ts'
import { PERSON_ID } from '../../identity/record/http.ts'
import { findPerson } from '../../identity/store.ts'
import type { Book } from '../../ledger/book.ts'
import { recordProof, revokeProofs } from '../consent/store.ts'
import type { ConsentsAnswer } from './answer.ts'
import { consentsOf, textOf } from './store.ts'

/** What the consent part of a person's page works with. */
export interface ConsentRecordParts {
  readonly pool: Pool
  readonly book: Book
  readonly gate: Gate
  readonly append: (workspace: WorkspaceId, captures: readonly Capture[]) => Promise<readonly Outcome[]>
  readonly clock: () => Timestamp
  readonly newId: () => string
  readonly rules: (workspace: WorkspaceId) => Promise<ConsentRules>
}

/** A word that somebody told a member: to what, since when, and how one knows. */
export const WORD = z
  .object({
    purpose: z.string().min(1).max(64),
    state: z.enum(['granted', 'refused', 'revoked']),
    reason: words(300).min(1, 'say how you know'),
    at: z.iso.datetime({ error: 'a moment such as 2026-03-01T09:30:00Z' }).optional(),
  })
  .strict()

/** A text by its hash. */
export const TEXT_HASH = z.object({ hash: z.string().regex(/^[0-9a-f]{40,64}$/, 'a hash is 64 hexadecimal digits') })

/** What a person agreed to, with its proofs, and a word recorded by hand. A member's word never ends an unsubscription (D7). */
export function consentRecordRoutes(parts: ConsentRecordParts): FastifyPluginAsync {
  const { pool, book, gate, rules } = parts
  const answer = async (workspace: WorkspaceId, id: string): Promise<ConsentsAnswer> => {
    const { person } = await findPerson(pool, workspace, book, id)
    const said = await rules(workspace)
    return inWorkspace(pool, workspace, (client) => consentsOf(client, workspace, person, said))
  }
  return (app) => {
    app.get('/api/people/:id/consents', async (request) => {
      const { workspace, only } = await gate(request, 'read')
      const { person } = await findPerson(pool, workspace, book, parsed(PERSON_ID, request.params, 'path').id, only)
      return answer(workspace, person.id)
    })
    app.post('/api/people/:id/consents', async (request) => {
      const { workspace, only, by } = await gate(request, 'work')
      const word = parsed(WORD, request.body, 'body')
      const { person } = await findPerson(pool, workspace, book, parsed(PERSON_ID, request.params, 'path').id, only)
      await record(parts, workspace, { person, word, by })
      return answer(workspace, person.id)
    })
    app.get('/api/consent/texts/:hash', async (request) => {
      const { workspace } = await gate(request, 'read')
      const { hash } = parsed(TEXT_HASH, request.params, 'path')
      const text = await inWorkspace(pool, workspace, (client) => textOf(client, workspace, hash))
      if (text === undefined) throw new Fault('not_found', 'There is no such text.')
      return text
    })
    return Promise.resolve()
  }
}

interface Told {
  readonly person: Person
  readonly word: z.infer<typeof WORD>
  readonly by: string
}

/** The proof first, then the fact that names it. */
async function record(
  { pool, append, clock, newId, rules }: ConsentRecordParts,
  workspace: WorkspaceId,
  { person, word: { purpose, state, reason, at: told }, by }: Told,
): Promise<void> {
  const { purposes } = await rules(workspace)
  const rule = purposes.find(({ id }) => id === purpose)
  if (rule === undefined) {
    const known = purposes.map(({ id }) => id).join(', ')
    throw new Fault('bad_request', `purpose: there is no purpose ${purpose}.`, `Purposes: ${known || 'none'}.`)
  }
  const now = clock()
  const at = told === undefined ? now : fromMs(Date.parse(told))
  if (at > now) throw new Fault('bad_request', 'at: this has not happened yet.')
  const root: string = person.id
  const subject = root as SubjectId
  const submission = newId()
  const source = `recorded by ${by}`
  const proof = await inWorkspace(pool, workspace, async (client) => {
    if (state === 'granted')
      return recordProof(client, workspace, {
        ...{ submission, purpose, basis: rule.basis, source, reason, subject },
        ...{ renderedAt: at, askedAt: at, confirm: false },
      })
    const before = person.consents?.[purpose]?.proof
    await revokeProofs(client, workspace, before === undefined ? [] : [before], at)
    return undefined
  })
  const [outcome] = await append(workspace, [
    {
      messageId: `consent-by-hand:${submission}`,
      to: { kind: 'subject', subject },
      ...{ at, mode: 'live', trust: 'human', door: by },
      event: {
        ...{ type: 'capture.consented', purpose, state, basis: rule.basis, source: `${source}: ${reason}` },
        ...(proof !== undefined && { proof }),
      },
    },
  ])
  if (outcome === undefined || outcome.status === 'quarantined')
    throw new Fault('internal', 'This could not be stored and was set aside.', 'Try other words.')
}
