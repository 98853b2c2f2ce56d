import { confirmProof, proofMailed, recordProof, revokeProofs, tieProofs } from '../capture/consent/store.ts'
import { submittedId } from '../capture/submission/submission.ts'
import { suppressionHash, suppressionKey } from '../capture/suppression/store.ts'
import { type Client, inWorkspace, type Pool } from '../db/pool.ts'
import { fromMs, type SubjectId, toMs, type WorkspaceId } from '../funnel/brand.ts'
import type { Capture, Outcome } from '../funnel/capture.ts'
import type { SentForm } from '../learn/demo/sent.ts'
import { eventId } from '../ledger/ids.ts'

const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:147.0) Gecko/20100101 Firefox/147.0'
/** How long the page was open before somebody pressed the button. */
const READ_MS = 34_000
/** From the press to the mail that asks. */
const MAILED_MS = 4_000
const BASIS = 'consent' as const

/** The proofs of every word that was given, with what became of them; before the facts that name them, as the form's door does. */
export async function proveWords(pool: Pool, workspace: WorkspaceId, sent: readonly SentForm[]): Promise<void> {
  const key = await suppressionKey(pool)
  await inWorkspace(pool, workspace, async (client) => {
    for (const one of sent) await proveForm(client, workspace, one, suppressionHash(key, one.email))
  })
}

async function proveForm(client: Client, workspace: WorkspaceId, sent: SentForm, address: Buffer | undefined) {
  const { form, version, submission, at, path, network, words } = sent
  for (const { purpose, text, proof, confirmedAt, revokedAt } of words) {
    await recordProof(client, workspace, {
      ...{ submission, purpose, basis: BASIS, text, form, version, page: path, source: `form ${form}` },
      ...{ ip: network, userAgent: AGENT, renderedAt: fromMs(toMs(at) - READ_MS), askedAt: at, confirm: true },
      ...(address !== undefined && { address }),
    })
    await proofMailed(client, workspace, proof, fromMs(toMs(at) + MAILED_MS))
    if (confirmedAt !== undefined)
      await confirmProof(client, workspace, proof, { at: confirmedAt, ip: network, userAgent: AGENT })
    if (revokedAt !== undefined) await revokeProofs(client, workspace, [proof], revokedAt)
  }
}

/** Whom the ledger found behind each form that was sent, by its submission. */
export async function whoSent(
  pool: Pool,
  workspace: WorkspaceId,
  sent: readonly SentForm[],
): Promise<ReadonlyMap<string, SubjectId>> {
  const keys = new Map(sent.map(({ submission }) => [eventId(submittedId(submission)) as string, submission]))
  const { rows } = await inWorkspace(pool, workspace, (client) =>
    client.query<{ key: string; subject: SubjectId }>(
      'select key, subject_id as subject from receipts where workspace_id = $1 and key = any($2::uuid[])',
      [workspace, [...keys.keys()]],
    ),
  )
  return new Map(rows.map(({ key, subject }) => [keys.get(key) ?? '', subject]))
}

/** Says whose the proofs are, once the ledger knows. */
export const tieWords = (
  pool: Pool,
  workspace: WorkspaceId,
  sent: readonly SentForm[],
  who: ReadonlyMap<string, SubjectId>,
): Promise<void> =>
  inWorkspace(pool, workspace, async (client) => {
    for (const { submission, words } of sent) {
      const subject = who.get(submission)
      if (words.length > 0 && subject !== undefined) await tieProofs(client, workspace, submission, subject)
    }
  })

/**
 * Links of mails name a subject, not an address: words that follow a form go to whoever sent it. `known` holds subjects by address and
 * grows with what is stored.
 */
export const throughLinks = (captures: readonly Capture[], known: ReadonlyMap<string, SubjectId>): readonly Capture[] =>
  captures.map((capture) => {
    const subject = capture.event.type === 'capture.consented' ? known.get(addressOf(capture) ?? '') : undefined
    return subject === undefined ? capture : { ...capture, to: { kind: 'subject', subject } }
  })

/** Remembers whose address each submission came with. */
export function rememberWho(
  captures: readonly Capture[],
  outcomes: readonly Outcome[],
  known: Map<string, SubjectId>,
): void {
  for (const [index, capture] of captures.entries()) {
    const outcome = outcomes[index]
    const address = addressOf(capture)
    if (capture.door.startsWith('form ') && outcome?.status === 'stored' && address !== undefined)
      known.set(address, outcome.subject)
  }
}

const addressOf = ({ to }: Capture): string | undefined =>
  to.kind === 'person' ? to.identifiers.find(({ kind }) => kind === 'email')?.value : undefined
