import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { sendPage } from '../../access/http.ts'
import type { Signer } from '../../access/signing/store.ts'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import { type Workspace, workspaceById } from '../../db/workspace.ts'
import type { ConsentRules } from '../../definition/playbook.ts'
import { fromMs, type SubjectId, type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'
import type { Capture, Outcome } from '../../funnel/capture.ts'
import { suppressionHash, suppressionKey } from '../suppression/store.ts'
import {
  choicesOf,
  closedSubjects,
  maskEmail,
  parsePair,
  parseShown,
  revocationsOf,
  shownPayload,
  type Word,
  wordsOf,
} from './choices.ts'
import { isOneClick } from './one-click.ts'
import {
  type Ask,
  confirmedPage,
  confirmPage,
  expiredPage,
  nothingKeptPage,
  preferencesPage,
  unknownPage,
} from './pages.ts'
import {
  ASK_DAYS,
  type AskedProof,
  askedBeside,
  askedWith,
  confirmProof,
  type Holder,
  holderOf,
  recordProof,
  revokeProofs,
  shortTextHash,
} from './store.ts'

/** What the pages that links of mails lead to need of the rest of the program. */
export interface ConsentParts {
  readonly pool: Pool
  readonly append: (workspace: WorkspaceId, captures: readonly Capture[]) => Promise<readonly Outcome[]>
  readonly clock: () => Timestamp
  readonly newId: () => string
  readonly signing: () => Promise<Signer>
  /** The purposes of the definition in force. */
  readonly rules: (workspace: WorkspaceId) => Promise<ConsentRules>
  /** Believes the answers of a submission, once the address in them is confirmed, and says whose it is. A repeated call is one. */
  readonly confirmSubmission: (workspace: WorkspaceId, submission: string) => Promise<SubjectId | undefined>
  /** What was written in a submission, for whoever is asked whether it is theirs; empty where nothing is known of it. */
  readonly answersOf: (workspace: WorkspaceId, submission: string) => Promise<Ask['answers']>
}

/** Everything a link of ours leads to; undefined for one that is not ours, whatever is wrong with it. */
interface Opened {
  readonly workspace: Workspace
  readonly id: string
  readonly path: string
}

/** What the routes read of a request. */
type Asked = Pick<FastifyRequest, 'ip' | 'headers' | 'body' | 'params'>

async function opened(
  { pool, signing }: ConsentParts,
  purpose: 'preferences' | 'confirm',
  { params }: Asked,
): Promise<Opened | undefined> {
  const { token } = params as { readonly token: string }
  const pair = parsePair((await signing()).verify(purpose, token))
  const workspace = pair === undefined ? undefined : await workspaceById(pool, pair.workspace)
  if (pair === undefined || workspace === undefined) return undefined
  return { workspace, id: pair.id, path: `/${purpose === 'confirm' ? 'c' : 'p'}/${token}` }
}

/** As `readBodiesAsText` leaves it; a request without a body has none. */
const textOf = (body: unknown): string => (typeof body === 'string' ? body : '')

/** A form's fields, as pairs; several of one name are kept. */
const fieldsIn = (body: unknown): URLSearchParams => new URLSearchParams(textOf(body))

const agentOf = ({ headers }: Asked): string | undefined => headers['user-agent']

/** Pages behind the links of mails: confirm an address, choose what one receives, unsubscribe. Looking never changes anything. */
export function consentRoutes(parts: ConsentParts): FastifyPluginAsync {
  return (app) => {
    readBodiesAsText(app)
    app.get('/p/:token', async (request, reply) => {
      const link = await opened(parts, 'preferences', request)
      if (link === undefined) return sendPage(reply, 404, unknownPage())
      return showPreferences(parts, link, reply)
    })
    app.post('/p/:token', async (request, reply) => {
      const link = await opened(parts, 'preferences', request)
      if (link === undefined) return sendPage(reply, 404, unknownPage())
      return changePreferences(parts, link, request, reply)
    })
    app.get('/c/:token', async (request, reply) => {
      const link = await opened(parts, 'confirm', request)
      if (link === undefined) return sendPage(reply, 404, unknownPage())
      return showConfirmation(parts, link, await askedBy(parts, link), reply)
    })
    app.post('/c/:token', async (request, reply) => {
      const link = await opened(parts, 'confirm', request)
      if (link === undefined) return sendPage(reply, 404, unknownPage())
      const id = await chosen(parts, link, fieldsIn(request.body).get('ask'))
      if (id !== undefined) await confirm(parts, { ...link, id }, request)
      return showConfirmation(parts, link, await askedBy(parts, link), reply)
    })
    return Promise.resolve()
  }
}

/** A body of one of these pages is a few hundred bytes. */
const LARGEST = 16_384

/** As it came: one-click asks for its exact words, and a page's form is read from pairs. Any type, since mail programs differ. */
function readBodiesAsText(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: LARGEST }, (_request, body, done) => done(null, body))
}

