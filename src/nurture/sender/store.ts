import type { Client, Pool } from '../../db/pool.ts'
import type { WorkspaceId } from '../../funnel/brand.ts'
import type { Sender } from './sender.ts'

const COLUMNS = `sender_name as name, sender_address as address, sender_reply_to as "replyTo", sender_company as company, sender_postal as postal`

const NOT_SAID: Sender = { name: '', address: '', replyTo: '', company: '', postal: '' }

/** Who a workspace writes as; all empty for one that was removed. */
export async function readSender(client: Pick<Pool | Client, 'query'>, workspace: WorkspaceId): Promise<Sender> {
  const { rows } = await client.query<Sender>(`select ${COLUMNS} from workspaces where id = $1`, [workspace])
  return rows[0] ?? NOT_SAID
}

/** Says who a workspace writes as, from the next mail on: what was written before stays as it was written. */
export async function writeSender(
  client: Pick<Pool | Client, 'query'>,
  workspace: WorkspaceId,
  { name, address, replyTo, company, postal }: Sender,
): Promise<Sender> {
  const { rows } = await client.query<Sender>(
    `update workspaces set sender_name = $2, sender_address = $3, sender_reply_to = $4, sender_company = $5, sender_postal = $6
      where id = $1 returning ${COLUMNS}`,
    [workspace, name, address, replyTo, company, postal],
  )
  return rows[0] ?? NOT_SAID
}
