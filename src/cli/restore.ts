import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { type OnShare, verifyBackup } from '../db/backup-read.ts'
import { openDatabase } from '../db/database.ts'
import { makeHome } from '../db/home.ts'
import { levelOf, type RestoreSummary, restore } from '../db/restore.ts'
import { Fault } from '../fault.ts'
import { eraseAgain } from '../ledger/erase/again.ts'
import { addNoted, ERASURES_FILE, type Noted, readNoted } from '../ledger/erase/noted.ts'
import type { CliContext } from './context.ts'
import { progressLine } from './progress-line.ts'

const EXAMPLES = `
Examples:
  $ SLUICE_HOME=./restored ./sluice restore sluice-2026-03-01.gz
  $ DATABASE_URL=postgres://…/empty ./sluice restore /backups/monday.gz --json

Whoever was erased after the backup is erased again: by the list erasures.jsonl beside it, or the one you name.
Nothing is ever overwritten: the database must be empty. Keys come along. What would have gone out is held for you.`

interface Options {
  readonly erasures?: string
}

/** `sluice restore FILE`: what a backup holds, into an empty home or database. */
export function register(program: Command, context: CliContext): void {
  program
    .command('restore')
    .description('load a backup into an empty home or database, whole or not at all')
    .argument('<file>', 'the file that `backup` made')
    .option('--erasures <file>', 'who was erased since: erasures.jsonl of the home it was made in')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, { erasures }: Options) => {
      const progress = progressLine(context)
      const share =
        (what: string): OnShare =>
        (done) =>
          progress.show(() => `${what}  ${Math.floor(done * 100)} %`)
      try {
        // All of it is read before a home is made or a server started.
        const whole = await verifyBackup(file, share('Checking'))
        levelOf(whole.header)
        const config = context.config()
        const noted = listsOf(file, config.home, erasures)
        const database = await openDatabase(config)
        try {
          // In the home before anybody is back: a restore that is killed is finished by the next start.
          if (noted !== undefined) {
            makeHome(config.home)
            addNoted(join(config.home, ERASURES_FILE), noted)
          }
          const summary = await restore(database, whole, share('Loading'))
          const erased = await eraseAgain(config, database)
          progress.end()
          const told = { ...summary, erased, erasures: noted?.length ?? null }
          context.print(textOf(told), told)
        } finally {
          await database.close()
        }
      } finally {
        progress.end()
      }
    })
}

interface Told extends RestoreSummary {
  /** Erased after the backup was made, and now again. */
  readonly erased: number
  /** Erasures on the lists that were found; null where there was no list. */
  readonly erasures: number | null
}

/** What every list says that is named, or lies where one is looked for; undefined where there is none at all. */
function listsOf(backup: string, home: string, named: string | undefined): readonly Noted[] | undefined {
  if (named !== undefined && !existsSync(named)) throw new Fault('bad_file', `There is no file ${named}.`)
  const places = [named, join(dirname(resolve(backup)), ERASURES_FILE), join(home, ERASURES_FILE)]
  const found = places.filter((place) => place !== undefined).filter((place) => existsSync(place))
  return found.length === 0 ? undefined : found.flatMap(readNoted)
}

function textOf({ rows, tables, created_at, held, erased, erasures }: Told): string {
  const lines = [`Restored ${rows.toLocaleString('en-US')} rows of ${tables} tables, as of ${created_at}.`]
  const kinds = Object.entries(held).map(([kind, n]) => `${n} ${kind}`)
  if (kinds.length > 0) lines.push(`Held until you release them: ${kinds.join(', ')}.`)
  if (erased > 0) lines.push(`Erased again, since it was done after the backup: ${erased}.`)
  if (erasures === null)
    lines.push(
      'No list of erasures was found: whoever was erased after the backup is back.',
      'If there may be one, restore once more with --erasures OLD_HOME/erasures.jsonl.',
    )
  return lines.join('\n')
}