async function showPreferences(
  parts: ConsentParts,
  { workspace, id, path }: Opened,
  reply: FastifyReply,
  said: { readonly done?: string; readonly status?: number } = {},
) {
  const holder = await inWorkspace(parts.pool, workspace.id, (client) => holderOf(client, workspace.id, id))
  if (holder === undefined || holder.person.erased !== undefined) return sendPage(reply, 200, nothingKeptPage())
  const { person, email } = holder
  const rules = await parts.rules(workspace.id)
  const reasons = (person.suppressed ?? []).map(({ reason }) => reason)
  const hashes = rules.purposes.map(({ text }) => shortTextHash(text))
  const shown = (await parts.signing()).sign('form', shownPayload(id, toMs(parts.clock()), hashes))
  const text = preferencesPage({
    name: workspace.name,
    action: path,
    address: email === undefined ? undefined : maskEmail(email),
    choices: choicesOf(person, rules),
    unsubscribed: reasons.includes('unsubscribed'),
    blocked: reasons.some((reason) => reason !== 'unsubscribed'),
    shown,
    policy: rules.policy?.url,
    done: said.done,
  })
  return sendPage(reply, said.status ?? 200, text)
}

async function changePreferences(parts: ConsentParts, link: Opened, request: Asked, reply: FastifyReply) {
  const { workspace, id } = link
  const holder = await inWorkspace(parts.pool, workspace.id, (client) => holderOf(client, workspace.id, id))
  const oneClick = isOneClick(textOf(request.body))
  const isGone = holder === undefined || holder.person.erased !== undefined
  if (isGone) return oneClick ? reply.status(200).send() : sendPage(reply, 200, nothingKeptPage())
  const fields = fieldsIn(request.body)
  if (oneClick || fields.get('act') === 'stop') {
    await stop(parts, link, holder, fields.get('reason') ?? undefined)
    if (oneClick) return reply.status(200).type('text/plain; charset=utf-8').send('Unsubscribed.\n')
    return showPreferences(parts, link, reply, { done: 'You are unsubscribed from everything.' })
  }
  const shown = parseShown((await parts.signing()).verify('form', fields.get('_shown') ?? ''), id)
  if (fields.get('act') !== 'save' || shown === undefined)
    return showPreferences(parts, link, reply, { status: 400, done: 'Nothing was changed. Please choose once more.' })
  const rules = await parts.rules(workspace.id)
  const onPage = rules.purposes.filter(({ text }) => shown.texts.has(shortTextHash(text)))
  const words = wordsOf(holder.person, rules, {
    ticked: new Set(fields.getAll('purpose')),
    shown: new Set(onPage.map(({ id: purpose }) => purpose)),
  })
  await speak(parts, link, holder, request, { words, rules, renderedAt: fromMs(shown.renderedAtMs) })
  return showPreferences(parts, link, reply, { done: 'Saved.' })
}

/** How much of somebody's own reason is kept. */
const REASON = 300

interface Saying {
  readonly words: readonly Word[]
  readonly rules: ConsentRules
  readonly renderedAt: Timestamp
}

const SOURCE = 'preferences'

