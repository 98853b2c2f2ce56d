import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { workspaceOf } from '../db/workspace.ts'
import { openEngine } from '../engine.ts'
import { everythingOf } from '../identity/erasing/store.ts'
import type { CliContext } from './context.ts'
import { personOf } from './erase.ts'

interface Options {
  readonly workspace: string
  readonly out?: string
}

/** `sluice everything PERSON`: what a person may ask for by law; the file is for its owner's eyes only. */
export function register(program: Command, context: CliContext): void {
  program
    .command('everything')
    .argument('<person>', 'an e-mail address or an id')
    .description('everything that is held of somebody, as JSON')
    .option('--out <file>', 'write it there instead of on the screen')
    .option('--workspace <name>', 'whose people', 'main')
    .action(async (said: string, { workspace: name, out }: Options) => {
      const all = await context.withDatabase(async (database) => {
        const { id: workspace } = await workspaceOf(database.app, name)
        const { clock } = openEngine(context.config(), database)
        return everythingOf(database.app, workspace, await personOf(database, workspace, said), clock())
      })
      const text = JSON.stringify(all, null, 2)
      if (out === undefined) return context.print(text, all)
      const file = resolve(out)
      writeFileSync(file, `${text}\n`, { mode: 0o600 })
      context.print(`Written to ${file}.`, { file })
    })
}
