import { type Command, Option } from 'commander'
import { type UndoAnswer, undoImport } from '../capture/undo/effect.ts'
import { workspaceOf } from '../db/workspace.ts'
import { openEngine } from '../engine.ts'
import type { CliContext } from './context.ts'

const EXAMPLES = `
Examples:
  $ ./sluice undo-import 5b0c9a4e-…
  $ ./sluice undo-import 5b0c9a4e-… --json

Its facts stay in the ledger and count for nothing from now on; people, accounts and deals
without other facts are hidden. The same file can be imported again.`

/** `sluice undo-import`: takes back all that one import brought. */
export function register(program: Command, context: CliContext): void {
  program
    .command('undo-import')
    .description('take back all that one import brought')
    .argument('<batch>', 'its id, as `import` printed it')
    .addOption(new Option('--workspace <slug>', 'the workspace').default('main'))
    .addHelpText('after', EXAMPLES)
    .action(async (batch: string, { workspace }: { readonly workspace: string }) => {
      const answer = await context.withDatabase(async (database) => {
        const { id } = await workspaceOf(database.app, workspace)
        const { ledger, clock } = openEngine(context.config(), database)
        return undoImport({ pool: database.app, ledger, workspace: id, now: clock }, batch)
      })
      context.print(undoText(answer), answer)
    })
}

/** An undo's answer for a person. */
export function undoText({ file, subjects, hidden, commitments }: UndoAnswer): string {
  const lines = [
    `${file}: undone`,
    `  ${subjects.toLocaleString('en')} touched; hidden now: ${hidden.people} people, ${hidden.accounts} accounts, ${hidden.opportunities} deals`,
  ]
  if (commitments.length > 0) lines.push('  Made since, and kept:')
  for (const { person, email, rep, why } of commitments.slice(0, 20))
    lines.push(`    ${email ?? person} to ${rep}: ${why}`)
  if (commitments.length > 20) lines.push(`    … ${commitments.length - 20} more with --json`)
  return lines.join('\n')
}
