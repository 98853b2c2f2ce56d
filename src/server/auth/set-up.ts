import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto'
import { inTransaction, type Pool } from '../../db/pool.ts'
import { describeWorkspace, type WorkspaceTraits, workspaceOf } from '../../db/workspace.ts'
import { Fault } from '../../fault.ts'
import { fromMs, type Timestamp, toMs } from '../../funnel/brand.ts'
import { addMember } from './members.ts'
import { linkTo } from './parts.ts'
import { isSetUp, makeUser, type NewUser } from './users.ts'

const MINUTES = 30
const NAME = 'set-up'
/** Any number of our own: the first run happens once, however many ask at the same moment. */
const LOCK = 7_346_113

/** A token that makes the first owner, once, within half an hour; undefined when somebody can sign in already (H7). */
export async function setUpToken(pool: Pool, at: Timestamp): Promise<string | undefined> {
  if (await isSetUp(pool)) return undefined
  const token = randomBytes(32).toString('base64url')
  await pool.query(
    'insert into verifications (id, identifier, value, expires_at, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)',
    [randomUUIDv7(), NAME, hashOf(token), fromMs(toMs(at) + MINUTES * 60_000), at],
  )
  return token
}

/** Where the first owner is made, for the console alone. */
export async function setUpLink(pool: Pool, base: string): Promise<string | undefined> {
  const token = await setUpToken(pool, fromMs(Date.now()))
  return token === undefined ? undefined : linkTo(base, 'set-up', token)
}

/** Refuses whoever does not hold a link that the console printed. */
export async function checkSetUpToken(pool: Pool, token: string, at: Timestamp): Promise<void> {
  const { rowCount } = await pool.query(
    'select from verifications where identifier = $1 and value = $2 and expires_at > $3 and not exists (select from users)',
    [NAME, hashOf(token), at],
  )
  if (rowCount === 0) refuse()
}

/** Makes the owner of the workspace `main` and gives it its name; the user's id. */
export async function setUp(
  pool: Pool,
  token: string,
  owner: NewUser,
  workspace: WorkspaceTraits & { readonly name: string },
  at: Timestamp,
): Promise<string> {
  const main = await workspaceOf(pool, 'main')
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [LOCK])
    const { rowCount } = await client.query(
      'delete from verifications where identifier = $1 and value = $2 and expires_at > $3',
      [NAME, hashOf(token), at],
    )
    if (rowCount === 0 || (await isSetUp(client))) refuse()
    const userId = await makeUser(client, owner, at)
    if (userId === undefined) refuse()
    await addMember(client, main.id, userId, 'owner', at)
    await describeWorkspace(client, main.id, workspace)
    await client.query('delete from verifications where identifier = $1', [NAME])
    return userId
  })
}

function refuse(): never {
  throw new Fault('forbidden', 'This link has expired or was used already.', 'Print a fresh one: ./sluice link')
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
