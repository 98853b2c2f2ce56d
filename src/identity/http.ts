import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../access/http.ts'
import { parsed } from '../access/parsed.ts'
import { parseInstant } from '../capture/instant.ts'
import type { Pool } from '../db/pool.ts'
import { Fault } from '../fault.ts'
import type { Timestamp } from '../funnel/brand.ts'
import { fromMs, toMs } from '../funnel/brand.ts'
import { answerAbout, explainScore } from '../funnel/person-answer.ts'
import type { Book } from '../ledger/book.ts'
import { KIND_NAMES, KINDS } from './kinds.ts'
import { parseEmail, parseIdentifier } from './normalise.ts'
import { findByIdentifier, findPerson, personAsOf, timelineOf } from './store.ts'

export interface PeopleParts {
  readonly pool: Pool
  readonly book: Book
  readonly gate: Gate
  readonly clock: () => Timestamp
}

const ID = z.object({ id: z.uuid() })
/** Who is meant: one identifier. */
export const WHO = z
  .object({
    email: z.string().optional(),
    userId: z.string().max(255).optional(),
    anonymousId: z.string().max(255).optional(),
  })
  .strict()
/** As of when; `known` also leaves out what was recorded later. */
export const WHEN = z.object({ at: z.string().optional(), known: z.string().optional() }).strict()
/** An instant and the id of a fact, as `store.ts` puts them together. */
const CURSOR = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** A page of a timeline. */
export const PAGE = z
  .object({
    before: z.string().regex(CURSOR, 'this is no place in a timeline; take the one that "next" gave').optional(),
    limit: z
      .string()
      .regex(/^([1-9]\d?|1\d\d|200)$/, 'a whole number from 1 to 200')
      .default('50'),
    kind: z.enum(KIND_NAMES).optional(),
  })
  .strict()

function instant(name: string, text: string): Timestamp {
  const read = parseInstant(text)
  if (read === null)
    throw new Fault('bad_request', `${name}: ${text.slice(0, 40)} is not a time.`, 'Write it as 2026-03-01T09:30:00Z.')
  return fromMs(read)
}

function identifierOf(query: z.infer<typeof WHO>): { kind: string; value: string } {
  if (query.email !== undefined) {
    const email = parseEmail(query.email)
    if (!email.ok) throw new Fault('bad_request', 'email: this is not one e-mail address.')
    return { kind: 'email', value: email.email }
  }
  if (query.userId !== undefined) return identifier('user', 'userId', query.userId)
  if (query.anonymousId !== undefined) return identifier('anonymous', 'anonymousId', query.anonymousId)
  throw new Fault('bad_request', 'Say who: email, userId or anonymousId.', 'GET /api/people?email=ana@acme.example')
}

const nobody = (): Fault => new Fault('not_found', 'Nobody in this workspace goes by that.')

/** As the doors read it when it came in: what they take for nobody's names nobody here either. */
function identifier(kind: 'user' | 'anonymous', name: string, said: string): { kind: string; value: string } {
  const read = parseIdentifier(kind, said)
  if (read.ok) return read.identifier
  if (read.why === 'blocked') throw nobody()
  throw new Fault('bad_request', `${name} cannot be used: ${read.why.replaceAll('_', ' ')}.`)
}

/** Reading people: by identifier, by id, their score at any instant with its reasons, their timeline. */
export function peopleRoutes({ pool, book, gate, clock }: PeopleParts): FastifyPluginAsync {
  return async (app) => {
    app.get('/api/people', async (request) => {
      const { workspace, only } = await gate(request, 'read')
      const { kind, value } = identifierOf(parsed(WHO, request.query))
      const id = await findByIdentifier(pool, workspace, kind, value, only)
      if (id === undefined) throw nobody()
      const { person, definition } = await findPerson(pool, workspace, book, id, only)
      return answerAbout(person, toMs(clock()), definition)
    })
    app.get('/api/people/:id', async (request) => {
      const { workspace, only } = await gate(request, 'read')
      const { person, definition } = await findPerson(pool, workspace, book, parsed(ID, request.params).id, only)
      return answerAbout(person, toMs(clock()), definition)
    })
    app.get('/api/people/:id/score', async (request) => {
      const { workspace, only } = await gate(request, 'read')
      const { id } = parsed(ID, request.params)
      const { at, known } = parsed(WHEN, request.query)
      const as = at === undefined ? clock() : instant('at', at)
      const seen = known === undefined ? {} : { known: instant('known', known) }
      const { person, definition } = await personAsOf(pool, workspace, book, id, { at: as, only, ...seen })
      return explainScore(person, toMs(as), definition)
    })
    app.get('/api/people/:id/timeline', async (request) => {
      const { workspace, only } = await gate(request, 'read')
      const { before, limit, kind } = parsed(PAGE, request.query)
      const { id } = parsed(ID, request.params)
      return timelineOf(pool, workspace, id, {
        limit: Number(limit),
        only,
        ...(before === undefined ? {} : { before }),
        ...(kind === undefined ? {} : { types: KINDS[kind] }),
      })
    })
  }
}
