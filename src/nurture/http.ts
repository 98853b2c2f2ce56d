import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../access/access.ts'
import type { Gate } from '../access/http.ts'
import { parsed } from '../access/parsed.ts'
import { type Config, publicBase } from '../config.ts'
import { type Client, inWorkspace, type Pool } from '../db/pool.ts'
import { workspaceById } from '../db/workspace.ts'
import { Fault } from '../fault.ts'
import { type Timestamp, toMs, type WorkspaceId } from '../funnel/brand.ts'
import { oneAddress } from './address.ts'
import { OUTBOX_QUERY, PAGE_QUERY, placeOf, placeText } from './asked.ts'
import { outletOf } from './effect.ts'
import { inScheme } from './letters/layout.ts'
import { trialLetter } from './letters/trial.ts'
import { messageIdOf, refusalOf } from './message.ts'
import { senderRoutes, sendLetter } from './sender/http.ts'
import { imprintOf, mailboxText, writerOf } from './sender/sender.ts'
import { readSender } from './sender/store.ts'
import {
  countMails,
  discardMail,
  endPauses,
  keepMail,
  listMails,
  type MailRecord,
  readMail,
  readPause,
  sendAgain,
} from './store.ts'

export interface OutboxParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly newId: () => string
  readonly config: Pick<
    Config,
    'smtpUrl' | 'mailFrom' | 'mailDomains' | 'publicUrl' | 'host' | 'port' | 'dkimPrivateKeyFile'
  >
}

const ID = z.object({ id: z.guid() })
const NO_QUERY = z.strictObject({ workspace: z.string().max(200).optional() })

/** The outbox: what was written to whom, what became of it, and a person's word on it. */
export function outboxRoutes(parts: OutboxParts): FastifyPluginAsync {
  const { pool, gate, config } = parts
  return async (app) => {
    await app.register(senderRoutes(parts))
    app.get('/api/outbox', async (request) => {
      const actor = await gate(request, 'work')
      const { state, kind, after, limit } = parsed(OUTBOX_QUERY, request.query)
      const most = Number(limit)
      const asked = { states: state === undefined ? null : [state], kind: kind ?? null, after: placeOf(after) }
      return inWorkspace(pool, actor.workspace, async (client) => {
        const found = await listMails(client, actor.workspace, { ...asked, only: actor.only, limit: most + 1 })
        const items = found.slice(0, most)
        const last = items.at(-1)
        return {
          items,
          next: found.length > most && last !== undefined ? placeText(last.renderedAt, last.id) : null,
          counts: await countMails(client, actor.workspace, actor.only),
          sending: await sendingOf(client, actor.workspace, config),
        }
      })
    })
    app.get('/api/outbox/:id', async (request) => {
      const actor = await gate(request, 'work')
      const { id } = parsed(ID, request.params, 'path')
      parsed(NO_QUERY, request.query)
      return inWorkspace(pool, actor.workspace, (client) => known(client, actor, id, config))
    })
    app.get('/api/outbox/:id/page', async (request, reply) => {
      const actor = await gate(request, 'work')
      const { id } = parsed(ID, request.params, 'path')
      const { scheme } = parsed(PAGE_QUERY, request.query)
      const { html } = await inWorkspace(pool, actor.workspace, (client) => known(client, actor, id, config))
      return sendLetter(reply, inScheme(html ?? '', scheme))
    })
    app.post('/api/outbox/:id/send-again', async (request) => {
      const actor = await gate(request, 'work')
      const { id } = parsed(ID, request.params, 'path')
      const hasServer = await goesOut(pool, actor.workspace, config)
      return change(parts, actor, id, (client, doing) => sendAgain(client, doing, hasServer))
    })
    app.post('/api/outbox/:id/discard', async (request) => {
      const actor = await gate(request, 'work')
      const { id } = parsed(ID, request.params, 'path')
      return change(parts, actor, id, (client, doing) => discardMail(client, doing))
    })
    app.post('/api/outbox/test', async (request) => tryOut(parts, await gate(request, 'manage')))
    app.post('/api/outbox/resume', async (request) => {
      await gate(request, 'manage')
      await endPauses(pool)
      return { resumed: true }
    })
  }
}

/** Whether mail of a workspace goes anywhere: nobody in a demo is real, so what is written there waits for good. */
async function goesOut(
  client: Pick<Client, 'query'>,
  workspace: WorkspaceId,
  { smtpUrl }: Pick<Config, 'smtpUrl'>,
): Promise<boolean> {
  if (smtpUrl === undefined) return false
  const { rowCount } = await client.query('select from workspaces where id = $1 and not demo', [workspace])
  return rowCount === 1
}

const sendingOf = async (client: Client, workspace: WorkspaceId, config: OutboxParts['config']) => {
  const pause = await readPause(client)
  const said = await readSender(client, workspace)
  return {
    configured: await goesOut(client, workspace, config),
    from: mailboxText(writerOf(outletOf(config), said).from),
    signed: config.dkimPrivateKeyFile !== undefined,
    base: publicBase(config),
    isPublic: config.publicUrl !== undefined,
    pause: pause === undefined ? null : { until: pause.until, because: pause.because },
  }
}

async function known(
  client: Client,
  { workspace, only }: Actor,
  id: string,
  config: OutboxParts['config'],
): Promise<MailRecord> {
  const mail = await readMail(client, workspace, id, only, outletOf(config))
  if (mail === undefined) throw new Fault('not_found', 'There is no such mail in the outbox.')
  return mail
}

interface Doing {
  readonly workspace: Actor['workspace']
  readonly id: string
  readonly by: string
  readonly now: Timestamp
}

async function change(
  { pool, clock, config }: OutboxParts,
  actor: Actor,
  id: string,
  act: (client: Client, doing: Doing) => Promise<boolean>,
): Promise<MailRecord> {
  return inWorkspace(pool, actor.workspace, async (client) => {
    const { state } = await known(client, actor, id, config)
    const done = await act(client, { workspace: actor.workspace, id, by: actor.by, now: clock() })
    if (!done) throw new Fault('conflict', `This mail is ${state}, so that cannot be done to it.`, 'Look at it again.')
    return known(client, actor, id, config)
  })
}

/** A mail to whoever asks, and to nobody else: an address of somebody's choice would make us a sender for strangers. */
async function tryOut({ pool, clock, newId, config }: OutboxParts, { workspace, by }: Actor) {
  const to = oneAddress(by)
  if (to === undefined)
    throw new Fault('bad_request', 'A test mail goes to whoever asks for it, and a key has no address.', 'Sign in.')
  const found = await workspaceById(pool, workspace)
  const [id, now, said] = [newId(), clock(), await readSender(pool, workspace)]
  const writer = writerOf(outletOf(config), said)
  const back = `${publicBase(config)}/w/${found?.slug ?? ''}/doors/outbox`
  const letter = trialLetter(found?.name ?? '', back, imprintOf(said))
  const message = { ...letter, messageId: messageIdOf(id, writer.from), headers: {} }
  const because = refusalOf({ ...message, ...writer, to: { name: '', address: to }, dateMs: toMs(now) })
  if (because !== undefined) throw new Fault('bad_request', `The mail cannot be written: ${because}.`)
  return inWorkspace(pool, workspace, async (client) => {
    await keepMail(client, workspace, {
      ...{ ...message, sender: said, id, kind: 'test', marketing: false, person: null, to, hash: null, note: null },
      ...{ state: (await goesOut(client, workspace, config)) ? 'ready' : 'waiting', orderedAt: now, now },
    })
    return readMail(client, workspace, id, null, outletOf(config))
  })
}
