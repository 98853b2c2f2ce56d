import { CommanderError } from 'commander'
import { Fault } from '../fault.ts'

/** Exit codes of every command: a script can tell what it found from how it was called. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const

/** Writes what went wrong to stderr and returns the exit code; a bug shows its stack, a `Fault` what to do. */
export function report(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) return reportUsage(error, json)
  const code = error instanceof Fault ? error.code : 'internal'
  const message = error instanceof Error ? error.message : String(error)
  const hint = error instanceof Fault ? error.hint : undefined
  if (json) write(JSON.stringify({ error: { code, message, ...(hint === undefined ? {} : { hint }) } }))
  else {
    write(`sluice: ${message}`)
    if (hint !== undefined) write(`  ${hint}`)
    if (code === 'internal' && error instanceof Error) write(error.stack ?? '')
  }
  return code === 'usage' || code === 'bad_setting' ? EXIT.usage : EXIT.failed
}

/** Commander has already written its own message unless --json asked it to be silent; help and version are no failures. */
function reportUsage(error: CommanderError, json: boolean): number {
  if (error.exitCode === 0) return EXIT.ok
  if (json) {
    const message = error.message.replace(/^error: /, '')
    write(JSON.stringify({ error: { code: 'usage', message, hint: 'See ./sluice --help.' } }))
  }
  return EXIT.usage
}

function write(line: string): void {
  process.stderr.write(`${line}\n`)
}
