import type { Command } from 'commander'
import type { Database } from '../db/database.ts'
import { workspaceOf } from '../db/workspace.ts'
import { openEngine } from '../engine.ts'
import { Fault } from '../fault.ts'
import type { WorkspaceId } from '../funnel/brand.ts'
import { parseEmail } from '../identity/normalise.ts'
import { findByIdentifier } from '../identity/store.ts'
import { type Joining, mergePeople, unmergePerson } from '../ledger/merge.ts'
import { author } from './author.ts'
import type { CliContext } from './context.ts'

const EXAMPLES = `
Examples:
  $ ./sluice merge ana@old.example ana@acme.example --reason "same person, changed jobs"
  $ ./sluice unmerge 0195f000-0000-7000-8000-00000000a4a0`

interface Options {
  readonly reason: string
  readonly workspace: string
}

async function joiningOf(context: CliContext, database: Database, name: string): Promise<Joining> {
  const { id } = await workspaceOf(database.app, name)
  const { ledger, clock } = openEngine(context.config(), database)
  return { pool: database.app, workspace: id, book: ledger.book, now: clock(), by: author() }
}

async function person(database: Database, workspace: WorkspaceId, said: string): Promise<string> {
  const email = parseEmail(said)
  if (!email.ok) return idOf(said)
  const found = await findByIdentifier(database.app, workspace, 'email', email.email)
  if (found === undefined) throw new Fault('not_found', `Nobody in this workspace is ${said}.`)
  return found
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function idOf(said: string): string {
  if (UUID.test(said)) return said.toLowerCase()
  throw new Fault('usage', `"${said}" is neither an e-mail address nor an id.`)
}

/** An address leads to who it is part of now, so only an id names who was merged away. */
function awayId(said: string): string {
  if (UUID.test(said)) return said.toLowerCase()
  const hint = 'Write the id that ./sluice merge answered with; it is also in the timeline of who stayed.'
  throw new Fault('usage', `"${said}" is not the id of a person: an unmerge needs the id of who was merged away.`, hint)
}

/** `sluice merge FROM INTO` and `sluice unmerge PERSON`: both directions of the same edge. */
export function register(program: Command, context: CliContext): void {
  program
    .command('merge')
    .argument('<from>', 'who becomes part of the other: an e-mail address or an id')
    .argument('<into>', 'who stays')
    .description('makes one person of two; unmerge takes it back')
    .option('--reason <text>', 'kept with the merge', 'merged by hand')
    .option('--workspace <name>', 'whose people', 'main')
    .addHelpText('after', EXAMPLES)
    .action(async (from: string, into: string, options: Options) => {
      const merged = await context.withDatabase(async (database) => {
        const joining = await joiningOf(context, database, options.workspace)
        const [source, target] = [
          await person(database, joining.workspace, from),
          await person(database, joining.workspace, into),
        ]
        return { from: source, into: await mergePeople(joining, source, target, options.reason) }
      })
      context.print(
        `${merged.from} is part of ${merged.into} now. Take it back with: ./sluice unmerge ${merged.from}`,
        merged,
      )
    })
  program
    .command('unmerge')
    .argument('<person>', 'the id of who was merged away')
    .description('makes two people of one again, each with what came in under its own identifiers')
    .option('--workspace <name>', 'whose people', 'main')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, options: Options) => {
      const away = awayId(id)
      const apart = await context.withDatabase(async (database) =>
        unmergePerson(await joiningOf(context, database, options.workspace), away),
      )
      context.print(`${apart.person} is a person of its own again, apart from ${apart.from}.`, apart)
    })
}
