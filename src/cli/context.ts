import type { Command } from 'commander'
import { type Config, readConfig } from '../config.ts'
import type { Database } from '../db/database.ts'
import { prepareHome } from '../db/prepare.ts'
import type { Parts } from '../main.ts'

/** What every command is given; a command file exports `register(program, context)`. */
export interface CliContext {
  readonly parts: Parts
  readonly config: () => Config
  /** Whether `--json` was asked for, before or after the command's name. */
  readonly json: () => boolean
  /** The command's answer on stdout: `text` for people, `value` with --json. */
  readonly print: (text: string, value: unknown) => void
  /** A line on stderr that --json drops: progress, remarks. */
  readonly note: (text: string) => void
  /** The home's database for the time of `work`: the running server's, or one started and stopped again. */
  readonly withDatabase: <T>(work: (database: Database) => Promise<T>) => Promise<T>
  /** Ends with 1 after all is written: a check found something. */
  readonly foundSomething: () => void
}

/** The context of one run of the program. */
export function contextFor(program: Command, parts: Parts): CliContext {
  const json = () => asksForJson(program)
  return {
    parts,
    config: () => readConfig(),
    json,
    print: (text, value) => {
      process.stdout.write(json() ? `${JSON.stringify(value)}\n` : `${text}\n`)
    },
    note: (text) => {
      if (!json()) process.stderr.write(`${text}\n`)
    },
    withDatabase: async (work) => {
      const database = await prepareHome(readConfig(), parts)
      try {
        return await work(database)
      } finally {
        await database.close()
      }
    },
    foundSomething: () => {
      process.exitCode = 1
    },
  }
}

/** Commander keeps the flag with the command it was written after, so the arguments themselves are asked. */
function asksForJson(program: Command): boolean {
  return program.opts<{ json?: boolean }>().json === true || process.argv.includes('--json')
}
