import { dayFor, type Reader, readerOf } from '../access/language.ts'
import type { Signer } from '../access/signing/store.ts'
import { publishedAsset } from '../capture/assets/store.ts'
import { pairText } from '../capture/consent/choices.ts'
import { TICKET_MS, ticketText } from '../capture/delivery/ticket.ts'
import { suppressionHash, suppressionKey } from '../capture/suppression/store.ts'
import { type Config, publicBase } from '../config.ts'
import { type Client, inWorkspace, type Pool } from '../db/pool.ts'
import { type Workspace, workspaceById } from '../db/workspace.ts'
import type { Definition } from '../definition/definition.ts'
import { type SubjectId, type Timestamp, toMs, type WorkspaceId } from '../funnel/brand.ts'
import type { Result, Task } from '../ledger/worker.ts'
import { type Mailbox, oneAddress, parseMailbox } from './address.ts'
import { lackOf } from './lawful.ts'
import { alertLetter } from './letters/alert.ts'
import { assetLetter } from './letters/asset.ts'
import { confirmationLetter } from './letters/confirmation.ts'
import { type MailOrder, parseOrder } from './mail-order.ts'
import { type Headers, type Letter, listHeaders, listIdOf, messageIdOf, refusalOf } from './message.ts'
import { imprintOf, type Outlet, type Writer, writerOf } from './sender/sender.ts'
import { readSender } from './sender/store.ts'
import { isMarketing } from './state.ts'
import { keepMail } from './store.ts'

/** What is needed of the world to write a mail. */
export interface Mailing {
  readonly pool: Pool
  readonly now: () => Timestamp
  readonly config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'mailDomains' | 'publicUrl' | 'host' | 'port'>
  readonly signing: () => Promise<Signer>
  readonly definition: (workspace: WorkspaceId) => Promise<Definition>
  /** Told after the outbox changed, for the screens that show it. */
  readonly changed?: (workspace: WorkspaceId) => void
  /**
   * Whether one more mail that a stranger asked for may go to an address now (B4), counted in the transaction that keeps the mail, so
   * that a try that is made again counts once.
   */
  readonly allowance?: (
    client: Client,
    asked: { workspace: WorkspaceId; to: string; now: Timestamp; mail: MailOrder['mail']; order: string },
  ) => Promise<boolean>
}

/** The sender of all mail; one that cannot be read is the standard one, which the settings refuse to replace by nonsense. */
const installationOf = ({ mailFrom }: Pick<Config, 'mailFrom'>): Mailbox => {
  const sender = parseMailbox(mailFrom) ?? parseMailbox('Sluice <sluice@localhost>')
  if (sender === undefined) throw new Error('the standard sender is an address')
  return sender
}

/** What mail can go out as, by the settings. */
export const outletOf = (config: Pick<Config, 'mailFrom' | 'mailDomains'>): Outlet => ({
  from: installationOf(config),
  domains: config.mailDomains,
})

interface Written {
  readonly letter: Letter
  readonly headers: Headers
}

interface Writing {
  readonly mailing: Mailing
  readonly workspace: Workspace
  readonly signer: Signer
  readonly base: string
  readonly person: SubjectId | undefined
  readonly now: Timestamp
  /** Whom it speaks to. */
  readonly reader: Reader
  readonly writer: Writer
  readonly imprint: readonly string[]
}

function preferencesOf({ signer, base, workspace, person, reader: { language } }: Writing): string {
  if (person === undefined) return base
  return `${base}/p/${signer.sign('preferences', pairText({ workspace: workspace.id, id: person, language }))}`
}

/** Only what is no answer to a single question is of a list. */
const headersFor = (writing: Writing, isListed: boolean): Headers =>
  writing.person === undefined
    ? {}
    : listHeaders(preferencesOf(writing), isListed ? listIdOf(writing.workspace.slug, writing.writer.from) : undefined)

function writeConfirmation(writing: Writing, { proof }: Extract<MailOrder, { mail: 'confirmation' }>): Written {
  const { signer, base, workspace, imprint, reader } = writing
  const { language } = reader
  const link = `${base}/c/${signer.sign('confirm', pairText({ workspace: workspace.id, id: proof, language }))}`
  const facts = { language, workspace: workspace.name, link, preferences: preferencesOf(writing), imprint }
  return { letter: confirmationLetter(facts), headers: headersFor(writing, false) }
}

async function writeAsset(
  writing: Writing,
  order: Extract<MailOrder, { mail: 'asset' }>,
): Promise<Written | { readonly because: string }> {
  const { mailing, signer, base, workspace, person, now, reader, imprint } = writing
  const asset = await publishedAsset(mailing.pool, workspace.id, order.asset)
  if (asset === undefined) return { because: `the asset ${order.asset} is not published` }
  if (person === undefined) return { because: 'an asset is given to somebody, and the order names nobody' }
  const expiresMs = toMs(now) + TICKET_MS
  const { asset: id, submission } = order
  const ticket = ticketText({
    workspace: workspace.id,
    asset: id,
    submission,
    subject: person,
    expiresMs,
    language: reader.language,
  })
  const letter = assetLetter({
    ...{ language: reader.language, imprint },
    workspace: workspace.name,
    title: asset.title,
    link: `${base}/a/${signer.sign('asset', ticket)}`,
    until: dayFor(reader, expiresMs),
    preferences: preferencesOf(writing),
  })
  return { letter, headers: headersFor(writing, true) }
}

