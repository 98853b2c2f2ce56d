import type { Command } from 'commander'
import { Fault } from '../fault.ts'
import { setUpLink } from '../server/auth/set-up.ts'
import type { CliContext } from './context.ts'

/** `sluice link`: the first run's link once more, since the one that start printed ends after half an hour. */
export function register(program: Command, context: CliContext): void {
  program
    .command('link')
    .description('print a fresh link to the set-up page, while nobody can sign in yet')
    .action(async () => {
      const { publicUrl, port } = context.config()
      const base = publicUrl ?? `http://127.0.0.1:${port}`
      const link = await context.withDatabase((database) => setUpLink(database.app, base))
      if (link === undefined)
        throw new Fault(
          'usage',
          'Set-up is done: there are users, and they sign in with a password.',
          'Forgotten it? ./sluice users reset EMAIL',
        )
      context.print(link, { link })
    })
}
