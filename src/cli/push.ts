import type { Command } from 'commander'
import { assetsOf } from '../capture/assets/store.ts'
import type { Database } from '../db/database.ts'
import { formatProblem } from '../definition/problem.ts'
import { Fault } from '../fault.ts'
import { readDraft, saveDraft } from '../learn/draft/store.ts'
import { author } from './author.ts'
import type { CliContext } from './context.ts'
import { changesText, changesValue, type Draft, draftOf } from './draft.ts'
import { type Files, readFolder, readForms } from './folder.ts'
import { besides, judgeForms, pushedText, pushForms, refuseOverOthers } from './forms.ts'

const EXAMPLES = `
Examples:
  $ ./sluice push funnel              the folder becomes the draft that others see in Funnel set-up
  $ ./sluice push funnel --force      replaces a draft that somebody else saved`

interface Options {
  readonly force?: true
  readonly workspace: string
}

/**
 * `sluice push DIR`: a folder becomes the draft of the next version, to be planned, agreed to and published in the app. Its forms, which move
 * nobody, are published at once.
 */
export function register(program: Command, context: CliContext): void {
  program
    .command('push')
    .argument('<dir>', 'the folder of the definition')
    .description('put a folder up as the draft of the next version')
    .option('--force', 'replace a draft that is there')
    .option('--workspace <slug>', 'the workspace', 'main')
    .addHelpText('after', EXAMPLES)
    .action(async (dir: string, { force, workspace: slug }: Options) => {
      const [files, ownForms] = [readFolder(dir), readForms(dir)]
      await context.withDatabase(async (database) => {
        const draft = await draftOf(context, database, slug, dir, () => files)
        const { workspace, now, before } = draft
        const pool = database.app
        const assets = new Set((await assetsOf(pool, workspace)).map(({ id }) => id))
        const forms = judgeForms(ownForms, dir, besides(before, assets))
        if (forms.problems.length > 0)
          throw new Fault('bad_definition', forms.problems.map(formatProblem).join('\n\n'), 'Nothing was pushed.')
        if (force !== true) await refuseOverOthers(pool, workspace, forms)
        const isFormsAlone = draft.isSame && forms.forms.length > 0
        const revision = isFormsAlone ? null : await pushDefinition(database, draft, files, force === true)
        const pushed = await pushForms(pool, { workspace, by: author(), now }, forms)
        const next = 'Next: look at it, have it signed off and publish it in the app under Funnel set-up.'
        const text = [
          changesText(draft),
          ...(revision === null ? [] : [`This is revision ${revision} of the draft. ${next}`]),
          ...(forms.forms.length === 0 ? [] : [pushedText(pushed)]),
        ]
        context.print(text.join('\n\n'), {
          ...{ revision, against: draft.inForce.version, changes: changesValue(draft), forms: pushed },
        })
      })
    })
}

async function pushDefinition(database: Database, draft: Draft, files: Files, force: boolean): Promise<number> {
  const { workspace, now } = draft
  const before = await readDraft(database.app, workspace)
  if (before.files !== null && !force)
    throw new Fault('conflict', `${before.by} saved a draft at ${before.at}.`, 'Replace it with --force.')
  const saving = { revision: before.revision, files }
  return saveDraft(database.app, { workspace, by: author(), now }, saving, ({ by }) => {
    return new Fault('conflict', `${by} saved a draft just now.`, 'Push again with --force to replace it.')
  })
}
