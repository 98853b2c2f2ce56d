import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto'
import { may, type Role } from '../../access/access.ts'
import type { Client, Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import { fromMs, type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'

const DAYS = 7
const DAY_MS = 86_400_000
const MAX_INVITATIONS = 200

/** An invitation as its workspace sees it; the token was shown once. */
export interface Invitation {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly invitedBy: string
  readonly expiresAt: Timestamp
}

/** An invitation as its holder sees it. */
export interface Invited {
  readonly workspaceId: WorkspaceId
  readonly workspace: string
  readonly slug: string
  readonly email: string
  readonly role: Role
  readonly invitedBy: string
  /** They sign in to accept; others choose a password. */
  readonly hasAccount: boolean
}

export interface Invite {
  readonly workspace: WorkspaceId
  readonly email: string
  readonly role: Role
  readonly by: string
  readonly byRole: Role | 'key'
}

const COLUMNS = 'id, email, role, invited_by as "invitedBy", expires_at as "expiresAt"'

/** Invites an address; a second invitation of it replaces the first, whose link is dead from then on. */
export async function invite(
  pool: Pool,
  asked: Invite,
  at: Timestamp,
): Promise<Invitation & { readonly token: string }> {
  const { workspace, email, role, by, byRole } = asked
  if (role === 'owner' && !may(byRole, 'own'))
    throw new Fault('forbidden', 'Only an owner decides who is an owner.', 'Ask an owner.')
  const { rowCount } = await pool.query(
    'select from members m join users u on u.id = m.user_id where m.workspace_id = $1 and u.email = $2',
    [workspace, email],
  )
  if (rowCount !== 0)
    throw new Fault('bad_request', `email: ${email} is a member already.`, 'Change their role instead.')
  const token = randomBytes(32).toString('base64url')
  const { rows } = await pool.query<Invitation>(
    `insert into invitations (id, workspace_id, email, role, token_hash, invited_by, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (workspace_id, email) do update set role = excluded.role, token_hash = excluded.token_hash,
       invited_by = excluded.invited_by, created_at = excluded.created_at, expires_at = excluded.expires_at
     returning ${COLUMNS}`,
    [randomUUIDv7(), workspace, email, role, hashOf(token), by, at, fromMs(toMs(at) + DAYS * DAY_MS)],
  )
  const [made] = rows
  if (made === undefined) throw new Fault('internal', 'An invitation that was written did not come back.')
  return { ...made, token }
}

/** The invitations of a workspace that nobody took up yet, newest first. */
export async function invitationsOf(pool: Pool, workspace: WorkspaceId, at: Timestamp): Promise<Invitation[]> {
  const { rows } = await pool.query<Invitation>(
    `select ${COLUMNS} from invitations where workspace_id = $1 and expires_at > $2 order by created_at desc, id limit $3`,
    [workspace, at, MAX_INVITATIONS],
  )
  return rows
}

/** Takes an invitation back. */
export async function withdraw(pool: Pool, workspace: WorkspaceId, id: string): Promise<void> {
  const { rowCount } = await pool.query('delete from invitations where workspace_id = $1 and id = $2', [workspace, id])
  if (rowCount === 0) throw new Fault('not_found', 'There is no such invitation.')
}

const INVITED = `i.workspace_id as "workspaceId", w.name as workspace, w.slug, i.email, i.role, i.invited_by as "invitedBy",
  exists (select from users u where u.email = i.email) as "hasAccount"`

/** Takes back what somebody invited to, who saw the links and must not come in again by one of them. */
export async function withdrawOf(client: Client, workspace: WorkspaceId, userId: string): Promise<void> {
  await client.query(
    'delete from invitations where workspace_id = $1 and invited_by = (select email from users where id = $2)',
    [workspace, userId],
  )
}

/** What a link invites to; `not_found` for one that was used, replaced, taken back or is too old. */
export async function invitedBy(pool: Pool, token: string, at: Timestamp): Promise<Invited> {
  const { rows } = await pool.query<Invited>(
    `select ${INVITED} from invitations i join workspaces w on w.id = i.workspace_id where i.token_hash = $1 and i.expires_at > $2`,
    [hashOf(token), at],
  )
  return rows[0] ?? gone()
}

/** Uses an invitation up; of two at once only one succeeds (H6). */
export async function redeem(client: Client, token: string, at: Timestamp): Promise<void> {
  const { rowCount } = await client.query('delete from invitations where token_hash = $1 and expires_at > $2', [
    hashOf(token),
    at,
  ])
  if (rowCount === 0) gone()
}

function gone(): never {
  throw new Fault('not_found', 'This invitation was used already or has expired.', 'Ask for a new one.')
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