async function writeAlert(
  writing: Writing,
  order: Extract<MailOrder, { mail: 'alert' }>,
): Promise<Written | { readonly because: string }> {
  const { mailing, workspace, base } = writing
  const lead = await inWorkspace(mailing.pool, workspace.id, async (client) => {
    const { rows } = await client.query<{ person: string; stage: string; score: number }>(
      `select p.person_id as person, p.stage, coalesce(l.score, 0) as score from subjects s
         join people p on p.workspace_id = s.workspace_id and p.person_id = s.person_id
         left join people_listed l on l.workspace_id = p.workspace_id and l.person_id = p.person_id
        where s.workspace_id = $1 and s.subject_id = $2 limit 1`,
      [workspace.id, order.about],
    )
    return rows[0]
  })
  if (lead === undefined) return { because: 'the lead is not there any more' }
  const { stages } = await mailing.definition(workspace.id)
  const letter = alertLetter({
    workspace: workspace.name,
    reason: order.reason,
    stage: stages.find(({ id }) => id === lead.stage)?.name ?? lead.stage,
    score: Math.round(lead.score),
    link: `${base}/w/${workspace.slug}/people/${lead.person}`,
  })
  return { letter, headers: {} }
}

function write(writing: Writing, order: MailOrder): Written | Promise<Written | { readonly because: string }> {
  switch (order.mail) {
    case 'confirmation':
      return writeConfirmation(writing, order)
    case 'asset':
      return writeAsset(writing, order)
    case 'alert':
      return writeAlert(writing, order)
    default:
      return order satisfies never
  }
}

/** Whether somebody was erased since the order; nobody can be until the mail is kept, so that an erasure finds it. */
async function isErased(client: Client, workspace: WorkspaceId, person: SubjectId): Promise<boolean> {
  const { rows } = await client.query<{ erased: boolean }>(
    `select p.state ->> 'erased' is not null as erased from subjects s
       join people p on p.workspace_id = s.workspace_id and p.person_id = s.person_id
      where s.workspace_id = $1 and s.subject_id = $2 for share of p`,
    [workspace, person],
  )
  return rows[0]?.erased === true
}

/** What stands against keeping it as it is, in the words of the outbox. */
const LIMITED = 'this mailbox had enough of us today; a stranger could be filling it'

/**
 * Writes an order as a mail in the outbox, once however often it is tried, and queues it where mail can go out. Whose order cannot be
 * written is told apart: what may change is tried again, what cannot is done.
 */
export async function writeMail(mailing: Mailing, task: Task): Promise<Result> {
  const { pool, config } = mailing
  const order = parseOrder(task.payload)
  if (order === undefined) return { kind: 'retry', because: 'no such order is known here' }
  const to = oneAddress(order.to)
  // It was parsed at its door; what is none now is nobody's.
  if (to === undefined) return { kind: 'done' }
  const workspace = await workspaceById(pool, task.workspace)
  if (workspace === undefined) return { kind: 'done' }
  const now = mailing.now()
  const person = order.mail === 'alert' ? (order.about as SubjectId) : task.subject
  const [signer, said] = await Promise.all([mailing.signing(), readSender(pool, workspace.id)])
  const writer = writerOf(outletOf(config), said)
  const reader = readerOf(['language' in order ? order.language : undefined], workspace)
  const writing = { mailing, workspace, signer, base: publicBase(config), person, now, reader, writer }
  const written = await write({ ...writing, imprint: imprintOf(said) }, order)
  if ('because' in written) return { kind: 'retry', because: written.because }
  const { letter, headers } = written
  const marketing = isMarketing(order.mail)
  const messageId = messageIdOf(task.id, writer.from)
  const message = { ...letter, ...writer, to: { name: '', address: to }, messageId, headers, dateMs: toMs(now) }
  const because = refusalOf(message) ?? lackOf({ marketing, headers, postal: said.postal })
  if (because !== undefined) return { kind: 'retry', because }
  const hash = suppressionHash(await suppressionKey(pool), to) ?? null
  await inWorkspace(pool, workspace.id, async (client) => {
    if (person !== undefined && (await isErased(client, workspace.id, person))) return
    const { rows } = await client.query<{ created_at: Timestamp; known: boolean }>(
      `select e.created_at, exists (select from mails m where m.workspace_id = $1 and m.id = $2) as known
         from effects e where e.workspace_id = $1 and e.id = $2`,
      [workspace.id, task.id],
    )
    if (rows[0]?.known === true) return
    const isAllowed =
      (await mailing.allowance?.(client, { workspace: workspace.id, to, now, mail: order.mail, order: task.id })) ??
      true
    const state = !isAllowed ? 'limited' : config.smtpUrl === undefined || workspace.demo ? 'waiting' : 'ready'
    await keepMail(client, workspace.id, {
      ...{ id: task.id, kind: order.mail, marketing, person: person ?? null, to, hash, sender: said },
      ...{ ...letter, headers, messageId, state, note: isAllowed ? null : LIMITED },
      ...{ orderedAt: rows[0]?.created_at ?? now, now },
    })
  })
  mailing.changed?.(workspace.id)
  return { kind: 'done' }
}
