import { type Command, Option } from 'commander'
import type { Database } from '../db/database.ts'
import { workspaceOf } from '../db/workspace.ts'
import type { WorkspaceId } from '../funnel/brand.ts'
import type { Funnel } from '../measure/dimension.ts'
import { funnelReport, opportunityReport, parseSplit } from '../measure/http.ts'
import { SPLITS } from '../measure/opportunities.ts'
import { type Asked, parseQuestion } from '../measure/question.ts'
import { MODES } from '../measure/report.ts'
import { funnelText, opportunitiesText } from '../measure/report-text.ts'
import type { CliContext } from './context.ts'

/** Reads the definition in force of a workspace. */
export type ReadFunnel = (database: Database, workspace: WorkspaceId) => Promise<Funnel & { readonly currency: string }>

const EXAMPLES = `
Examples:
  $ ./sluice report funnel
  $ ./sluice report funnel --by source --from 2026-01-01 --to 2026-03-31
  $ ./sluice report funnel --mode period --json
  $ ./sluice report opportunities --by rep`

/** `sluice report funnel|opportunities`: the numbers and the leak, from stage entries and deals. */
export function registerWith(definition: ReadFunnel): (program: Command, context: CliContext) => void {
  return (program, context) => {
    const report = program
      .command('report')
      .description('volumes, conversion, time in stage and the leak')
      .addHelpText('after', EXAMPLES)
    registerFunnel(report, context, definition)
    registerOpportunities(report, context, definition)
  }
}

interface FunnelOptions extends Asked {
  readonly workspace: string
}

function registerFunnel(report: Command, context: CliContext, definition: ReadFunnel): void {
  report
    .command('funnel')
    .description('each stage: entered, went on, rate, days, and where it leaks; all time unless said')
    .addOption(new Option('--mode <mode>', 'cohort: of the same people; period: entries; snapshot: now').choices(MODES))
    .option('--by <dimension>', 'split by source, channel, campaign or any trait')
    .option('--from <date>', 'first day, such as 2026-03-01, in the workspace’s zone')
    .option('--to <date>', 'last day, included')
    .option('--as-of <instant>', 'look at open spells as of then (default: now)')
    .option('--deal-value <amount>', 'what a customer is worth; leaks are then in money too')
    .addOption(workspaceOption())
    .addHelpText('after', EXAMPLES)
    .action(async (asked: FunnelOptions) => {
      const question = parseQuestion(asked, Date.now())
      const answer = await context.withDatabase(async (database) => {
        const { id } = await workspaceOf(database.app, asked.workspace)
        return funnelReport(database.app, id, await definition(database, id), question)
      })
      context.print(funnelText(answer), answer)
    })
}

function registerOpportunities(report: Command, context: CliContext, definition: ReadFunnel): void {
  report
    .command('opportunities')
    .description('counts by stage, won value, win rate, cycle and velocity')
    .addOption(new Option('--by <split>', 'split by it').choices(SPLITS))
    .addOption(workspaceOption())
    .addHelpText('after', EXAMPLES)
    .action(async ({ by, workspace }: { by?: string; workspace: string }) => {
      const answer = await context.withDatabase(async (database) => {
        const { id } = await workspaceOf(database.app, workspace)
        const { currency } = await definition(database, id)
        return opportunityReport(database.app, id, currency, parseSplit(by))
      })
      context.print(opportunitiesText(answer), answer)
    })
}

const workspaceOption = (): Option => new Option('--workspace <slug>', 'the workspace').default('main')
