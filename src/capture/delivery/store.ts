import type { Language } from '../../access/language.ts'
import type { Signer } from '../../access/signing/store.ts'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import { type SubjectId, type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'
import { TICKET_MS, ticketText } from './ticket.ts'

/** What a link is made with. */
export interface LinkParts {
  readonly signing: () => Promise<Signer>
  /** `publicBase(config)`. */
  readonly base: string
  readonly clock: () => Timestamp
}

/** What is given, to whom, and by which submission. */
export interface Given {
  readonly workspace: WorkspaceId
  readonly asset: string
  readonly submission: string
  readonly subject: SubjectId
  /** That of the form that it was asked for with. */
  readonly language?: Language | undefined
}

/** The address under which somebody gets an asset for a week: for the page after a form, and for the letter. */
export async function assetLink({ signing, base, clock }: LinkParts, given: Given): Promise<string> {
  const text = ticketText({ ...given, expiresMs: toMs(clock()) + TICKET_MS })
  return `${base}/a/${(await signing()).sign('asset', text)}`
}

/** Whether a subject is still somebody's: a download must not make an erased person anew. */
export const isSomebody = (pool: Pool, workspace: WorkspaceId, subject: SubjectId): Promise<boolean> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rowCount } = await client.query('select 1 from subjects where workspace_id = $1 and subject_id = $2', [
      workspace,
      subject,
    ])
    return rowCount !== 0
  })
