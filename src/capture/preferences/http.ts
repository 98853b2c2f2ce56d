import type { FastifyInstance, FastifyReply } from 'fastify'
import { sendPage } from '../../access/http.ts'
import { inWorkspace } from '../../db/pool.ts'
import type { ConsentRules } from '../../definition/playbook.ts'
import { fromMs, type SubjectId, type Timestamp, toMs } from '../../funnel/brand.ts'
import type { Capture } from '../../funnel/capture.ts'
import {
  choicesOf,
  closedSubjects,
  maskEmail,
  parseShown,
  revocationsOf,
  shownPayload,
  type Word,
  wordsOf,
} from '../consent/choices.ts'
import { isOneClick } from '../consent/one-click.ts'
import { nothingKeptPage, type PreferencesPage, preferencesPage, unknownPage } from '../consent/pages.ts'
import { type Holder, holderOf, recordProof, revokeProofs, shortTextHash } from '../consent/store.ts'
import {
  type Asked,
  agentOf,
  type ConsentParts,
  fieldsIn,
  languageAsked,
  type Opened,
  opened,
  stored,
  textOf,
  wordTo,
} from '../consent-link/http.ts'
import { suppressionHash, suppressionKey } from '../suppression/store.ts'

/** What somebody receives, and how they say no: `/p/…`. */
export function preferenceRoutes(app: FastifyInstance, parts: ConsentParts): void {
  app.get('/p/:token', async (request, reply) => {
    const link = await opened(parts, 'preferences', request)
    if (link === undefined) return sendPage(reply, 404, unknownPage(languageAsked(request)))
    return showPreferences(parts, link, reply)
  })
  app.post('/p/:token', async (request, reply) => {
    const link = await opened(parts, 'preferences', request)
    if (link === undefined) return sendPage(reply, 404, unknownPage(languageAsked(request)))
    return changePreferences(parts, link, request, reply)
  })
}

async function showPreferences(
  parts: ConsentParts,
  { workspace, id, path, reader }: Opened,
  reply: FastifyReply,
  said: { readonly done?: PreferencesPage['done']; readonly status?: number } = {},
) {
  const holder = await inWorkspace(parts.pool, workspace.id, (client) => holderOf(client, workspace.id, id))
  if (holder === undefined || holder.person.erased !== undefined)
    return sendPage(reply, 200, nothingKeptPage(reader.language))
  const { person, email } = holder
  const rules = await parts.rules(workspace.id)
  const reasons = (person.suppressed ?? []).map(({ reason }) => reason)
  const hashes = rules.purposes.map(({ text }) => shortTextHash(text))
  const shown = (await parts.signing()).sign('form', shownPayload(id, toMs(parts.clock()), hashes))
  const text = preferencesPage({
    reader,
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
  const { workspace, id, reader } = link
  const holder = await inWorkspace(parts.pool, workspace.id, (client) => holderOf(client, workspace.id, id))
  const oneClick = isOneClick(textOf(request.body))
  const isGone = holder === undefined || holder.person.erased !== undefined
  if (isGone) return oneClick ? reply.status(200).send() : sendPage(reply, 200, nothingKeptPage(reader.language))
  const fields = fieldsIn(request.body)
  if (oneClick || fields.get('act') === 'stop') {
    await stop(parts, link, holder, fields.get('reason') ?? undefined)
    if (oneClick) return reply.status(200).type('text/plain; charset=utf-8').send('Unsubscribed.\n')
    return showPreferences(parts, link, reply, { done: 'stopped' })
  }
  const shown = parseShown((await parts.signing()).verify('form', fields.get('_shown') ?? ''), id)
  if (fields.get('act') !== 'save' || shown === undefined)
    return showPreferences(parts, link, reply, { status: 400, done: 'unchanged' })
  const rules = await parts.rules(workspace.id)
  const onPage = rules.purposes.filter(({ text }) => shown.texts.has(shortTextHash(text)))
  const words = wordsOf(holder.person, rules, {
    ticked: new Set(fields.getAll('purpose')),
    shown: new Set(onPage.map(({ id: purpose }) => purpose)),
  })
  await speak(parts, link, holder, request, { words, rules, renderedAt: fromMs(shown.renderedAtMs) })
  return showPreferences(parts, link, reply, { done: 'saved' })
}

/** How much of somebody's own reason is kept. */
const REASON = 300

interface Saying {
  readonly words: readonly Word[]
  readonly rules: ConsentRules
  readonly renderedAt: Timestamp
}

const SOURCE = 'preferences'

const wordBy = (subject: SubjectId, id: string, at: Timestamp, event: Capture['event']): Capture =>
  wordTo({ subject, id: `preferences:${id}`, at, door: SOURCE }, event)

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
          wordBy(subject, parts.newId(), at, {
            type: 'capture.suppressed',
            channel: 'email',
            reason: 'unsubscribed',
            source,
          }),
        ]),
    ...words.map(({ purpose, state }) =>
      wordBy(subject, parts.newId(), at, {
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
        return wordBy(one, parts.newId(), at, {
          ...{ type: 'capture.consented', purpose: purpose.id, state, basis: purpose.basis, source: SOURCE },
          ...(proof !== undefined && { proof }),
        })
      }),
    ),
  )
}
