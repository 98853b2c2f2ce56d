import { SingleBar } from 'cli-progress'
import type { Command } from 'commander'
import { Option } from 'commander'
import type { ImportAnswer } from '../capture/import/effect.ts'
import { importFile } from '../capture/import/effect.ts'
import { ISSUES, type IssueCode } from '../capture/import/issue.ts'
import { workspaceOf } from '../db/workspace.ts'
import { openEngine } from '../engine.ts'
import type { CliContext } from './context.ts'

const EXAMPLES = `
Examples:
  $ ./sluice import leads.csv --map leads.yaml --dry-run
  $ ./sluice import leads.csv --map leads.yaml
  $ ./sluice import deals.csv --map examples/maps/crm-opportunities.yaml --json
  $ ./sluice undo-import 5b0c…              take all of it back

A map says which column means what; examples/maps has some. Rows that were imported
before are known and left out, so a killed import is continued by running it again.
Ends with 0 when the file was read to its end, also if some rows were rejected;
with 1 when it was refused, or when not one row could be used.`

interface Chosen {
  readonly map: string
  readonly historic?: true
  readonly live?: true
  readonly dryRun?: true
  readonly workspace: string
}

/** `sluice import`: a CSV file into the ledger, by a mapping file. */
export function register(program: Command, context: CliContext): void {
  program
    .command('import')
    .description('read a CSV file of people, deals, accounts, events or spend')
    .argument('<file>', 'the CSV file')
    .requiredOption('--map <map.yaml>', 'which column means what')
    .addOption(
      new Option('--historic', 'at the dates of the file; nobody is assigned, mailed or alerted (default)').conflicts(
        'live',
      ),
    )
    .option('--live', 'as if it happened now: newcomers are routed')
    .option('--dry-run', 'say what would happen; write nothing')
    .addOption(new Option('--workspace <slug>', 'the workspace').default('main'))
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, chosen: Chosen) => {
      const answer = await run(file, chosen, context)
      context.print(importText(answer), answer)
      if (answer.rows > 0 && answer.rejected === answer.rows) context.foundSomething()
    })
}

async function run(file: string, chosen: Chosen, context: CliContext): Promise<ImportAnswer> {
  const bar = progressBar(context)
  try {
    return await context.withDatabase(async (database) => {
      const { id } = await workspaceOf(database.app, chosen.workspace)
      const { ledger, clock } = openEngine(context.config(), database)
      return importFile(
        { pool: database.app, ledger, workspace: id, now: clock },
        {
          ...{
            file,
            map: chosen.map,
            mode: chosen.live === true ? 'live' : 'historic',
            dryRun: chosen.dryRun === true,
          },
          onProgress: bar.move,
        },
      )
    })
  } finally {
    bar.stop()
  }
}

/** A bar on a terminal, nothing in a pipe. */
function progressBar(context: CliContext): {
  readonly move: (done: number, total: number) => void
  readonly stop: () => void
} {
  if (!process.stderr.isTTY || context.json()) return { move: () => undefined, stop: () => undefined }
  const bar = new SingleBar({
    stream: process.stderr,
    format: '  {bar} {value} of {total} rows, {eta_formatted} left',
    hideCursor: true,
  })
  let isStarted = false
  return {
    move: (done, total) => {
      if (!isStarted) bar.start(total, done)
      isStarted = true
      bar.update(done)
    },
    stop: () => {
      if (isStarted) bar.stop()
    },
  }
}

/** Issues shown to a person; the rest is in the answer of --json and in the database. */
const SHOWN = 5

/** An import's answer for a person. */
export function importText(answer: ImportAnswer): string {
  const count = (n: number) => n.toLocaleString('en')
  const lines = [
    answer.dryRun
      ? `${answer.file}: what would happen`
      : `${answer.file}: ${answer.continued ? 'continued and ' : ''}imported`,
    `  ${count(answer.rows)} rows: ${count(answer.stored)} new, ${count(answer.duplicates)} known, ${count(answer.rejected)} rejected, ${count(answer.flagged)} flagged`,
  ]
  for (const [code, times] of Object.entries(answer.byCode)) {
    lines.push(`  ${count(times).padStart(7)}  ${code}: ${ISSUES[code as IssueCode]}`)
    const samples = answer.issues.filter((issue) => issue.code === code).slice(0, SHOWN)
    for (const { line, message } of samples) lines.push(`           line ${line}: ${message}`)
  }
  if (answer.batch !== null) lines.push(`  Take it back with: ./sluice undo-import ${answer.batch}`)
  return lines.join('\n')
}
