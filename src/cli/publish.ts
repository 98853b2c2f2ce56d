import type { Command } from 'commander'
import type { Database } from '../db/database.ts'
import { inWorkspace } from '../db/pool.ts'
import { agreementsTouched } from '../definition/agreement.ts'
import { Fault } from '../fault.ts'
import type { WorkspaceId } from '../funnel/brand.ts'
import type { Plan } from '../learn/plan.ts'
import { publish } from '../ledger/publish.ts'
import { publishedVersion } from '../ledger/published.ts'
import { author } from './author.ts'
import type { CliContext } from './context.ts'
import { changesText, changesValue, type Draft, draftOf } from './draft.ts'
import { readFolder } from './folder.ts'
import { barOf, planQuickly } from './plan.ts'
import { type ReEvaluation, seeToReEvaluation } from './re-evaluate.ts'
import { counted, versionNumber } from './verdict.ts'

const EXAMPLES = `
Examples:
  $ ./sluice publish funnel --note "prices count more"
  $ ./sluice publish funnel --act          whoever becomes a lead for sales by it gets an owner
  $ ./sluice publish --rollback 3          the files of version 3 as a new version`

interface Options {
  readonly note?: string
  readonly act?: true
  readonly rollback?: number
  readonly workspace: string
}

/** Changes told before publishing; `plan` tells all. */
const MOST = 12

/** `sluice publish DIR` and `publish --rollback N`: files become the next version, at once for whoever acts, soon for all. */
export function register(program: Command, context: CliContext): void {
  program
    .command('publish')
    .argument('[dir]', 'the folder of the definition')
    .description('put a folder into force as the next version')
    .option('--note <text>', 'why, for who looks later')
    .option('--act', 'let this change assign owners and start effects')
    .option('--rollback <version>', 'publish the files of an older version again', versionNumber)
    .option('--workspace <slug>', 'the workspace', 'main')
    .addHelpText('after', EXAMPLES)
    .action(async (dir: string | undefined, options: Options) => {
      const asked = askedFor(dir, options)
      await context.withDatabase((database) => publishDraft(context, database, asked, options))
    })
}

type Asked =
  | { readonly dir: string; readonly rollback?: undefined }
  | { readonly dir: string; readonly rollback: number }

function askedFor(dir: string | undefined, { rollback }: Options): Asked {
  if ((dir === undefined) === (rollback === undefined))
    throw new Fault('usage', 'Name either a folder or --rollback VERSION.', 'For example: ./sluice publish funnel')
  if (rollback === undefined) return { dir: dir ?? '' }
  return { dir: `version ${rollback}`, rollback }
}

async function publishDraft(
  context: CliContext,
  database: Database,
  { dir, rollback }: Asked,
  options: Options,
): Promise<void> {
  const filesOf = async (workspace: WorkspaceId) =>
    rollback === undefined ? readFolder(dir) : (await publishedVersion(database.app, workspace, rollback)).files
  const draft = await draftOf(context, database, options.workspace, dir, filesOf)
  const { workspace, engine, files, inForce, isSame } = draft
  if (isSame)
    throw new Fault('bad_request', `There is nothing to publish: ${dir} is what version ${inForce.version} says.`)
  const plan = await planQuickly(database, draft)
  context.note(`${changesText(draft, MOST)}\n${movedText(plan)}\n${agreementText(draft)}`)
  const note = options.note ?? (rollback === undefined ? '' : `Back to version ${rollback}`)
  const publishing = { files, note, by: author(), act: options.act === true }
  const version = await publish(database.app, workspace, publishing, engine.clock())
  const reEvaluation = await walk(context, database, draft, version)
  if (reEvaluation.where === 'later') context.foundSomething()
  const text = `Version ${version} is in force. ${reEvaluationText(reEvaluation)}`
  context.print(text, { version, against: inForce.version, changes: changesValue(draft), plan, reEvaluation })
}

async function walk(
  context: CliContext,
  database: Database,
  { engine, workspace }: Draft,
  version: number,
): Promise<ReEvaluation> {
  const bar = barOf(context, 'people re-evaluated')
  try {
    const people = await countBelow(database, workspace, version)
    const onProgress = (done: number) => bar.show(done, Math.max(people, done))
    return await seeToReEvaluation(database, engine, workspace, version, onProgress)
  } finally {
    bar.end()
  }
}

async function countBelow(database: Database, workspace: WorkspaceId, version: number): Promise<number> {
  return inWorkspace(database.app, workspace, async (client) => {
    const { rows } = await client.query(
      'select count(*)::int as people from people where workspace_id = $1 and merged_into is null and version < $2',
      [workspace, version],
    )
    return rows[0]?.people ?? 0
  })
}

/** Whoever may run commands here may do anything, so it asks nobody; it says what the app would have asked for. */
function agreementText({ before, after }: Draft): string {
  const touched = agreementsTouched(before, after)
  if (touched.length === 0) return ''
  return `The definition of ${touched.join(', ')} changes. In the app marketing and sales would sign it off: ./sluice push DIR.\n`
}

function movedText({ moved, people, looked }: Plan): string {
  if (moved.high === 0) return 'Nobody moves by it.'
  const how =
    looked < people
      ? `about ${counted(moved.people, 'person', 'people')} (${moved.low.toLocaleString('en')} to ${moved.high.toLocaleString('en')})`
      : counted(moved.people, 'person', 'people')
  return `It moves ${how} of ${people.toLocaleString('en')}; who: ./sluice plan DIR.`
}

function reEvaluationText({ where, people, note }: ReEvaluation): string {
  switch (where) {
    case 'here':
      return `${counted(people, 'person was', 'people were')} re-evaluated.`
    case 'server':
      return 'The running server re-evaluates everybody in the background.'
    case 'later':
      return `Re-evaluation stopped and is tried again while the server runs: ${note ?? 'no reason known'}`
    case 'none':
      return 'It is the first.'
    default:
      return where satisfies never
  }
}
