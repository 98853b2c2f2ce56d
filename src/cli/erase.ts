import { writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Database } from '../db/database.ts'
import { inWorkspace } from '../db/pool.ts'
import { workspaceOf } from '../db/workspace.ts'
import { openEngine } from '../engine.ts'
import { Fault } from '../fault.ts'
import type { PersonId, WorkspaceId } from '../funnel/brand.ts'
import { everythingOf } from '../identity/erasing/store.ts'
import { parseEmail } from '../identity/normalise.ts'
import { findByIdentifier, rootOf } from '../identity/store.ts'
import { handlersOf } from '../ledger/background.ts'
import { erasePerson, FORGET } from '../ledger/erase/erase.ts'
import { startWorker } from '../ledger/worker.ts'
import type { CliContext } from './context.ts'

interface Options {
  readonly workspace: string
  readonly yes?: true
  readonly out?: string
}

async function personOf(database: Database, workspace: WorkspaceId, said: string): Promise<PersonId> {
  const email = parseEmail(said)
  const found = email.ok ? await findByIdentifier(database.app, workspace, 'email', email.email) : said
  if (found === undefined) throw new Fault('not_found', `Nobody in this workspace is ${said}.`)
  return inWorkspace(database.app, workspace, (client) => rootOf(client, workspace, found, null))
}

const LOOK_MS = 200

/** Clears away what the erasure left, here and now: a server may not be running, and whoever asks wants it done. */
async function clearAway(context: CliContext, database: Database, workspace: WorkspaceId): Promise<void> {
  const config = context.config()
  const { ledger, clock } = openEngine(config, database)
  const all = handlersOf({ pool: database.app, ops: database.ops, home: config.home, ledger, clock })
  const handlers = Object.fromEntries(Object.entries(all).filter(([kind]) => kind === FORGET))
  const worker = startWorker({ pool: database.app, ledger, handlers, chores: [], onError: () => undefined })
  const left = async () => {
    const { rows } = await database.app.query<{ n: number }>(
      `select count(*) as n from effects where workspace_id = $1 and kind = $2 and state in ('ready', 'claimed', 'retry')`,
      [workspace, FORGET],
    )
    return Number(rows[0]?.n ?? 0)
  }
  while ((await left()) > 0) await new Promise((done) => setTimeout(done, LOOK_MS))
  await worker.stop()
}

/** `sluice erase PERSON` and `sluice everything PERSON`: what a person may ask for by law. */
export function register(program: Command, context: CliContext): void {
  program
    .command('erase')
    .argument('<person>', 'an e-mail address or an id')
    .description('erases everything personal of somebody; only dates of stages go on being counted')
    .option('--yes', 'it cannot be undone, and I know')
    .option('--workspace <name>', 'whose people', 'main')
    .action(async (said: string, { workspace: name, yes }: Options) => {
      if (yes !== true) throw new Fault('usage', 'An erasure cannot be undone.', 'Say it again with --yes.')
      const done = await context.withDatabase(async (database) => {
        const { id: workspace } = await workspaceOf(database.app, name)
        const { ledger, clock } = openEngine(context.config(), database)
        const person = await personOf(database, workspace, said)
        const by = userInfo().username
        const erasing = {
          pool: database.app,
          workspace,
          book: ledger.book,
          now: clock(),
          by,
          because: 'erased' as const,
        }
        await erasePerson(erasing, person)
        await clearAway(context, database, workspace)
        return { person }
      })
      context.print(`${done.person} is erased: no fact, file or message names them any more.`, done)
    })
  program
    .command('everything')
    .argument('<person>', 'an e-mail address or an id')
    .description('everything that is held of somebody, as JSON')
    .option('--out <file>', 'write it there instead of on the screen')
    .option('--workspace <name>', 'whose people', 'main')
    .action(async (said: string, { workspace: name, out }: Options) => {
      const all = await context.withDatabase(async (database) => {
        const { id: workspace } = await workspaceOf(database.app, name)
        const { clock } = openEngine(context.config(), database)
        return everythingOf(database.app, workspace, await personOf(database, workspace, said), clock())
      })
      const text = JSON.stringify(all, null, 2)
      if (out !== undefined) writeFileSync(resolve(out), `${text}\n`, { mode: 0o600 })
      context.print(
        out === undefined ? text : `Written to ${resolve(out)}.`,
        out === undefined ? all : { file: resolve(out) },
      )
    })
}
