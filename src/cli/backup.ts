import { basename, dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { backup } from '../db/backup.ts'
import { type Database, openDatabase } from '../db/database.ts'
import { rememberBackup } from '../db/last-backup.ts'
import { everybodyErased } from '../ledger/erase/again.ts'
import { addNoted, ERASURES_FILE, readNoted } from '../ledger/erase/noted.ts'
import type { CliContext } from './context.ts'
import { progressLine } from './progress-line.ts'

const EXAMPLES = `
Examples:
  $ ./sluice backup sluice-$(date +%F).gz
  $ DATABASE_URL=postgres://… ./sluice backup /backups/monday.gz --json

The server may run meanwhile. The file holds personal data and the hashes of all keys; keep it where only you may read it.
Beside it lies erasures.jsonl, the list of who was erased since: keep the two together.`

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
        const folder = dirname(resolve(file))
        rememberBackup(config.home, { at, rows, tables, file: basename(file) }, folder)
        // Whoever restores it is told of everybody erased until now, and of later ones by this list or the home's.
        await noteBeside(database, config.home, folder)
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

async function noteBeside(database: Database, home: string, folder: string): Promise<void> {
  const known = readNoted(join(home, ERASURES_FILE))
  addNoted(join(folder, ERASURES_FILE), [...known, ...(await everybodyErased(database))])
}

const count = (rows: number): string => rows.toLocaleString('en-US')
