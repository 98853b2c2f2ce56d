import type { FastifyInstance, FastifyReply } from 'fastify'
import { sendPage } from '../../access/http.ts'
import { inWorkspace } from '../../db/pool.ts'
import type { WorkspaceId } from '../../funnel/brand.ts'
import { closedSubjects } from '../consent/choices.ts'
import { type Ask, confirmedPage, confirmPage, expiredPage, nothingKeptPage, unknownPage } from '../consent/pages.ts'
import { ASK_DAYS, type AskedProof, askedBeside, askedWith, confirmProof, holderOf } from '../consent/store.ts'
import {
  type Asked,
  agentOf,
  type ConsentParts,
  fieldsIn,
  languageAsked,
  type Opened,
  opened,
  stored,
  wordTo,
} from '../consent-link/http.ts'

/** Whether an address is theirs, and what they agreed to: `/c/…`. */
export function confirmationRoutes(app: FastifyInstance, parts: ConsentParts): void {
  app.get('/c/:token', async (request, reply) => {
    const link = await opened(parts, 'confirm', request)
    if (link === undefined) return sendPage(reply, 404, unknownPage(languageAsked(request)))
    return showConfirmation(parts, link, await askedBy(parts, link), reply)
  })
  app.post('/c/:token', async (request, reply) => {
    const link = await opened(parts, 'confirm', request)
    if (link === undefined) return sendPage(reply, 404, unknownPage(languageAsked(request)))
    const id = await chosen(parts, link, fieldsIn(request.body).get('ask'))
    if (id !== undefined) await confirm(parts, { ...link, id }, request)
    return showConfirmation(parts, link, await askedBy(parts, link), reply)
  })
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
  const { workspace, path, reader } = link
  const [first] = asked
  if (first === undefined) return sendPage(reply, 200, nothingKeptPage(reader.language))
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
      ? sendPage(reply, 200, confirmedPage(reader.language, workspace.name))
      : sendPage(reply, 410, expiredPage(reader.language, ASK_DAYS, form))
  const { policy } = await parts.rules(workspace.id)
  const asks = await asksOf(parts, workspace.id, waiting)
  return sendPage(
    reply,
    200,
    confirmPage({ reader, name: workspace.name, action: path, asks, isConfirmed, policy: policy?.url }),
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
async function confirm(parts: ConsentParts, { workspace, id }: Opened, request: Asked): Promise<void> {
  const asked = await inWorkspace(parts.pool, workspace.id, (client) =>
    confirmProof(client, workspace.id, id, { at: parts.clock(), ip: request.ip, userAgent: agentOf(request) }),
  )
  const [first] = asked
  const at = first?.confirmedAt
  if (first === undefined || at === undefined || at === null) return
  const found = await parts.confirmSubmission(workspace.id, first.submission)
  const subject = first.subject ?? found
  if (subject === undefined) return
  const holder = await inWorkspace(parts.pool, workspace.id, (client) => holderOf(client, workspace.id, subject))
  if (holder === undefined || holder.person.erased !== undefined) return
  const captures = closedSubjects(holder.person, subject).flatMap((one) =>
    asked.flatMap(({ id: proof, purpose, basis, source }) =>
      purpose === null
        ? []
        : [
            wordTo(
              { subject: one, id: `consent:${proof}:${one}`, at, door: source },
              { type: 'capture.consented', purpose, state: 'granted', basis, source, proof },
            ),
          ],
    ),
  )
  await stored(parts, workspace.id, captures)
}