const wordTo = (subject: SubjectId, id: string, at: Timestamp, event: Capture['event']): Capture => ({
  messageId: `preferences:${id}`,
  to: { kind: 'subject', subject },
  at,
  mode: 'live',
  // The link came to their own address alone.
  trust: 'form',
  door: SOURCE,
  event,
})

async function stored(parts: ConsentParts, workspace: WorkspaceId, captures: readonly Capture[]): Promise<void> {
  if (captures.length === 0) return
  const outcomes = await parts.append(workspace, captures)
  if (outcomes.some(({ status }) => status === 'quarantined')) throw new Error('a word about consent was not stored')
}

/** The proofs that a revocation ends. */
const proofsOf = ({ person }: Holder, words: readonly Word[]): string[] =>
  words.flatMap(({ purpose, state }) => {
    const proof = person.consents?.[purpose.id]?.proof
    return state === 'revoked' && proof !== undefined ? [proof] : []
  })

/** No to everything, effective when this resolves (N8). */
async function stop(parts: ConsentParts, { workspace }: Opened, holder: Holder, reason: string | undefined) {
  const { person, subject } = holder
  const at = parts.clock()
  const rules = await parts.rules(workspace.id)
  const words = revocationsOf(person, rules)
  const because = reason
    ?.replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .trim()
    .slice(0, REASON)
  const isDone = person.suppressed?.some((one) => one.reason === 'unsubscribed' && one.subject === subject) === true
  const source = because === undefined || because === '' ? SOURCE : `${SOURCE}: ${because}`
  await stored(parts, workspace.id, [
    ...(isDone
      ? []
      : [
          wordTo(subject, parts.newId(), at, {
            type: 'capture.suppressed',
            channel: 'email',
            reason: 'unsubscribed',
            source,
          }),
        ]),
    ...words.map(({ purpose, state }) =>
      wordTo(subject, parts.newId(), at, {
        ...{ type: 'capture.consented', purpose: purpose.id, state, basis: purpose.basis, source },
      }),
    ),
  ])
  await inWorkspace(parts.pool, workspace.id, (client) =>
    revokeProofs(client, workspace.id, proofsOf(holder, words), at),
  )
}

/** A word to each purpose that was changed: the proof first, then the facts that name it. */
async function speak(parts: ConsentParts, { workspace, path }: Opened, holder: Holder, request: Asked, said: Saying) {
  const { words, rules, renderedAt } = said
  if (words.length === 0) return
  const { subject, person, email } = holder
  const at = parts.clock()
  const submission = parts.newId()
  const key = await suppressionKey(parts.pool)
  const address = email === undefined ? undefined : suppressionHash(key, email)
  const userAgent = agentOf(request)
  const granted = words.filter(({ state }) => state === 'granted')
  const proofs = await inWorkspace(parts.pool, workspace.id, async (client) => {
    const made = new Map<string, string>()
    for (const { purpose } of granted) {
      const proof = await recordProof(client, workspace.id, {
        ...{ submission, purpose: purpose.id, basis: purpose.basis, text: purpose.text, source: SOURCE },
        ...{ page: path.slice(0, 2), ip: request.ip, renderedAt, askedAt: at, confirm: false, subject },
        ...(userAgent !== undefined && { userAgent }),
        ...(address !== undefined && { address }),
        ...(rules.policy !== undefined && { policy: rules.policy.version }),
      })
      made.set(purpose.id, proof)
    }
    await revokeProofs(client, workspace.id, proofsOf(holder, words), at)
    return made
  })
  // Coming back ends every unsubscription of theirs, also of a record that was merged into this one.
  const all = granted.length === 0 ? [subject] : closedSubjects(person, subject)
  await stored(
    parts,
    workspace.id,
    all.flatMap((one) =>
      words.map(({ purpose, state }) => {
        const proof = proofs.get(purpose.id)
        return wordTo(one, parts.newId(), at, {
          ...{ type: 'capture.consented', purpose: purpose.id, state, basis: purpose.basis, source: SOURCE },
          ...(proof !== undefined && { proof }),
        })
      }),
    ),
  )
}

