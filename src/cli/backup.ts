import { basename } from 'node:path'
import type { Command } from 'commander'
import { backup } from '../db/backup.ts'
import { openDatabase } from '../db/database.ts'
import { rememberBackup } from '../db/last-backup.ts'
import type { CliContext } from './context.ts'
import { progressLine } from './progress-line.ts'

const EXAMPLES = `
Examples:
  $ ./sluice backup sluice-$(date +%F).gz
  $ DATABASE_URL=postgres://… ./sluice backup /backups/monday.gz --json

The server may run meanwhile. The file holds personal data and the hashes of all keys; keep it where only you may read it.`

/** `sluice backup FILE`: every row of every workspace, as of one moment. */
export function register(program: Command, context: CliContext): void {
  program
    .command('backup')
    .description('write everything that is stored into one new file, also while the server runs')
    .argument('<file>', 'the file to make')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string) => {
      const progress = progressLine(context)
      // Not `withDatabase`: a backup is what one makes before a newer release migrates.
      const config = context.config()
      const database = await openDatabase(config)
      try {
        const summary = await backup(database, file, (table, rows) =>
          progress.show(() => `${table}  ${count(rows)} rows`),
        )
        progress.end()
        const { created_at: at, rows, tables } = summary
        rememberBackup(config.home, { at, rows, tables, file: basename(file) })
        context.print(
          `Wrote ${count(summary.rows)} rows of ${summary.tables} tables to ${file}, as of ${summary.created_at}.`,
          summary,
        )
      } finally {
        progress.end()
        await database.close()
      }
    })
}

const count = (rows: number): string => rows.toLocaleString('en-US')
