import type { Command } from 'commander'
import { addSigningKey } from '../access/signing/store.ts'
import { fromMs } from '../funnel/brand.ts'
import type { CliContext } from './context.ts'

/** `sluice rotate-signing`: a new key for links; old ones go on working. */
export function register(program: Command, context: CliContext): void {
  program
    .command('rotate-signing')
    .description('sign links of mails and forms with a new key from now on; links that were sent go on working')
    .action(async () => {
      const id = await context.withDatabase(async ({ app }) => {
        const { rows } = await app.query<{ id: number }>('select coalesce(max(id), 0) + 1 as id from signing_keys')
        const next = rows[0]?.id ?? 1
        await addSigningKey(app, next, fromMs(Date.now()))
        return next
      })
      context.print(`Links are signed with key ${id}, within a minute in every process.`, { key: id })
    })
}
