import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import type { Gate } from '../../access/http.ts'
import { dayFor, readerOf } from '../../access/language.ts'
import { parsed } from '../../access/parsed.ts'
import { TICKET_MS } from '../../capture/delivery/ticket.ts'
import { type Config, publicBase } from '../../config.ts'
import type { Pool } from '../../db/pool.ts'
import { type Workspace, workspaceById } from '../../db/workspace.ts'
import { Fault } from '../../fault.ts'
import { type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'
import { outletOf } from '../effect.ts'
import { assetLetter } from '../letters/asset.ts'
import { confirmationLetter } from '../letters/confirmation.ts'
import { inScheme } from '../letters/layout.ts'
import type { Letter } from '../message.ts'
import { PREVIEW, SENDER } from './asked.ts'
import { domainsOf, imprintOf, mailboxText, type Sender, sendsFor, writerOf } from './sender.ts'
import { readSender, writeSender } from './store.ts'

export interface SenderParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly config: Pick<Config, 'mailFrom' | 'mailDomains' | 'publicUrl' | 'host' | 'port'>
}

/** Who a workspace writes as, and what a mail of theirs looks like. */
export function senderRoutes(parts: SenderParts): FastifyPluginAsync {
  const { pool, gate, config } = parts
  const shown = (sender: Sender) => {
    const outlet = outletOf(config)
    return { sender, from: mailboxText(writerOf(outlet, sender).from), domains: domainsOf(outlet) }
  }
  return (app) => {
    app.get('/api/sender', async (request) => {
      const { workspace } = await gate(request, 'read')
      return shown(await readSender(pool, workspace))
    })
    app.put('/api/sender', async (request) => {
      const { workspace } = await gate(request, 'manage')
      const sender = parsed(SENDER, request.body, 'body')
      checkAddress(config, sender)
      return shown(await writeSender(pool, workspace, sender))
    })
    app.get('/api/sender/preview', async (request) => {
      const { workspace } = await gate(request, 'read')
      const asked = parsed(PREVIEW, request.query)
      const { subject, text } = await letterOf(parts, workspace, asked)
      const { from, replyTo } = writerOf(outletOf(config), asked)
      return { from: mailboxText(from), replyTo: replyTo?.address ?? null, subject, text }
    })
    app.get('/api/sender/preview/page', async (request, reply) => {
      const { workspace } = await gate(request, 'read')
      const asked = parsed(PREVIEW, request.query)
      const { html } = await letterOf(parts, workspace, asked)
      return sendLetter(reply, inScheme(html, asked.scheme))
    })
    return Promise.resolve()
  }
}

function checkAddress(config: SenderParts['config'], { address }: Sender): void {
  const outlet = outletOf(config)
  if (address === '' || sendsFor(outlet, address)) return
  throw new Fault(
    'bad_request',
    `address: the mail server of this installation sends for ${domainsOf(outlet).join(', ')} only.`,
    'Use an address of these, or add its domain to MAIL_DOMAINS once its name server names your mail server.',
  )
}

/** In place of what is signed, since nobody may follow a link of a preview. */
const SAMPLE = 'preview'

async function letterOf(
  { pool, clock, config }: SenderParts,
  id: WorkspaceId,
  { kind, language, ...said }: ReturnType<typeof PREVIEW.parse>,
): Promise<Letter> {
  const workspace: Workspace | undefined = await workspaceById(pool, id)
  if (workspace === undefined) throw new Fault('bad_workspace', 'This workspace was removed meanwhile.')
  const base = publicBase(config)
  const facts = { language, workspace: workspace.name, preferences: `${base}/p/${SAMPLE}`, imprint: imprintOf(said) }
  switch (kind) {
    case 'confirmation':
      return confirmationLetter({ ...facts, link: `${base}/c/${SAMPLE}` })
    case 'asset': {
      const until = dayFor(readerOf([language], workspace), toMs(clock()) + TICKET_MS)
      return assetLetter({ ...facts, title: '', link: `${base}/a/${SAMPLE}`, until })
    }
    default:
      return kind satisfies never
  }
}

/** A letter is somebody's page within ours: it runs nothing, loads nothing and is framed by us alone. */
const POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"

/** Answers with a letter as it looks, to be framed by a screen of ours. */
export const sendLetter = (reply: FastifyReply, html: string): FastifyReply =>
  reply
    .header('content-security-policy', POLICY)
    .header('x-frame-options', 'SAMEORIGIN')
    // The screens around it are not keyed by origin, and a browser says so of a frame that asks to be.
    .removeHeader('origin-agent-cluster')
    .type('text/html; charset=utf-8')
    .send(html.replace('<head>', '<head><base target="_blank">'))
