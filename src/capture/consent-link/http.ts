import type { FastifyInstance, FastifyRequest } from 'fastify'
import { askedLanguage, type Language, type Reader, readerOf } from '../../access/language.ts'
import type { Signer } from '../../access/signing/store.ts'
import type { Pool } from '../../db/pool.ts'
import { type Workspace, workspaceById } from '../../db/workspace.ts'
import type { ConsentRules } from '../../definition/playbook.ts'
import type { SubjectId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Capture, Outcome } from '../../funnel/capture.ts'
import { parsePair } from '../consent/choices.ts'
import type { Ask } from '../consent/pages.ts'

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

/** Everything a link of ours leads to. */
export interface Opened {
  readonly workspace: Workspace
  readonly id: string
  readonly path: string
  /** Whom the page speaks to: in the language of the form that led here, else in what the browser asks for. */
  readonly reader: Reader
}

/** What the routes read of a request. */
export type Asked = Pick<FastifyRequest, 'ip' | 'headers' | 'body' | 'params'>

/** What the browser asks for, where nothing else is known of whoever reads. */
export const languageAsked = ({ headers }: Pick<Asked, 'headers'>): Language =>
  askedLanguage(headers['accept-language']) ?? 'en'

/** What the link leads to; undefined for one that is not ours, whatever is wrong with it. */
export async function opened(
  { pool, signing }: Pick<ConsentParts, 'pool' | 'signing'>,
  use: 'preferences' | 'confirm',
  { params, headers }: Pick<Asked, 'params' | 'headers'>,
): Promise<Opened | undefined> {
  const { token } = params as { readonly token: string }
  const pair = parsePair((await signing()).verify(use, token))
  const workspace = pair === undefined ? undefined : await workspaceById(pool, pair.workspace)
  if (pair === undefined || workspace === undefined) return undefined
  const reader = readerOf([pair.language, askedLanguage(headers['accept-language'])], workspace)
  return { workspace, id: pair.id, path: `/${use === 'confirm' ? 'c' : 'p'}/${token}`, reader }
}

/** As `readBodiesAsText` leaves it; a request without a body has none. */
export const textOf = (body: unknown): string => (typeof body === 'string' ? body : '')

/** A form's fields, as pairs; several of one name are kept. */
export const fieldsIn = (body: unknown): URLSearchParams => new URLSearchParams(textOf(body))

/** Which program asks, as it says. */
export const agentOf = ({ headers }: Asked): string | undefined => headers['user-agent']

/** A body of one of these pages is a few hundred bytes. */
const LARGEST = 16_384

/** As it came: one-click asks for its exact words, and a page's form is read from pairs. Any type, since mail programs differ. */
export function readBodiesAsText(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: LARGEST }, (_request, body, done) => done(null, body))
}

/** A word of whoever holds the link, as the ledger takes it. */
export const wordTo = (
  {
    subject,
    id,
    at,
    door,
  }: { readonly subject: SubjectId; readonly id: string; readonly at: Timestamp; readonly door: string },
  event: Capture['event'],
): Capture => ({
  messageId: id,
  to: { kind: 'subject', subject },
  at,
  mode: 'live',
  // The link came to their own address alone.
  trust: 'form',
  door,
  event,
})

/** Stores words, or fails: whoever gave them must not be told that they hold while they do not. */
export async function stored(
  parts: Pick<ConsentParts, 'append'>,
  workspace: WorkspaceId,
  captures: readonly Capture[],
): Promise<void> {
  if (captures.length === 0) return
  const outcomes = await parts.append(workspace, captures)
  if (outcomes.some(({ status }) => status === 'quarantined')) throw new Error('a word about consent was not stored')
}
