import type { Command } from 'commander'
import { type Running, start } from '../main.ts'
import { setUpLink } from '../server/auth/set-up.ts'
import { ensureUi } from '../server/ui-build.ts'
import type { CliContext } from './context.ts'

/** Systemd and Docker kill after 10 to 90 seconds; a request may take 15. */
const STOP_MS = 14_000

const EXAMPLES = `
Examples:
  $ ./sluice start
  $ PORT=0 ./sluice start                 any free port
  $ DATABASE_URL=postgres://… ./sluice start`

/** `sluice start`: runs until SIGTERM or Ctrl-C. */
export function register(program: Command, context: CliContext): void {
  program
    .command('start')
    .description('run the server')
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      const config = context.config()
      await ensureUi(context.note)
      const running = await start(config, context.parts)
      const setUp = await setUpLink(running.database.app, config.publicUrl ?? running.url)
      const { url, database } = running
      context.print(welcome(running, config.home, setUp), {
        ...{ url, isolation: database.isolation },
        ...(setUp === undefined ? {} : { setUp }),
      })
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(running, context))
    })
}

let ending = false

async function end(running: Running, context: CliContext): Promise<void> {
  // A second Ctrl-C means now; what was acknowledged is committed already.
  if (ending) process.exit(1)
  ending = true
  context.note('Stopping …')
  setTimeout(() => process.exit(1), STOP_MS).unref()
  await running.stop()
  process.exit(0)
}

function welcome({ url, database }: Running, home: string, setUp: string | undefined): string {
  const lines = [`Sluice is ready at ${url}`, '']
  if (setUp !== undefined) lines.push(`  Set up         ${setUp}`)
  lines.push(database.kind === 'embedded' ? `  Data and logs  ${home}` : `  Logs           ${home}/sluice.log`)
  if (database.isolation === 'single role')
    lines.push('  Isolation      single role (the database user may not create roles)')
  lines.push('  Write key      ./sluice keys create --kind write', '  Stop           Ctrl-C')
  return lines.join('\n')
}
