import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const LAST = z.object({
  at: z.iso.datetime(),
  rows: z.number(),
  tables: z.number(),
  file: z.string(),
})

/** Where it lies: what is erased from now on is noted there too. */
const FOLDER = z.object({ folder: z.string() })

/** When everything was last written into a file, and how much it was. */
export type LastBackup = z.infer<typeof LAST>

const placeOf = (home: string): string => join(home, 'last-backup.json')

/** Remembers a backup in the home of who made it; a home that cannot be written costs only the memory of it. */
export function rememberBackup(home: string, last: LastBackup, folder: string): void {
  try {
    writeFileSync(placeOf(home), `${JSON.stringify({ ...last, folder })}\n`, { mode: 0o600 })
  } catch {
    // The backup itself is there.
  }
}

/** The last backup made with this home; undefined where none was, or none is remembered. */
export function lastBackup(home: string): LastBackup | undefined {
  try {
    return LAST.safeParse(JSON.parse(readFileSync(placeOf(home), 'utf8'))).data
  } catch {
    return undefined
  }
}

/** The folder of the last backup made with this home. */
export function backupFolder(home: string): string | undefined {
  try {
    return FOLDER.safeParse(JSON.parse(readFileSync(placeOf(home), 'utf8'))).data?.folder
  } catch {
    return undefined
  }
}
