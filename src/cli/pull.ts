import type { Command } from 'commander'
import { workspaceOf } from '../db/workspace.ts'
import { publishedVersion } from '../ledger/published.ts'
import type { CliContext } from './context.ts'
import { writeFolder } from './folder.ts'
import { formFiles } from './forms.ts'
import { versionNumber } from './verdict.ts'

const EXAMPLES = `
Examples:
  $ ./sluice pull funnel-now
  $ ./sluice pull funnel-now --force       overwrites what differs
  $ ./sluice pull funnel-then --number 3   the files of version 3`

interface Options {
  readonly force?: true
  readonly number?: number
  readonly workspace: string
}

/** `sluice pull DIR`: the files in force and the forms as they are being written, to read or to work on. */
export function register(program: Command, context: CliContext): void {
  program
    .command('pull')
    .argument('<dir>', 'the folder to write into')
    .description('write the files in force into a folder')
    .option('--force', 'overwrite files that differ')
    .option('--number <version>', 'an older version instead of the one in force', versionNumber)
    .option('--workspace <slug>', 'the workspace', 'main')
    .addHelpText('after', EXAMPLES)
    .action(async (dir: string, { force, number, workspace }: Options) => {
      const { published, forms } = await context.withDatabase(async (database) => {
        const { id } = await workspaceOf(database.app, workspace)
        // An older version of the definition says nothing of how the forms were then.
        const own = number === undefined ? await formFiles(database.app, id) : {}
        return { published: await publishedVersion(database.app, id, number), forms: own }
      })
      const { version, files } = published
      const written = writeFolder(dir, { ...files, ...forms }, force === true)
      context.print(`${written.join('\n')}\n\nThis is version ${version}. Next: ./sluice check ${dir}`, {
        version,
        written,
      })
    })
}
