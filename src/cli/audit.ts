import { type Command, InvalidArgumentError, Option } from 'commander'
import { listWorkspaces, workspaceOf } from '../db/workspace.ts'
import { fromMs } from '../funnel/brand.ts'
import { type AuditReport, audit, type Verdict } from '../ledger/audit/audit.ts'
import { CHECKS } from '../ledger/audit/checks.ts'
import type { CliContext } from './context.ts'
import { progressLine } from './progress-line.ts'

interface Chosen {
  readonly workspace: string
  readonly all?: true
  readonly only?: readonly string[]
  readonly sample?: number
  readonly deep?: true
}

const EXAMPLES = `
Examples:
  $ ./sluice audit
  $ ./sluice audit --all --json
  $ ./sluice audit --only I1,I2 --sample 5000

Proves:
${CHECKS.map(({ id, invariant, deep }) => `  ${id.padEnd(4)} ${invariant}${deep === true ? ' (--deep)' : ''}`).join('\n')}`

/** `sluice audit`: proves what the product promises of its own data; 1 when something is wrong. */
export function register(program: Command, context: CliContext): void {
  program
    .command('audit')
    .description('prove that what is stored follows from the facts, and is complete, explained and closed to others')
    .addOption(new Option('--workspace <slug>', 'the workspace').default('main'))
    .addOption(new Option('--all', 'every workspace').conflicts('workspace'))
    .addOption(new Option('--only <ids>', 'some checks, such as I1,I2').argParser(parseIds))
    .addOption(new Option('--sample <people>', 'so many people at random instead of everybody').argParser(parseCount))
    .option('--deep', 'read every page of every table too')
    .addHelpText('after', EXAMPLES)
    .action(async ({ workspace, all, only, sample, deep }: Chosen) => {
      const checks = CHECKS.filter(({ id, deep: slow }) => only?.includes(id) ?? (slow !== true || deep === true))
      const line = progressLine(context)
      const onProgress = (done: number, total: number) => line.show(() => `  ${done} of ${total} people`)
      const report = await context
        .withDatabase(async (database) => {
          const workspaces = all ? await listWorkspaces(database.ops) : [await workspaceOf(database.ops, workspace)]
          const sampled = sample === undefined ? {} : { sample }
          return audit(database, { checks, workspaces, now: fromMs(Date.now()), ...sampled, onProgress })
        })
        .finally(line.end)
      context.print(textOf(report), report)
      if (!report.clean) context.foundSomething()
    })
}

function parseIds(text: string): string[] {
  const ids = text.split(',').map((id) => id.trim().toUpperCase())
  const unknown = ids.find((id) => !CHECKS.some((check) => check.id === id))
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no ${unknown}; known: ${CHECKS.map(({ id }) => id).join(', ')}.`)
  return ids
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError('It is a number of people, such as 5000.')
  return count
}

const verdict = ({ id, invariant, checked, wrong, offenders }: Verdict): string =>
  [
    `${wrong === 0 ? 'ok   ' : 'WRONG'}  ${id.padEnd(4)} ${invariant}  ${checked} checked${wrong === 0 ? '' : `, ${wrong} wrong`}`,
    ...offenders.map(({ who, what }) => `         ${who} ${what}`),
    ...(wrong > offenders.length ? [`         and ${wrong - offenders.length} more`] : []),
  ].join('\n')

function textOf({ clean, isolation, workspaces, checks }: AuditReport): string {
  const note = isolation === 'single role' ? ['Isolation: single role (the database user may not create roles)'] : []
  const end = clean
    ? 'Everything holds.'
    : 'Something is wrong: see above. Derived rows are corrected by ./sluice rebuild.'
  return [`Workspaces: ${workspaces.join(', ')}`, ...note, ...checks.map(verdict), end].join('\n')
}
