import type { Command } from 'commander'
import type { Database } from '../db/database.ts'
import { workspaceOf } from '../db/workspace.ts'
import { openEngine } from '../engine.ts'
import { Fault } from '../fault.ts'
import type { PersonId, WorkspaceId } from '../funnel/brand.ts'
import { whomToErase } from '../identity/erasing/store.ts'
import { parseEmail } from '../identity/normalise.ts'
import { findByIdentifier } from '../identity/store.ts'
import { forgetNow } from '../ledger/erase/effect.ts'
import { erasePerson } from '../ledger/erase/erase.ts'
import { author } from './author.ts'
import type { CliContext } from './context.ts'

interface Options {
  readonly workspace: string
  readonly yes?: true
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whom an address or an id names. */
export async function personOf({ app }: Database, workspace: WorkspaceId, said: string): Promise<PersonId> {
  const email = parseEmail(said)
  const found = email.ok ? await findByIdentifier(app, workspace, 'email', email.email) : said
  if (found === undefined || !UUID.test(found)) throw new Fault('not_found', `Nobody in this workspace is ${said}.`)
  return whomToErase(app, workspace, found.toLowerCase())
}

/** `sluice erase PERSON`: done when it answers, since no server may be running and whoever asks wants it done. */
export function register(program: Command, context: CliContext): void {
  program
    .command('erase')
    .argument('<person>', 'an e-mail address or an id')
    .description('erases everything personal of somebody; only dates of stages go on being counted')
    .option('--yes', 'it cannot be undone, and I know')
    .option('--workspace <name>', 'whose people', 'main')
    .action(async (said: string, { workspace: name, yes }: Options) => {
      if (yes !== true) throw new Fault('usage', 'An erasure cannot be undone.', 'Say it again with --yes.')
      const person = await context.withDatabase(async (database) => {
        const { app: pool, ops } = database
        const config = context.config()
        const { id: workspace } = await workspaceOf(pool, name)
        const { ledger, clock } = openEngine(config, database)
        const found = await personOf(database, workspace, said)
        const erasing = { pool, workspace, book: ledger.book, now: clock(), by: author() }
        await erasePerson({ ...erasing, because: 'erased' }, found)
        await forgetNow({ pool, ops, home: config.home }, workspace)
        return found
      })
      context.print(`${person} is erased: no fact, file or message names them any more.`, { person })
    })
}
