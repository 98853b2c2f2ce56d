import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { backupFolder } from '../../db/last-backup.ts'
import { codeOf } from '../../fault.ts'

/** The list in a home, or beside a backup: a line for each erasure, with ids that lead to nobody. */
export const ERASURES_FILE = 'erasures.jsonl'

const NOTED = z.object({ workspace: z.uuid(), person: z.uuid(), subjects: z.array(z.uuid()) })

/** One erasure as it outlives the database: whoever restores an older backup is told of it. */
export interface Noted {
  readonly workspace: string
  readonly person: string
  readonly subjects: readonly string[]
}

const keyOf = ({ workspace, person }: Noted): string => `${workspace} ${person}`

/** What a list says, all lines about one person together; those that were cut off by a crash are left out, a list that is not there is empty. */
export function readNoted(file: string): readonly Noted[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
  const found = new Map<string, Noted>()
  for (const line of text.split('\n')) {
    const said = line === '' ? undefined : NOTED.safeParse(parsedOr(line)).data
    if (said === undefined) continue
    const before = found.get(keyOf(said))?.subjects ?? [said.person]
    found.set(keyOf(said), { ...said, subjects: [...new Set([...before, ...said.subjects])] })
  }
  return [...found.values()]
}

function parsedOr(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Adds to a list what it does not say yet; on the disk when this returns. */
export function addNoted(file: string, erasures: readonly Noted[]): void {
  const known = new Set(readNoted(file).map(keyOf))
  const fresh = erasures.filter((one) => !known.has(keyOf(one)))
  if (fresh.length === 0 && existsSync(file)) return
  // A line of its own, also after one that was cut off.
  const lines = fresh.map(({ workspace, person, subjects }) => `\n${JSON.stringify({ workspace, person, subjects })}`)
  appendFileSync(file, `${lines.join('')}\n`, { mode: 0o600, flush: true })
}

/** Notes erasures in the home, and beside the last backup, so that either tells whoever restores it. */
export function noteErasures(home: string, erasures: readonly Noted[]): void {
  if (home === '') return
  addNoted(join(home, ERASURES_FILE), erasures)
  const folder = backupFolder(home)
  if (folder === undefined || !existsSync(folder)) return
  try {
    addNoted(join(folder, ERASURES_FILE), erasures)
  } catch {
    // Carried away or read-only: the home's own list is there.
  }
}
