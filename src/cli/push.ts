import { userInfo } from 'node:os'
import type { Command } from 'commander'
import { Fault } from '../fault.ts'
import { readDraft, saveDraft } from '../learn/draft/store.ts'
import type { CliContext } from './context.ts'
import { changesText, changesValue, draftOf } from './draft.ts'
import { readFolder } from './folder.ts'

const EXAMPLES = `
Examples:
  $ ./sluice push funnel              the folder becomes the draft that others see in Funnel set-up
  $ ./sluice push funnel --force      replaces a draft that somebody else saved`

interface Options {
  readonly force?: true
  readonly workspace: string
}

/** `sluice push DIR`: a folder becomes the draft of the next version, to be planned, agreed to and published in the app. */
export function register(program: Command, context: CliContext): void {
  program
    .command('push')
    .argument('<dir>', 'the folder of the definition')
    .description('put a folder up as the draft of the next version')
    .option('--force', 'replace a draft that is there')
    .option('--workspace <slug>', 'the workspace', 'main')
    .addHelpText('after', EXAMPLES)
    .action(async (dir: string, { force, workspace: slug }: Options) => {
      const files = readFolder(dir)
      await context.withDatabase(async (database) => {
        const draft = await draftOf(context, database, slug, dir, () => files)
        const { workspace, now } = draft
        const before = await readDraft(database.app, workspace)
        if (before.files !== null && force !== true)
          throw new Fault('conflict', `${before.by} saved a draft at ${before.at}.`, 'Replace it with --force.')
        const saving = { revision: before.revision, files }
        const revision = await saveDraft(database.app, { workspace, by: author(), now }, saving, ({ by }) => {
          return new Fault('conflict', `${by} saved a draft just now.`, 'Push again with --force to replace it.')
        })
        const next = 'Next: look at it, have it signed off and publish it in the app under Funnel set-up.'
        context.print(`${changesText(draft)}\n\nThis is revision ${revision} of the draft. ${next}`, {
          revision,
          against: draft.inForce.version,
          changes: changesValue(draft),
        })
      })
    })
}

/** Who pushes, as the machine knows them. */
function author(): string {
  try {
    return userInfo().username
  } catch {
    return 'cli'
  }
}