const askedBy = ({ pool }: ConsentParts, { workspace, id }: Opened): Promise<readonly AskedProof[]> =>
  inWorkspace(pool, workspace.id, (client) => askedWith(client, workspace.id, id))

/** What the pressed button stands for: only what waits for this very address. A second press of one never means another. */
async function chosen(parts: ConsentParts, link: Opened, named: string | null): Promise<string | undefined> {
  if (named === null || (await askedBy(parts, link)).some(({ id }) => id === named)) return link.id
  return (await besideOf(parts, link)).find(({ id }) => id === named)?.id
}

const besideOf = ({ pool, clock }: ConsentParts, { workspace, id }: Opened): Promise<readonly AskedProof[]> =>
  inWorkspace(pool, workspace.id, (client) => askedBeside(client, workspace.id, id, clock()))

async function showConfirmation(parts: ConsentParts, link: Opened, asked: readonly AskedProof[], reply: FastifyReply) {
  const { workspace, path } = link
  const [first] = asked
  if (first === undefined) return sendPage(reply, 200, nothingKeptPage())
  const beside = await besideOf(parts, link)
  const isLate = asked.some(
    ({ expiresAt, confirmedAt }) => confirmedAt === null && expiresAt !== null && expiresAt <= parts.clock(),
  )
  const all = isLate ? beside : [...asked, ...beside]
  const waiting = all.filter(({ confirmedAt }) => confirmedAt === null)
  const isConfirmed = all.some(({ confirmedAt }) => confirmedAt !== null)
  const form = first.form === null ? undefined : `/f/${workspace.slug}/${encodeURIComponent(first.form)}`
  if (waiting.length === 0)
    return isConfirmed
      ? sendPage(reply, 200, confirmedPage(workspace.name))
      : sendPage(reply, 410, expiredPage(ASK_DAYS, form))
  const { policy } = await parts.rules(workspace.id)
  const asks = await asksOf(parts, workspace.id, waiting)
  return sendPage(
    reply,
    200,
    confirmPage({ name: workspace.name, action: path, asks, isConfirmed, policy: policy?.url }),
  )
}

/** The words of each submission together, with what was written in it: nobody confirms what they did not see (A9). */
function asksOf({ answersOf }: ConsentParts, workspace: WorkspaceId, waiting: readonly AskedProof[]): Promise<Ask[]> {
  const submissions = [...new Set(waiting.map(({ submission }) => submission))]
  return Promise.all(
    submissions.map(async (submission) => {
      const words = waiting.filter((one) => one.submission === submission)
      const [first] = words
      return {
        ...{ id: first?.id ?? '', at: first?.askedAt ?? '', texts: words.flatMap(({ text }) => text ?? []) },
        answers: await answersOf(workspace, submission),
      }
    }),
  )
}

/** The press of the button: the proof, the words it asked for, and the answers that waited for it. Pressing again repeats nothing. */
async function confirm(parts: ConsentParts, { workspace, id }: Opened, request: Asked): Promise<readonly AskedProof[]> {
  const asked = await inWorkspace(parts.pool, workspace.id, (client) =>
    confirmProof(client, workspace.id, id, { at: parts.clock(), ip: request.ip, userAgent: agentOf(request) }),
  )
  const [first] = asked
  const at = first?.confirmedAt
  if (first === undefined || at === undefined || at === null) return asked
  const found = await parts.confirmSubmission(workspace.id, first.submission)
  const subject = first.subject ?? found
  if (subject === undefined) return asked
  const holder = await inWorkspace(parts.pool, workspace.id, (client) => holderOf(client, workspace.id, subject))
  if (holder === undefined || holder.person.erased !== undefined) return asked
  const captures = closedSubjects(holder.person, subject).flatMap((one) =>
    asked.flatMap(({ id: proof, purpose, basis, source }) =>
      purpose === null
        ? []
        : [
            {
              ...wordTo(one, '', at, { type: 'capture.consented', purpose, state: 'granted', basis, source, proof }),
              messageId: `consent:${proof}:${one}`,
              door: source,
            },
          ],
    ),
  )
  await stored(parts, workspace.id, captures)
  return asked
}
