import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '../fault.ts'

/** Ids a child process runs under; empty when it may run as we do. */
export type RunAs = { readonly uid: number; readonly gid: number } | Record<never, never>

/** Postgres refuses to run as root, so root starts it as the system user `postgres`, created when missing. */
export function systemUser(): RunAs {
  if (process.getuid?.() !== 0) return {}
  const known = idsOf('postgres')
  if (known !== undefined) return known
  for (const [command, args] of [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']],
    ['adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', 'postgres']],
  ] as const) {
    try {
      execFileSync(command, args, { stdio: 'ignore' })
      break
    } catch {
      // The other command is the one of another family of systems; whether either worked is asked below.
    }
  }
  const made = idsOf('postgres')
  if (made !== undefined) return made
  throw new Fault(
    'database_not_started',
    'Postgres may not run as root and its system user could not be created.',
    'Run Sluice as an ordinary user, or create the user with: useradd --system postgres',
  )
}

/** The first folder on the way to `path` that the user may not enter, if there is one. */
export function closedFolder(path: string, user: RunAs): string | undefined {
  if (!('uid' in user)) return undefined
  const above: string[] = []
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    above.unshift(folder)
    if (folder === dirname(folder)) break
  }
  return above.find((folder) => !mayEnter(folder, user.uid, user.gid))
}

function mayEnter(folder: string, uid: number, gid: number): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false })
  if (stat === undefined) return true
  if (stat.uid === uid) return (stat.mode & 0o100) !== 0
  if (stat.gid === gid) return (stat.mode & 0o010) !== 0
  return (stat.mode & 0o001) !== 0
}

function idsOf(name: string): { uid: number; gid: number } | undefined {
  try {
    const id = (what: string) => Number.parseInt(execFileSync('id', [what, name], { stdio: 'pipe' }).toString(), 10)
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}
