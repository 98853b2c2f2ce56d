import { type Command, InvalidArgumentError, Option } from 'commander'
import { workspaceOf } from '../db/workspace.ts'
import { fromMs } from '../funnel/brand.ts'
import {
  createKey,
  KEY_KINDS,
  type KeyEntry,
  type KeyKind,
  keyEnd,
  listKeys,
  MAX_KEY_DAYS,
  revokeKey,
} from '../server/keys.ts'
import type { CliContext } from './context.ts'

interface Chosen {
  readonly workspace: string
}

const EXAMPLES = `
Examples:
  $ KEY=$(./sluice keys create --kind write)
  $ ./sluice keys create --kind secret --label "our CRM"
  $ ./sluice keys list --json
  $ ./sluice keys revoke 019a2b3c-…`

/** `sluice keys create|list|revoke`: who may send to a workspace and who may read it. */
export function register(program: Command, context: CliContext): void {
  const keys = program.command('keys').description('create, list and revoke API keys').addHelpText('after', EXAMPLES)
  registerCreate(keys, context)
  keys
    .command('list')
    .description('list the keys of a workspace; the keys themselves are not kept')
    .addOption(workspaceOption())
    .action(async ({ workspace }: Chosen) => {
      const entries = await context.withDatabase(async (database) => {
        const { id } = await workspaceOf(database.app, workspace)
        return listKeys(database.app, id)
      })
      context.print(
        entries.length === 0 ? 'No keys yet: ./sluice keys create --kind write' : entries.map(line).join('\n'),
        entries,
      )
    })
  keys
    .command('revoke')
    .description('refuse a key from now on')
    .argument('<id-or-key>', 'its id from `keys list`, or the key itself')
    .addOption(workspaceOption())
    .action(async (idOrKey: string, { workspace }: Chosen) => {
      await context.withDatabase(async (database) => {
        const { id } = await workspaceOf(database.app, workspace)
        await revokeKey(database.app, id, idOrKey)
      })
      context.print('Revoked.', { revoked: true })
    })
}

function registerCreate(keys: Command, context: CliContext): void {
  keys
    .command('create')
    .description('create a key and print it, alone on stdout; it cannot be shown again')
    .addOption(
      new Option('--kind <kind>', 'write: public, may only send; secret: trusted, may read too')
        .choices(KEY_KINDS)
        .makeOptionMandatory(),
    )
    .option('--label <text>', 'what it is for', '')
    .option('--days <count>', `how long it works; a secret key for ${MAX_KEY_DAYS} days unless said`, daysOf)
    .addOption(workspaceOption())
    .action(async ({ kind, label, workspace, days }: Chosen & { kind: KeyKind; label: string; days?: number }) => {
      const key = await context.withDatabase(async (database) => {
        const { id } = await workspaceOf(database.app, workspace)
        return createKey(database.app, id, kind, label, keyEnd(kind, days, fromMs(Date.now())))
      })
      context.print(key, { key, kind, label, workspace })
    })
}

function daysOf(text: string): number {
  const days = Number(text)
  if (Number.isInteger(days) && days >= 1 && days <= MAX_KEY_DAYS) return days
  throw new InvalidArgumentError(`1 to ${MAX_KEY_DAYS} is needed.`)
}

function workspaceOption(): Option {
  return new Option('--workspace <slug>', 'the workspace').default('main')
}

function line(entry: KeyEntry): string {
  const state = entry.revoked_at === null ? 'active ' : 'revoked'
  return `${entry.id}  ${entry.kind.padEnd(6)}  ${state}  ${entry.prefix}…  ${entry.created_at.slice(0, 10)}  ${entry.label}`.trimEnd()
}
