import { Command } from 'commander'
import { register as audit } from './cli/audit.ts'
import { register as backup } from './cli/backup.ts'
import { register as check } from './cli/check.ts'
import { contextFor } from './cli/context.ts'
import { register as demo } from './cli/demo.ts'
import { register as erase } from './cli/erase.ts'
import { register as everything } from './cli/everything.ts'
import { register as explain } from './cli/explain.ts'
import { report } from './cli/failure.ts'
import { register as importing } from './cli/import.ts'
import { register as keys } from './cli/keys.ts'
import { register as link } from './cli/link.ts'
import { register as merge } from './cli/merge.ts'
import { register as plan } from './cli/plan.ts'
import { register as publish } from './cli/publish.ts'
import { register as pull } from './cli/pull.ts'
import { register as push } from './cli/push.ts'
import { register as rebuild } from './cli/rebuild.ts'
import { registerWith as reportWith } from './cli/report.ts'
import { register as restore } from './cli/restore.ts'
import { register as rotateSigning } from './cli/rotate-signing.ts'
import { register as start } from './cli/start.ts'
import { register as suppress } from './cli/suppress.ts'
import { register as templates } from './cli/templates.ts'
import { register as undo } from './cli/undo-import.ts'
import { register as users } from './cli/users.ts'
import { register as version } from './cli/version.ts'
import { openEngine } from './engine.ts'
import { parts } from './parts.ts'

const program = new Command('sluice')
  .description('An open, self-hosted lead-generation funnel.')
  .option('--json', 'answer, and fail, in JSON')
  .showHelpAfterError('See ./sluice --help for how to call it.')
  .showSuggestionAfterError()

const context = contextFor(program, parts)
/** In the order the help shows them. */
const COMMANDS = [
  start,
  templates,
  check,
  plan,
  publish,
  pull,
  push,
  importing,
  undo,
  reportWith((database, workspace) => openEngine(context.config(), database).definition(workspace)),
  explain,
  merge,
  erase,
  everything,
  keys,
  suppress,
  rotateSigning,
  link,
  users,
  demo,
  audit,
  rebuild,
  backup,
  restore,
  version,
]

for (const register of COMMANDS) register(program, context)
for (const command of everyCommand(program)) {
  command.exitOverride()
  if (command !== program) command.option('--json', 'answer, and fail, in JSON')
  command.configureOutput({
    outputError: (text, write) => write(text.replace(/^error: /, 'sluice: ')),
    ...(context.json() ? { writeErr: () => undefined } : {}),
  })
}

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error, context.json())
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap((child) => everyCommand(child))]
}
