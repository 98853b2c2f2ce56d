import { may, type Role } from '../../access/access.ts'
import { type Client, inTransaction, type Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { withdrawOf } from './invitations.ts'
import { endSessions } from './users.ts'

export interface TeamMember {
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly twoFactor: boolean
  readonly since: Timestamp
}

/** Far beyond any team; a longer list is cut. */
const MAX_MEMBERS = 1000

/**
 * Whether the asker ($3) may know of the member `m` of the workspace ($1): in the demo, where people of several workspaces meet, only of
 * colleagues from one of one's own (G1).
 */
const KNOWN = `(not (select w.demo from workspaces w where w.id = $1) or m.user_id = $3 or exists (
  select from members mine join members theirs on theirs.workspace_id = mine.workspace_id
    join workspaces o on o.id = mine.workspace_id and not o.demo
   where mine.user_id = $3 and theirs.user_id = m.user_id))`

/** Who belongs to a workspace, in the order they came, as far as the asker may know. */
export async function membersOf(pool: Pool, { workspace, userId }: Omit<Asker, 'role'>): Promise<TeamMember[]> {
  const { rows } = await pool.query<TeamMember>(
    `select u.id as "userId", u.email, u.name, m.role, u.two_factor_enabled as "twoFactor", m.created_at as since
       from members m join users u on u.id = m.user_id where m.workspace_id = $1 and ${KNOWN} order by m.created_at, u.id limit $2`,
    [workspace, MAX_MEMBERS, userId],
  )
  return rows
}

/** A user's place in a workspace; who is a member already gets the role. */
export async function addMember(
  client: Client | Pool,
  workspace: WorkspaceId,
  userId: string,
  role: Role,
  at: Timestamp,
): Promise<void> {
  await client.query(
    `insert into members (workspace_id, user_id, role, created_at) values ($1, $2, $3, $4)
     on conflict (workspace_id, user_id) do update set role = excluded.role`,
    [workspace, userId, role, at],
  )
}

/** A user's place by invitation; who became a member otherwise meanwhile stays what they are, the last owner too. */
export async function letIn(
  client: Client,
  workspace: WorkspaceId,
  userId: string,
  role: Role,
  at: Timestamp,
): Promise<void> {
  await client.query(
    `insert into members (workspace_id, user_id, role, created_at) values ($1, $2, $3, $4)
     on conflict (workspace_id, user_id) do nothing`,
    [workspace, userId, role, at],
  )
}

/** Whose decision it is: only an owner makes or unmakes owners. */
interface Asker {
  readonly workspace: WorkspaceId
  readonly role: Role | 'key'
  readonly userId: string | null
}

/** Gives a member another role, and ends their sessions and invitations, so that the old one is used no more (H2). */
export async function changeRole(pool: Pool, asker: Asker, userId: string, role: Role): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { workspace } = asker
    if ((await lockMember(client, asker, userId, role)) === role) return
    await client.query('update members set role = $3 where workspace_id = $1 and user_id = $2', [
      workspace,
      userId,
      role,
    ])
    await withdrawOf(client, workspace, userId)
    await endSessions(client, userId)
  })
}

/** Takes somebody out of a workspace, and ends their sessions and invitations; their account stays, since it may belong to other workspaces. */
export async function removeMember(pool: Pool, asker: Asker, userId: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockMember(client, asker, userId, undefined)
    await client.query('delete from members where workspace_id = $1 and user_id = $2', [asker.workspace, userId])
    await withdrawOf(client, asker.workspace, userId)
    await endSessions(client, userId)
  })
}

/** The member's present role, with all owners locked: two owners who remove each other at once must not both succeed. */
async function lockMember(
  client: Client,
  { workspace, role, userId: asking }: Asker,
  userId: string,
  wanted: Role | undefined,
): Promise<Role> {
  const { rows } = await client.query<{ user_id: string; role: Role; known: boolean }>(
    `select m.user_id, m.role, ${KNOWN} as known from members m
      where m.workspace_id = $1 and (m.role = 'owner' or m.user_id = $2) order by m.user_id for update`,
    [workspace, userId, asking],
  )
  const member = rows.find((row) => row.user_id === userId && row.known)
  if (member === undefined) throw new Fault('not_found', 'There is no such member.')
  if ((member.role === 'owner' || wanted === 'owner') && !may(role, 'own'))
    throw new Fault('forbidden', 'Only an owner decides who is an owner.', 'Ask an owner.')
  const others = rows.filter((row) => row.role === 'owner' && row.user_id !== userId)
  if (member.role === 'owner' && wanted !== 'owner' && others.length === 0)
    throw new Fault(
      'bad_request',
      'A workspace needs an owner, and this is the only one.',
      'Make somebody else an owner first.',
    )
  return member.role
}

/** The workspaces that would be without an owner if this user went. */
export async function soleOwnerOf(client: Client, userId: string): Promise<string[]> {
  const { rows } = await client.query<{ slug: string }>(
    `select w.slug from members m join workspaces w on w.id = m.workspace_id
      where m.user_id = $1 and m.role = 'owner' and not exists (select from members o
        where o.workspace_id = m.workspace_id and o.role = 'owner' and o.user_id <> m.user_id) order by w.slug`,
    [userId],
  )
  return rows.map(({ slug }) => slug)
}
