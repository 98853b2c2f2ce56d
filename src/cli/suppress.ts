import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { type Command, Option } from 'commander'
import { addSigningKey } from '../access/signing/store.ts'
import { SUPPRESSIONS, type SuppressionReason } from '../capture/events.ts'
import { suppressAddress, suppressionKey } from '../capture/suppression/store.ts'
import { inWorkspace } from '../db/pool.ts'
import { workspaceOf } from '../db/workspace.ts'
import { openEngine } from '../engine.ts'
import { Fault } from '../fault.ts'
import { fromMs } from '../funnel/brand.ts'
import { parseEmail } from '../identity/normalise.ts'
import { findByIdentifier } from '../identity/store.ts'
import type { CliContext } from './context.ts'

const EXAMPLES = `
Examples:
  $ ./sluice suppress ana@acme.example
  $ ./sluice suppress ana@acme.example --reason complained`

interface Options {
  readonly reason: SuppressionReason
  readonly workspace: string
}

/** `sluice suppress`: no more mail to an address, known or not; `sluice rotate-signing`: a new key for links, old ones go on working. */
export function register(program: Command, context: CliContext): void {
  program
    .command('suppress')
    .description('send no more mail to an address; it stays closed whatever is imported')
    .argument('<email>', 'the address')
    .addOption(new Option('--reason <reason>', 'why').choices(SUPPRESSIONS).default('unsubscribed'))
    .option('--workspace <slug>', 'the workspace', 'main')
    .addHelpText('after', EXAMPLES)
    .action(async (email: string, options: Options) => {
      const { known } = await suppress(context, email, options)
      context.print(known ? 'Closed.' : 'Closed. Nobody here has this address; only its hash is kept.', {
        closed: true,
        known,
      })
    })
  program
    .command('rotate-signing')
    .description('sign links of mails and forms with a new key from now on; links that were sent go on working')
    .action(async () => {
      const id = await context.withDatabase(async ({ app }) => {
        const { rows } = await app.query<{ id: number }>('select coalesce(max(id), 0) + 1 as id from signing_keys')
        const next = rows[0]?.id ?? 1
        await addSigningKey(app, next, fromMs(Date.now()))
        return next
      })
      context.print(`Links are signed with key ${id}, within a minute in every process.`, { key: id })
    })
}

/** A known person is closed by a fact; of an unknown address only the hash is written down. */
async function suppress(
  context: CliContext,
  email: string,
  { reason, workspace }: Options,
): Promise<{ known: boolean }> {
  const parsed = parseEmail(email)
  if (!parsed.ok) throw new Fault('usage', `${email} is no mail address.`)
  return context.withDatabase(async (database) => {
    const { id } = await workspaceOf(database.app, workspace)
    const { ledger, clock } = openEngine(context.config(), database)
    const source = `command of ${userInfo().username}`
    const person = await findByIdentifier(database.app, id, 'email', parsed.email)
    if (person === undefined) {
      const key = await suppressionKey(database.app)
      await inWorkspace(database.app, id, (client) =>
        suppressAddress(client, id, key, { email: parsed.email, reason, at: clock(), source }),
      )
      return { known: false }
    }
    const [outcome] = await ledger.append(id, [
      {
        messageId: `suppress:${randomUUID()}`,
        to: { kind: 'person', identifiers: [{ kind: 'email', value: parsed.email }] },
        at: clock(),
        mode: 'live',
        trust: 'human',
        door: source,
        event: { type: 'capture.suppressed', channel: 'email', reason, source },
      },
    ])
    if (outcome?.status !== 'stored') throw new Fault('internal', 'This could not be stored and was set aside.')
    return { known: true }
  })
}
