import type { Command } from 'commander'
import stated from '../../package.json' with { type: 'json' }
import type { CliContext } from './context.ts'

/** `sluice version`: what to put in a bug report. */
export function register(program: Command, context: CliContext): void {
  program
    .command('version')
    .description('print the versions of Sluice and of the Node it runs on')
    .action(() => {
      const versions = { sluice: stated.version, node: process.version }
      context.print(`sluice ${versions.sluice}, node ${versions.node}`, versions)
    })
}
