import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { codeOf, Fault } from '../../fault.ts'

/** `SECRET`, or that of the home's own file, which is made here when there is none; several processes agree on one. */
export function secretOf(config: Pick<Config, 'secret' | 'home'>): string {
  return config.secret ?? read(join(config.home, 'secret'))
}

function read(path: string): string {
  try {
    const text = readFileSync(path, 'utf8').trim()
    if (text.length >= 32) return text
    throw new Fault(
      'bad_setting',
      `${path} is too short to be a secret.`,
      'Remove it, and a new one is made at the next start.',
    )
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 })
  try {
    // Unlike a rename, a link never replaces what another process made meanwhile.
    linkSync(draft, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    unlinkSync(draft)
  }
  return read(path)
}
