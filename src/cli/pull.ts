import type { Command } from 'commander'
import { workspaceOf } from '../db/workspace.ts'
import { publishedVersion } from '../ledger/published.ts'
import type { CliContext } from './context.ts'
import { writeFolder } from './folder.ts'

const EXAMPLES = `
Examples:
  $ ./sluice pull funnel-now
  $ ./sluice pull funnel-now --force       overwrites what differs`

interface Options {
  readonly force?: true
  readonly workspace: string
}

/** `sluice pull DIR`: the files in force, to read or to work on. */
export function register(program: Command, context: CliContext): void {
  program
    .command('pull')
    .argument('<dir>', 'the folder to write into')
    .description('write the files in force into a folder')
    .option('--force', 'overwrite files that differ')
    .option('--workspace <slug>', 'the workspace', 'main')
    .addHelpText('after', EXAMPLES)
    .action(async (dir: string, { force, workspace }: Options) => {
      const published = await context.withDatabase(async (database) => {
        const { id } = await workspaceOf(database.app, workspace)
        return publishedVersion(database.app, id)
      })
      const { version, files } = published
      const written = writeFolder(dir, files, force === true)
      context.print(`${written.join('\n')}\n\nThis is version ${version}. Next: ./sluice check ${dir}`, {
        version,
        written,
      })
    })
}
