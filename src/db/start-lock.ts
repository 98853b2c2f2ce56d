import { randomUUID } from 'node:crypto'
import { readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { threadId } from 'node:worker_threads'
import { codeOf, Fault } from '../fault.ts'

/** Starting takes seconds; a lock older than this is of a dead process whose pid somebody else has now. */
const STALE_MS = 120_000
/** Clearing a dead lock is a few system calls, so its own lock is stale sooner. */
const CLEARING_STALE_MS = 5_000

const held = new Set<string>()

/** Runs `work` while no other process on this machine holds `path`; the lock of a dead process is taken over. */
export async function withStartLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const token = `${process.pid} ${threadId} ${randomUUID()}`
  const until = Date.now() + STALE_MS
  while (!createFile(path, token)) {
    if (isDead(path)) clear(path)
    else if (Date.now() > until) {
      throw new Fault(
        'database_not_started',
        `Another command holds ${path} for too long.`,
        'End it, or remove the file.',
      )
    } else await sleep(25 + Math.random() * 50)
  }
  held.add(token)
  try {
    return await work()
  } finally {
    held.delete(token)
    if (read(path) === token) unlinkSync(path)
  }
}

/** Whether a process of that id runs, also one of another user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

function isDead(path: string): boolean {
  const token = read(path)
  if (token === undefined) return false
  const [pid = Number.NaN, thread] = token.split(' ', 2).map(Number)
  // In a container our own pid is often that of the dead process before us.
  if (pid === process.pid && thread === threadId) return !held.has(token)
  // An empty file is one whose owner is about to write it, unless it stays empty.
  if (Number.isNaN(pid)) return isOlder(path, CLEARING_STALE_MS)
  return !isAlive(pid) || isOlder(path, STALE_MS)
}

/** Two who see the same dead lock must not each remove it: the second would remove the first one's new lock. */
function clear(path: string): void {
  const clearing = `${path}.clearing`
  if (!createFile(clearing, String(process.pid))) {
    if (isOlder(clearing, CLEARING_STALE_MS)) remove(clearing)
    return
  }
  if (isDead(path)) remove(path)
  remove(clearing)
}

function createFile(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

function isOlder(path: string, ms: number): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat !== undefined && Date.now() - stat.mtimeMs > ms
}
