import { randomUUID } from 'node:crypto'
import { type Command, Option } from 'commander'
import { SUPPRESSIONS, type SuppressionReason } from '../capture/events.ts'
import { suppressAddress, suppressionKey } from '../capture/suppression/store.ts'
import { inWorkspace } from '../db/pool.ts'
import { workspaceOf } from '../db/workspace.ts'
import { openEngine } from '../engine.ts'
import { Fault } from '../fault.ts'
import { parseEmail } from '../identity/normalise.ts'
import { findByIdentifier } from '../identity/store.ts'
import { author } from './author.ts'
import type { CliContext } from './context.ts'

const EXAMPLES = `
Examples:
  $ ./sluice suppress ana@acme.example
  $ ./sluice suppress ana@acme.example --reason complained`

interface Options {
  readonly reason: SuppressionReason
  readonly workspace: string
}

/** `sluice suppress`: no more mail to an address, known or not. */
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
    const source = `command of ${author()}`
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
