import { SingleBar } from 'cli-progress'
import type { Command } from 'commander'
import { type Database, reachNow } from '../db/database.ts'
import { planInThread } from '../learn/effect.ts'
import type { Plan } from '../learn/plan.ts'
import { planText } from '../learn/plan-text.ts'
import { planFromSample } from '../learn/store.ts'
import type { CliContext } from './context.ts'
import { changesText, changesValue, type Draft, draftOf } from './draft.ts'
import { readFolder } from './folder.ts'

const EXAMPLES = `
Examples:
  $ ./sluice plan funnel                  from 2,000 people drawn at random
  $ ./sluice plan funnel --full           from everybody
  $ ./sluice plan funnel --json`

interface Options {
  readonly full?: true
  readonly workspace: string
}

/** `sluice plan DIR`: what publishing these files would change, and for whom; writes nothing. */
export function register(program: Command, context: CliContext): void {
  program
    .command('plan')
    .argument('<dir>', 'the folder of the definition')
    .description('show what publishing a folder would change and who would move')
    .option('--full', 'look at everybody instead of a sample')
    .option('--workspace <slug>', 'the workspace', 'main')
    .addHelpText('after', EXAMPLES)
    .action(async (dir: string, { full, workspace }: Options) => {
      const files = readFolder(dir)
      await context.withDatabase(async (database) => {
        const draft = await draftOf(context, database, workspace, dir, () => files)
        const plan = full === true ? await planFully(context, database, draft) : await planQuickly(database, draft)
        const value = {
          version: draft.after.version,
          against: draft.inForce.version,
          changes: changesValue(draft),
          plan,
        }
        context.print(`${changesText(draft)}\n\n${planText(plan, draft)}`, value)
      })
    })
}

/** Who would move, from a sample. */
export const planQuickly = (database: Database, { engine, workspace, after, now }: Draft): Promise<Plan> =>
  planFromSample({ pool: database.app, book: engine.ledger.book, workspace, draft: after, now })

async function planFully(context: CliContext, database: Database, draft: Draft): Promise<Plan> {
  const { workspace, files, after, now } = draft
  const bar = barOf(context, 'people looked at')
  const asked = { task: 'plan', reach: reachNow(database), workspace, files, version: after.version, now } as const
  try {
    return await planInThread(asked, bar.show).answer
  } finally {
    bar.end()
  }
}

/** A bar on a terminal; nothing with --json or into a file. */
export function barOf(context: CliContext, what: string) {
  const isShown = !context.json() && process.stderr.isTTY
  const bar = new SingleBar({
    format: `{bar} {value} of {total} ${what}, {eta_formatted} left`,
    stream: process.stderr,
    clearOnComplete: true,
  })
  let started = false
  return {
    show: (done: number, of: number) => {
      if (!isShown) return
      if (!started) bar.start(of, done)
      else bar.update(done)
      started = true
    },
    end: () => bar.stop(),
  }
}
