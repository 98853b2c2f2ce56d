import { join } from 'node:path'
import { destination, type Logger, multistream, pino } from 'pino'
import type { Config } from '../config.ts'

/** Header names and body fields that must not be in a log even when an error carries them (K6). */
const SECRET = [
  'req.headers.authorization',
  'req.headers.cookie',
  '*.password',
  '*.key',
  '*.email',
  'err.detail',
  'err.where',
  'err.parameters',
  'err.internalQuery',
]

/** Logs as JSON lines to `.sluice/sluice.log`, and from warnings up to stderr too, so that the first screen stays clean. */
export function openLog(config: Config): Logger {
  const file = destination({
    dest: join(config.home, 'sluice.log'),
    mkdir: true,
    append: true,
    sync: false,
    mode: 0o600,
  })
  const level = config.logLevel === 'silent' ? 'fatal' : config.logLevel
  return pino(
    {
      level: config.logLevel,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET, remove: true },
    },
    multistream([
      { level, stream: file },
      { level: 'warn', stream: process.stderr },
    ]),
  )
}
