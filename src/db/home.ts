import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { codeOf, Fault } from '../fault.ts'

/** Makes the folder of a home, or says why it cannot be one. Folder by folder: below /proc Node's own way of making parents never ends. */
export function makeHome(home: string): void {
  // Root's server runs as another user, who has to pass through.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700
  const missing: string[] = []
  let at = home
  try {
    for (; statSync(at, { throwIfNoEntry: false }) === undefined && at !== dirname(at); at = dirname(at))
      missing.push(at)
    if (!statSync(at).isDirectory()) throw unusableHome(home, `${at} is no folder`)
    for (const folder of missing.reverse()) {
      at = folder
      makeFolder(folder, mode)
    }
    accessSync(home, constants.W_OK | constants.X_OK)
  } catch (error) {
    if (error instanceof Fault || codeOf(error) === undefined) throw error
    throw unusableHome(home, `no folder can be made or written at ${at}`, error)
  }
}

/** Another process may have made it meanwhile. */
function makeFolder(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

function unusableHome(home: string, problem: string, cause?: unknown): Fault {
  const hint = 'Set SLUICE_HOME to a folder of your own, such as /home/me/sluice, or leave it out.'
  return new Fault('bad_setting', `SLUICE_HOME cannot be ${home}: ${problem}.`, hint, cause)
}
