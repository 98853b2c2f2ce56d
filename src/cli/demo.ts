import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Database } from '../db/database.ts'
import { removeWorkspace } from '../db/remove-workspace.ts'
import { workspaceOf } from '../db/workspace.ts'
import { fromMs } from '../funnel/brand.ts'
import { createDemo, fillDemo, findDemo, isFilled, shareDemo } from '../server/demo-fill.ts'
import type { CliContext } from './context.ts'
import { progressLine } from './progress-line.ts'

const EXAMPLES = `
Examples:
  $ ./sluice demo               Tidemark, six months of it, in a workspace of its own
  $ ./sluice demo --seed 7      another story of the same company
  $ ./sluice demo --remove      all of it is gone again

Nobody in it is real, and nothing is ever sent. Your own workspaces are not touched. Whoever may
see the workspace main may see the demo.`

interface Chosen {
  readonly seed: number
  readonly remove?: true
  readonly workspace: string
}

interface DemoAnswer {
  readonly state: 'made' | 'there' | 'removed' | 'none'
  readonly workspace: string | null
  readonly facts: number
  readonly seconds: number
}

/** `sluice demo`: fills a workspace with a company that was made up, or removes it. */
export function register(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description('fill a workspace of its own with six months of a made-up company')
    .addOption(new Option('--seed <n>', 'which story; the same number tells the same one').default(1).argParser(seedOf))
    .option('--remove', 'remove the demo with everything in it')
    .addOption(new Option('--workspace <slug>', 'whose members may see it').default('main'))
    .addHelpText('after', EXAMPLES)
    .action(async (chosen: Chosen) => {
      const answer = await context.withDatabase((database) =>
        chosen.remove === true ? remove(database) : make(database, chosen, context),
      )
      context.print(textOf(answer), answer)
    })
}

function seedOf(text: string): number {
  const seed = Number(text)
  if (Number.isInteger(seed) && seed >= 0 && seed <= 1_000_000) return seed
  throw new InvalidArgumentError('A whole number from 0 to 1000000 is needed.')
}

async function remove(database: Database): Promise<DemoAnswer> {
  const demo = await findDemo(database.app)
  if (demo === undefined) return { state: 'none', workspace: null, facts: 0, seconds: 0 }
  await removeWorkspace(database, demo.id)
  return { state: 'removed', workspace: demo.slug, facts: 0, seconds: 0 }
}

async function make(database: Database, { seed, workspace }: Chosen, context: CliContext): Promise<DemoAnswer> {
  const pool = database.app
  const asking = await workspaceOf(pool, workspace)
  const now = fromMs(Date.now())
  const found = await findDemo(pool)
  if (found !== undefined && (await isFilled(pool, found.id))) {
    await shareDemo(pool, found.id, asking.id, now)
    return { state: 'there', workspace: found.slug, facts: 0, seconds: 0 }
  }
  if (found !== undefined) await removeWorkspace(database, found.id)
  const demo = await createDemo(pool)
  await shareDemo(pool, demo.id, asking.id, now)
  const line = progressLine(context)
  const begun = performance.now()
  try {
    const fill = { pool, workspace: demo.id, seed, now, address: context.config() }
    const facts = await fillDemo(fill, (done, of) => line.show(() => `Filling the demo: ${done} of ${of} facts`))
    return { state: 'made', workspace: demo.slug, facts, seconds: Math.round((performance.now() - begun) / 100) / 10 }
  } finally {
    line.end()
  }
}

function textOf({ state, facts, seconds }: DemoAnswer): string {
  if (state === 'none') return 'There is no demo.'
  if (state === 'removed') return 'The demo is gone, with everything in it.'
  if (state === 'there')
    return 'The demo is there already: the workspace "demo". Begin anew with: ./sluice demo --remove'
  return `Tidemark is ready in the workspace "demo": ${facts.toLocaleString('en')} facts in ${seconds} s.\nRemove it with: ./sluice demo --remove`
}
