import type { Command } from 'commander'
import { type OnShare, verifyBackup } from '../db/backup-read.ts'
import { openDatabase } from '../db/database.ts'
import { levelOf, type RestoreSummary, restore } from '../db/restore.ts'
import type { CliContext } from './context.ts'
import { progressLine } from './progress-line.ts'

const EXAMPLES = `
Examples:
  $ SLUICE_HOME=./restored ./sluice restore sluice-2026-03-01.gz
  $ DATABASE_URL=postgres://…/empty ./sluice restore /backups/monday.gz --json

Nothing is ever overwritten: the database must be empty. Keys come along. What would have gone out is held for you.`

/** `sluice restore FILE`: what a backup holds, into an empty home or database. */
export function register(program: Command, context: CliContext): void {
  program
    .command('restore')
    .description('load a backup into an empty home or database, whole or not at all')
    .argument('<file>', 'the file that `backup` made')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string) => {
      const progress = progressLine(context)
      const share =
        (what: string): OnShare =>
        (done) =>
          progress.show(() => `${what}  ${Math.floor(done * 100)} %`)
      try {
        // All of it is read before a home is made or a server started.
        const whole = await verifyBackup(file, share('Checking'))
        levelOf(whole.header)
        const database = await openDatabase(context.config())
        const summary = await restore(database, whole, share('Loading')).finally(() => database.close())
        progress.end()
        context.print(textOf(summary), summary)
      } finally {
        progress.end()
      }
    })
}

function textOf({ rows, tables, created_at, held }: RestoreSummary): string {
  const lines = [`Restored ${rows.toLocaleString('en-US')} rows of ${tables} tables, as of ${created_at}.`]
  const kinds = Object.entries(held).map(([kind, n]) => `${n} ${kind}`)
  if (kinds.length > 0) lines.push(`Held until you release them: ${kinds.join(', ')}.`)
  return lines.join('\n')
}
