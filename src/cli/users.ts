import { type Command, Option } from 'commander'
import { ROLES, type Role } from '../access/access.ts'
import type { Database } from '../db/database.ts'
import { inTransaction } from '../db/pool.ts'
import { workspaceOf } from '../db/workspace.ts'
import { Fault } from '../fault.ts'
import { fromMs } from '../funnel/brand.ts'
import { authCalls } from '../server/auth/calls.ts'
import { addMember, soleOwnerOf } from '../server/auth/members.ts'
import { linkTo } from '../server/auth/parts.ts'
import { secretOf } from '../server/auth/secret.ts'
import {
  dropTwoFactor,
  emailOf,
  endSessions,
  listUsers,
  makeUser,
  removeUser,
  type User,
  userOf,
} from '../server/auth/users.ts'
import type { CliContext } from './context.ts'

const EXAMPLES = `
Examples:
  $ ./sluice users list
  $ ./sluice users reset ana@us.example                  prints a link that sets a new password
  $ ./sluice users reset ana@us.example --two-factor     and switches her second factor off
  $ ./sluice users add ben@us.example --role owner`

/** A link from the console is carried by hand, so it lives longer than one from a mail. */
const LINK_MINUTES = 24 * 60

/** `sluice users list|add|reset|remove`: for whoever has the console, when the screens cannot help. */
export function register(program: Command, context: CliContext): void {
  const users = program
    .command('users')
    .description('list, add, reset and remove who may sign in')
    .addHelpText('after', EXAMPLES)
  users
    .command('list')
    .description('list everybody who may sign in, and where')
    .action(async () => {
      const all = await context.withDatabase((database) => listUsers(database.app))
      context.print(all.length === 0 ? 'Nobody yet: ./sluice link' : all.map(line).join('\n'), all)
    })
  registerAdd(users, context)
  registerReset(users, context)
  registerRemove(users, context)
}

function registerAdd(users: Command, context: CliContext): void {
  users
    .command('add')
    .description('make somebody a member, and print a link that sets their password if they are new')
    .argument('<email>')
    .addOption(new Option('--role <role>', 'what they are there').choices(ROLES).makeOptionMandatory())
    .option('--workspace <slug>', 'the workspace', 'main')
    .option('--name <name>', 'how they are called')
    .action(async (raw: string, { role, workspace, name }: { role: Role; workspace: string; name?: string }) => {
      const email = emailOf(raw)
      const link = await context.withDatabase(async (database) => {
        const at = fromMs(Date.now())
        const { id } = await workspaceOf(database.app, workspace)
        const made = await inTransaction(database.app, async (client) => {
          const fresh = await makeUser(client, { email, name: name ?? email, passwordHash: null }, at)
          const userId = fresh ?? (await known(database, email)).id
          await addMember(client, id, userId, role, at)
          await endSessions(client, userId)
          return fresh
        })
        return made === undefined ? undefined : resetLink(context, database, made)
      })
      const said = `${email} is ${role} of ${workspace}.`
      context.print(link === undefined ? said : `${said}\nSet a password within a day: ${link}`, {
        email,
        role,
        workspace,
        link,
      })
    })
}

function registerReset(users: Command, context: CliContext): void {
  users
    .command('reset')
    .description('print a link that sets a new password, once, within a day')
    .argument('<email>')
    .option('--two-factor', 'switch their second factor off too')
    .action(async (raw: string, { twoFactor = false }: { twoFactor?: boolean }) => {
      const link = await context.withDatabase(async (database) => {
        const { id } = await known(database, emailOf(raw))
        if (twoFactor)
          await inTransaction(database.app, async (client) => {
            await dropTwoFactor(client, id)
            await endSessions(client, id)
          })
        return resetLink(context, database, id)
      })
      context.print(link, { link })
    })
}

function registerRemove(users: Command, context: CliContext): void {
  users
    .command('remove')
    .description('remove somebody, with their memberships and sessions; what they did stays in the facts')
    .argument('<email>')
    .action(async (raw: string) => {
      const email = emailOf(raw)
      await context.withDatabase(async (database) => {
        const { id } = await known(database, email)
        await inTransaction(database.app, async (client) => {
          const [slug] = await soleOwnerOf(client, id)
          if (slug !== undefined)
            throw new Fault(
              'usage',
              `${email} is the only owner of ${slug}.`,
              `Make another one first: ./sluice users add EMAIL --role owner --workspace ${slug}`,
            )
          await removeUser(client, id)
        })
      })
      context.print(`${email} is removed.`, { removed: email })
    })
}

async function known(database: Database, email: string): Promise<User> {
  const user = await userOf(database.app, email)
  if (user === undefined) throw new Fault('not_found', `There is no user ${email}.`, 'See ./sluice users list.')
  return user
}

async function resetLink(context: CliContext, database: Database, userId: string): Promise<string> {
  const config = context.config()
  const calls = authCalls(database.app, () => secretOf(config))
  const base = config.publicUrl ?? `http://127.0.0.1:${config.port}`
  return linkTo(base, 'reset', await calls.allowReset(userId, LINK_MINUTES))
}

function line({
  email,
  name,
  two_factor_enabled: twoFactor,
  workspaces,
}: Awaited<ReturnType<typeof listUsers>>[number]): string {
  const places = workspaces.length === 0 ? 'no workspace' : workspaces.join(', ')
  return `${email}  ${name}  ${places}${twoFactor ? '  two-factor' : ''}`
}
