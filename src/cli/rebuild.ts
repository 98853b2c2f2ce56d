import { type Command, Option } from 'commander'
import { workspaceOf } from '../db/workspace.ts'
import { fromMs } from '../funnel/brand.ts'
import { rebuild } from '../ledger/rebuild.ts'
import type { CliContext } from './context.ts'
import { progressLine } from './progress-line.ts'

const EXAMPLES = `
Examples:
  $ ./sluice rebuild
  $ ./sluice rebuild --workspace main --json && ./sluice audit`

const WIDTH = 30

function bar(done: number, total: number, startedMs: number): string {
  const part = total === 0 ? 1 : done / total
  const full = Math.round(part * WIDTH)
  const left = part === 0 ? '' : `, ${Math.ceil((((Date.now() - startedMs) / part) * (1 - part)) / 1000)} s left`
  return `  ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${done} of ${total} people${left}`
}

/** `sluice rebuild`: computes everything that follows from the facts anew; beside a running server too. */
export function register(program: Command, context: CliContext): void {
  program
    .command('rebuild')
    .description('compute everything that follows from the facts anew; assigns nobody, sends nothing')
    .addOption(new Option('--workspace <slug>', 'the workspace').default('main'))
    .addHelpText('after', EXAMPLES)
    .action(async ({ workspace }: { readonly workspace: string }) => {
      const line = progressLine(context)
      const startedMs = Date.now()
      const report = await context
        .withDatabase(async ({ app }) => {
          const { id } = await workspaceOf(app, workspace)
          const onProgress = (done: number, total: number) => line.show(() => bar(done, total, startedMs))
          return rebuild(app, id, { now: fromMs(startedMs), onProgress })
        })
        .finally(line.end)
      const { people, changed, things, days } = report
      const seconds = (Date.now() - startedMs) / 1000
      const text = `${people} people (${changed} changed), ${things} accounts, deals and spend streams, ${days} report days in ${seconds.toFixed(1)} s.`
      context.print(text, { ...report, seconds })
    })
}
