import type { CliContext } from './context.ts'

/** Ten a second are read as motion; more only cost time. */
const EVERY_MS = 100

/** One line on a terminal that says how far a long command is; nothing with --json or into a file. */
export interface ProgressLine {
  readonly show: (text: () => string) => void
  readonly end: () => void
}

/** A line that is written over itself; `end` removes it. */
export function progressLine(context: Pick<CliContext, 'json'>): ProgressLine {
  if (context.json() || !process.stderr.isTTY) return { show: () => undefined, end: () => undefined }
  let shown = Number.NEGATIVE_INFINITY
  return {
    show: (text) => {
      const now = performance.now()
      if (now - shown < EVERY_MS) return
      shown = now
      process.stderr.write(`\r\x1b[2K${text()}`)
    },
    end: () => {
      if (shown > 0) process.stderr.write('\r\x1b[2K')
    },
  }
}
